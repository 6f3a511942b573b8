import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { describeReconciliation } from '../../runtime/cli/describe-reconciliation.js';
import { programVersion } from '../../runtime/version.js';
import { changed, goodFile } from '../config/good-file.js';
import { lanekeeper } from '../support/run-lanekeeper.js';
import { tempFolder } from '../support/temp-folder.js';

test('a good configuration is said to be so', async (t) => {
  const path = join(tempFolder(t), 'lane.yaml');
  writeFileSync(path, goodFile);
  const [plain, json] = await Promise.all([
    lanekeeper(['check', path]),
    lanekeeper(['check', path, '--json']),
  ]);
  t.is(plain.status, 0);
  t.is(plain.out.trim().split('\n').at(-1), `${path}: ok`);
  t.is(json.status, 0);
  t.like(JSON.parse(json.out), { ok: true });
});

test('each fault of a bad one is named with file and line, and the status is 1', async (t) => {
  const path = join(tempFolder(t), 'lane.yaml');
  writeFileSync(path, changed('direction: entry', 'direction: sideways'));
  const [plain, json] = await Promise.all([
    lanekeeper(['check', path]),
    lanekeeper(['check', path, '--json']),
  ]);
  t.is(plain.status, 1);
  t.regex(plain.out, /lane\.yaml:15: lanes\[0\]\.direction: found "sideways"/);
  t.notRegex(plain.out, /: ok/);
  t.is(json.status, 1);
  const { ok, faults } = JSON.parse(json.out) as { ok: boolean; faults: { line: number }[] };
  t.false(ok);
  t.deepEqual(
    faults.map(({ line }) => line),
    [15],
  );
});

test('what cannot be done is told on standard error, with its code, and the status is 1', async (t) => {
  const path = join(tempFolder(t), 'lane.yaml');
  writeFileSync(path, goodFile.replace('/var/lib/lanekeeper', tempFolder(t)));
  const bad = join(tempFolder(t), 'bad.yaml');
  writeFileSync(bad, 'version: 1\n');
  const [missing, faulty, absent, unknown, incomplete] = await Promise.all([
    lanekeeper(['check', '/nowhere/lane.yaml']),
    lanekeeper(['-c', bad, 'run']),
    lanekeeper(['-c', path, 'status']),
    lanekeeper(['levitate']),
    lanekeeper(['-c', path, 'raise', 'in1']),
  ]);
  t.deepEqual(
    [missing, faulty, absent, unknown, incomplete].map(({ status }) => status),
    [1, 1, 1, 1, 1],
  );
  t.regex(missing.err, /Cannot read \/nowhere\/lane\.yaml/);
  t.regex(missing.err, /\(config\/unreadable\)/);
  t.regex(faulty.err, /\(config\/faulty\)/);
  t.regex(absent.err, /Is it running\?\n\(console\/not-running\)/);
  t.regex(unknown.err, /unknown command 'levitate'/);
  t.regex(incomplete.err, /required option '--by <name>'/);
});

test('the version and the schema go to standard output', async (t) => {
  const [version, schema] = await Promise.all([lanekeeper(['--version']), lanekeeper(['schema'])]);
  t.deepEqual(version, { status: 0, out: `${programVersion}\n`, err: '' });
  t.is(schema.status, 0);
  t.like(JSON.parse(schema.out), { type: 'object' });
});

test('the outcome of a comparison of cards is told line by line', (t) => {
  const text = describeReconciliation({
    cloudCount: 3,
    localCount: 2,
    appliedCount: 2,
    passes: 1,
    differences: [
      { permitId: 'c1', kind: 'missing_here', fields: [] },
      { permitId: 'c2', kind: 'missing_in_cloud', fields: [] },
      {
        permitId: 'c3',
        kind: 'different',
        fields: [
          { name: 'remark', here: '', cloud: 'new' },
          { name: 'priceFen', here: '1', cloud: '2' },
        ],
      },
    ],
  });
  t.deepEqual(text.split('\n'), [
    'card c1 was missing here',
    'card c2 is missing in the cloud',
    'card c3 differed: remark "" -> "new", priceFen "1" -> "2"',
    '3 cards in the cloud (read once), 2 here before; 3 differences, 2 applied.',
  ]);
  const none = { cloudCount: 0, localCount: 0, appliedCount: 0, passes: 2, differences: [] };
  t.is(
    describeReconciliation(none),
    '0 cards in the cloud (read 2 times, since cards changed meanwhile), 0 here before; ' +
      '0 differences, 0 applied.',
  );
});
