import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { runProgram } from '../support/run-program.js';
import { tempFolder } from '../support/temp-folder.js';

const folder = fileURLToPath(new URL('../../../systemd/', import.meta.url));
/** The most that a unit may expose, in tenths, as systemd-analyze counts. */
const exposureMax = { lanekeeper: 20, 'lanekeeper-bridge': 15 } as const;

/** The units with the drop-in of the examples, in a folder of their own. */
function unitsWithCredentials(t: ExecutionContext): string {
  const units = tempFolder(t);
  const program = join(units, 'lanekeeper');
  writeFileSync(program, '#!/bin/sh\n');
  chmodSync(program, 0o755);
  for (const name of Object.keys(exposureMax)) {
    const text = readFileSync(join(folder, `${name}.service`), 'utf8');
    // The check wants to see the program, which is not installed here.
    const unit = text.replaceAll('/usr/bin/lanekeeper', program);
    writeFileSync(join(units, `${name}.service`), unit);
    mkdirSync(join(units, `${name}.service.d`));
    const dropIn = join(units, `${name}.service.d`, 'credentials.conf');
    copyFileSync(join(folder, 'examples', 'credentials.conf'), dropIn);
  }
  return units;
}

test('systemd finds nothing to say about the units', (t) => {
  const units = unitsWithCredentials(t);
  for (const name of Object.keys(exposureMax)) {
    const path = join(units, `${name}.service`);
    const { status, output } = runProgram('systemd-analyze', ['verify', '--man=no', path], {
      variables: { SYSTEMD_UNIT_PATH: `${units}:` },
    });
    // Other units of the machine may have faults of their own.
    t.deepEqual(
      output.split('\n').filter((line) => line.includes('lanekeeper')),
      [],
    );
    t.is(status, 0, output);
  }
});

test('the sandbox leaves little exposed, also with secrets from credentials', (t) => {
  const units = unitsWithCredentials(t);
  for (const [name, threshold] of Object.entries(exposureMax)) {
    const { status, output } = runProgram(
      'systemd-analyze',
      [
        'security',
        '--offline=true',
        `--threshold=${threshold}`,
        '--no-pager',
        join(units, `${name}.service`),
      ],
      { variables: { SYSTEMD_UNIT_PATH: `${units}:` } },
    );
    t.is(status, 0, output);
    t.log(output.trim().split('\n').at(-1)?.trim());
  }
});

test('the users and folders of the units are made, and nothing else', (t) => {
  const root = tempFolder(t);
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\ndialout:x:20:\n');
  const users = runProgram('systemd-sysusers', [
    `--root=${root}`,
    join(folder, 'lanekeeper.sysusers'),
  ]);
  t.is(users.status, 0, users.output);
  const groups = readFileSync(join(root, 'etc/group'), 'utf8');
  t.regex(groups, /^gpio:x:\d+:lanekeeper$/m);
  t.regex(groups, /^dialout:x:20:lanekeeper$/m);
  t.regex(
    readFileSync(join(root, 'etc/passwd'), 'utf8'),
    /^lanekeeper-bridge:.*:\/usr\/sbin\/nologin$/m,
  );
  const folders = runProgram('systemd-tmpfiles', [
    `--root=${root}`,
    '--create',
    join(folder, 'lanekeeper.tmpfiles'),
  ]);
  t.is(folders.status, 0, folders.output);
  const made = runProgram('stat', [
    '--printf=%a %n\n',
    join(root, 'var/lib/lanekeeper'),
    join(root, 'var/lib/lanekeeper-bridge'),
    join(root, 'etc/lanekeeper/identity'),
  ]);
  t.deepEqual(
    made.output
      .trim()
      .split('\n')
      .map((line) => line.slice(0, 3)),
    ['750', '750', '751'],
  );
});
