import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { CloudSite } from '../site/cloud-site.js';
import { arrive } from '../site/drive.js';
import { LaneProcess } from '../site/lane-process.js';
import { Site } from '../site/site.js';
import { NotifySocket } from '../support/notify-socket.js';
import { until } from '../support/until.js';

test('under systemd the program says ready, shows progress, reloads and stops, and leaves the arm', async (t) => {
  const cloud = await CloudSite.start({ seed: 1 });
  const site = new Site({ cloudPort: cloud.front.port });
  const manager = new NotifySocket(join(site.directory, 'notify.sock'));
  const program = new LaneProcess({
    configPath: site.configPath,
    variables: { NOTIFY_SOCKET: manager.path, WATCHDOG_USEC: '400000' },
  });
  t.teardown(async () => {
    await program.kill();
    manager.close();
    await cloud.close();
    site.close();
  });
  await program.start();
  await until(() => manager.count('READY=1') === 1, 'ready');
  t.true(manager.take().includes('READY=1\nSTATUS=gate-1: lane, bridge, broker'));
  await until(() => manager.count('WATCHDOG=1') > 3, 'signs of life');

  const good = readFileSync(site.configPath, 'utf8');
  writeFileSync(site.configPath, good.replace('version: 1', 'version: 9'));
  const refused = program.next('refused', (line) => line.event === 'reload_refused');
  program.signal('SIGHUP');
  t.regex(String((await refused)['reason']), /version/);
  t.is(manager.count('RELOADING=1'), 0, 'the old configuration goes on');

  writeFileSync(site.configPath, good.replace('tick_ms: 20', 'tick_ms: 10'));
  program.signal('SIGHUP');
  await until(() => manager.count('READY=1') === 2, 'ready again');
  t.is(manager.count('RELOADING=1'), 1);
  const before = manager.count('WATCHDOG=1');
  await until(() => manager.count('WATCHDOG=1') > before + 2, 'signs of life after the reload');

  await program.seen('the cloud is reached', (line) => line.event === 'cloud_reached');
  await arrive(site.entry, '京A12345');
  await site.entry.watched.until('the arm is up', () => site.entry.barrier.limits.up);
  // The kernel keeps only some datagrams for a manager that does not read.
  manager.take();
  t.is(await program.stop(), 0);
  t.is(manager.count('STOPPING=1'), 1);
  t.true(site.entry.barrier.limits.up, 'stopping leaves the arm where it is');
});
