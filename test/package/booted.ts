import { readFileSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../support/run-program.js';
import type { Chroot } from './chroot.js';

/** A lane without wires: lines are files, and the serial port is not there. */
const configuration = `version: 1
park: { id: '1', places: 5 }
node:
  id: gate-1
  roles: [lane, broker]
  state_directory: /var/lib/lanekeeper
  runtime_directory: /run/lanekeeper
gpio: { backend: simulated, directory: /var/lib/lanekeeper, tick_ms: 20 }
serial_ports: { camera: { path: /dev/ttyUSB9 } }
lanes:
  - id: in1
    direction: entry
    channel_id: A1
    sensors:
      approach: { chip: c, line: 1 }
      under_arm: { chip: c, line: 2 }
    barrier: { raise: { chip: c, line: 3 } }
    camera: { family: serial_frame, port: camera }
`;

/** What is done to the running service; each step prints one line that the test looks at. */
const script = `#!/bin/bash
file=/etc/lanekeeper/lanekeeper.yaml
property() { systemctl show --value --property="$1" lanekeeper; }
active() { for _ in $(seq 600); do [ "$(property ActiveState)" = active ] && return; sleep 0.1; done; }
restarted() { for _ in $(seq 600); do [ "$(property NRestarts)" = "$1" ] && break; sleep 0.1; done; active; }
active
echo "started: $(property ActiveState) $(property StatusText)"
lanekeeper status >/dev/null && echo "console: answers root"
main=$(property MainPID)
sed -i 's/^version: 1/version: 9/' $file
systemctl reload lanekeeper 2>/dev/null || echo "bad reload: refused"
[ "$(property MainPID)" = "$main" ] && echo "after it: $(property ActiveState)"
sed -i 's/^version: 9/version: 1/; s/tick_ms: 20/tick_ms: 10/' $file
systemctl reload lanekeeper && echo "good reload: taken"
sleep 2; active
[ "$(property MainPID)" = "$main" ] && echo "after it: the same process, $(property NRestarts) restarts"
killed=$(date +%s%N)
systemctl kill --signal=KILL --kill-whom=main lanekeeper
until [ "$(property ActiveState)" = activating ] && [ "$(property MainPID)" != 0 ]; do sleep 0.02; done
echo "killed: started again within $(( ($(date +%s%N) - killed) / 1000000000 + 1 )) s"
restarted 1
kill -STOP "$(property MainPID)"
restarted 2
echo "hung: started again, $(property NRestarts) restarts"
systemctl stop lanekeeper
echo "stopped: $(property Result)"
journalctl --no-pager --unit=lanekeeper.service --output=cat > /root/journal.txt
`;

const probe = `[Unit]
After=multi-user.target
SuccessAction=poweroff-force
FailureAction=poweroff-force
[Service]
Type=oneshot
ExecStart=/root/probe.sh
StandardOutput=file:/root/probe.txt
TimeoutStartSec=600
[Install]
WantedBy=multi-user.target
`;

/**
 * Boots a system that has the package, with systemd as its first process, puts the service through
 * its life, and returns what was seen and the service's log.
 */
export function lifeOfTheService(system: Chroot): { seen: string[]; log: string } {
  const inside = (path: string): string => join(system.root, path);
  writeFileSync(inside('etc/lanekeeper/lanekeeper.yaml'), configuration);
  system.run('chgrp lanekeeper /etc/lanekeeper/lanekeeper.yaml');
  chmodSync(inside('etc/lanekeeper/lanekeeper.yaml'), 0o640);
  writeFileSync(inside('root/probe.sh'), script);
  chmodSync(inside('root/probe.sh'), 0o755);
  writeFileSync(inside('etc/systemd/system/probe.service'), probe);
  system.run('systemctl enable probe.service');
  const container = ['--register=no', '--keep-unit', '--quiet', '--console=pipe'];
  const booted = runProgram('timeout', [
    '700',
    ...['systemd-nspawn', '--directory', system.root, ...container, '--boot'],
  ]);
  try {
    const seen = readFileSync(inside('root/probe.txt'), 'utf8').trim().split('\n');
    return { seen, log: readFileSync(inside('root/journal.txt'), 'utf8') };
  } catch (error) {
    throw new Error(booted.output.slice(-3_000), { cause: error });
  }
}
