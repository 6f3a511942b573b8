import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { describePackage } from '../../deploy/package/contents.js';
import { runTool } from '../../deploy/package/run-tool.js';
import { programVersion } from '../../runtime/version.js';
import { runProgram } from '../support/run-program.js';
import { Built } from './built.js';
import { lifeOfTheService } from './booted.js';
import { Chroot } from './chroot.js';
import { runsUnderEmulation } from './emulated.js';

/** Sources, types, tests, headers, and native parts for other machines. */
const notForRunning =
  /\.(?:ts|map|cc|h|gyp|md)$|\/tests?\/|prebuilds\/(?:win32|darwin|android)|musl|node_modules\/(?:ava|typescript|nan)\//;

const { dependencies } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { dependencies: Record<string, string> };

let built: Built;

test.before(() => {
  built = new Built('first');
});

test.after.always(() => built.close());

test('the same sources give the same bytes in another folder', (t) => {
  const again = new Built('second/and/deeper');
  t.teardown(() => again.close());
  for (const path of built.paths.values()) t.log(describePackage(path));
  t.deepEqual(again.sums, built.sums);
});

test('lintian finds nothing that has no reason beside it', (t) => {
  for (const path of built.paths.values()) {
    const { status, output } = runProgram('lintian', ['--fail-on', 'warning,error', path]);
    t.is(status, 0, output);
  }
});

test('nothing is inside that the program does not need on its machine', (t) => {
  for (const [architecture, path] of built.paths) {
    const names = runTool('dpkg-deb', ['--contents', path])
      .split('\n')
      .filter((line) => line.startsWith('-'))
      .map((line) => line.split(/\s+/)[5] ?? '');
    const inProgram = names.filter((name) => name.startsWith('./usr/lib/lanekeeper/'));
    const unneeded = inProgram.filter(
      (name) => notForRunning.test(name) && !/\/licen[cs]e\.md$/i.test(name),
    );
    t.deepEqual(unneeded, [], architecture);
    const native = names.filter((name) => name.endsWith('.node'));
    t.is(native.length, 4, native.join('\n'));
  }
});

test('the package installs, upgrades, is removed and purged as it says', (t) => {
  const system = new Chroot('bookworm');
  t.teardown(() => system.close());
  const path = built.path('amd64');
  const installed = system.install(path);
  t.is(installed.status, 0, installed.output);

  const version = system.run('lanekeeper --version', 'lanekeeper');
  t.is(version.output.trim(), programVersion);
  const examples = '/usr/share/doc/lanekeeper/examples';
  for (const example of ['one-box', 'entry-lane', 'exit-lane', 'bridge']) {
    const checked = system.run(`lanekeeper check ${examples}/${example}.yaml`, 'lanekeeper');
    t.is(checked.status, 0, checked.output);
  }
  // Every module of the program loads with what the package brings, and so does every dependency,
  // also those that are only loaded once they are used. Two files are programs and act when loaded.
  const imports = Object.keys(dependencies).map((name) => `await import('${name}');\n`);
  const load = `cd /usr/lib/lanekeeper && { find dist -name '*.js' ! -name main.js ! -name line-off.js |
    sed "s#.*#await import('/usr/lib/lanekeeper/&');#"; cat; } > all.mjs && ./node all.mjs && rm all.mjs`;
  t.deepEqual(system.run(load, 'root', imports.join('')), { status: 0, output: '' });

  const rights = system.run(
    `stat -c '%A %U %G %n' /var/lib/lanekeeper /var/lib/lanekeeper-bridge /etc/lanekeeper/identity \
      /usr/lib/lanekeeper/node /usr/bin/lanekeeper; id -nG lanekeeper`,
  );
  t.is(
    rights.output,
    `drwxr-x--- lanekeeper lanekeeper /var/lib/lanekeeper
drwxr-x--- lanekeeper-bridge lanekeeper-bridge /var/lib/lanekeeper-bridge
drwxr-x--x root lanekeeper /etc/lanekeeper/identity
-rwxr-xr-x root root /usr/lib/lanekeeper/node
-rwxr-xr-x root root /usr/bin/lanekeeper
lanekeeper dialout gpio
`,
  );
  t.is(
    system.run('touch /usr/lib/lanekeeper/x', 'lanekeeper').status,
    1,
    'the program is not its own',
  );
  t.is(system.run('systemctl is-enabled lanekeeper.service').output.trim(), 'enabled');

  const first = system.run(
    'lanekeeper init --kind entry-lane --park 7 --places 3 --node n1 --channel A1 && ' +
      'lanekeeper enroll && stat -c "%a %G" /etc/lanekeeper/lanekeeper.yaml /etc/lanekeeper/identity/node.key',
  );
  t.is(first.status, 0, first.output);
  t.true(first.output.endsWith('640 lanekeeper\n640 lanekeeper\n'), first.output);
  const own = system.run('lanekeeper check /etc/lanekeeper/lanekeeper.yaml', 'lanekeeper');
  t.is(own.status, 0, own.output);
  system.run('mkdir -p /var/lib/lanekeeper/store && echo order > /var/lib/lanekeeper/store/kept');
  const upgraded = system.install(newer(path));
  t.is(upgraded.status, 0, upgraded.output);
  t.regex(system.run('dpkg-query -W lanekeeper').output, /99\.0\.0/);
  const kept = ['/etc/lanekeeper/lanekeeper.yaml', '/var/lib/lanekeeper/store/kept'];
  for (const file of kept) t.true(system.has(file), `${file} after the upgrade`);

  t.is(system.run('apt-get remove -y lanekeeper').status, 0);
  t.false(system.has('/usr/bin/lanekeeper'));
  for (const file of kept) t.true(system.has(file), `${file} after the removal`);

  const purged = system.run('apt-get purge -y lanekeeper');
  t.is(purged.status, 0, purged.output);
  for (const folder of ['/etc/lanekeeper', '/var/lib/lanekeeper', '/var/lib/lanekeeper-bridge']) {
    t.false(system.has(folder), `${folder} after the purge`);
  }
});

test('under a real systemd the service starts, reloads, and comes back after a kill and a hang', (t) => {
  const system = new Chroot('bookworm');
  t.teardown(() => system.close());
  t.is(system.install(built.path('amd64')).status, 0);
  const { seen, log } = lifeOfTheService(system);
  t.deepEqual(seen, [
    'started: active gate-1: lane, broker',
    'console: answers root',
    'bad reload: refused',
    'after it: active',
    'good reload: taken',
    'after it: the same process, 0 restarts',
    'killed: started again within 2 s',
    'hung: started again, 2 restarts',
    'stopped: success',
  ]);
  t.regex(log, /version: found 9, allowed only 1/);
  t.regex(log, /"event":"reloading"/);
  t.regex(log, /Watchdog timeout/);
});

test('the arm64 package runs under emulation: version, check, and a lane', async (t) => {
  await runsUnderEmulation(t, built.path('arm64'));
});

/** The same package under a higher version. */
function newer(path: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lk-newer-'));
  const tree = join(folder, 'tree');
  runTool('dpkg-deb', ['--raw-extract', path, tree]);
  const control = join(tree, 'DEBIAN/control');
  runTool('sed', ['-i', 's/^Version: .*/Version: 99.0.0/', control]);
  const made = join(folder, 'lanekeeper_99.0.0_amd64.deb');
  runTool('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, made]);
  return made;
}
