import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { priceStay, priceTable } from '../../runtime/cli/quote-table.js';
import { goodFile } from '../config/good-file.js';
import { fileOf, referenceTables } from '../rates/reference-tables.js';
import { lanekeeper } from '../support/run-lanekeeper.js';
import { configOf } from '../support/config-of.js';
import { tempFolder } from '../support/temp-folder.js';

test('a stay is priced by the rates of the configuration, line by line', async (t) => {
  const path = join(tempFolder(t), 'lane.yaml');
  writeFileSync(path, goodFile);
  const stay = ['--from', '2026-06-15 08:00', '--until', '2026-06-15 09:31'];
  const [plain, json, wrong, incomplete] = await Promise.all([
    lanekeeper(['--config', path, 'quote', ...stay]),
    lanekeeper(['--config', path, 'quote', ...stay, '--json']),
    lanekeeper(['--config', path, 'quote', '--from', 'today', '--until', '2026-02-30 08:00']),
    lanekeeper(['--config', path, 'quote', '--from', '2026-06-15 08:00']),
  ]);
  t.is(plain.status, 0, plain.err);
  t.is(plain.out.split('\n')[0], '2026-06-15 08:00 - 2026-06-15 09:31, 1 h 31 min');
  t.regex(plain.out, /08:00 - 2026-06-15 09:00 +5 {2}首60分钟\n/);
  t.regex(plain.out, /\n +9 {2}yuan\n$/);
  t.like(JSON.parse(json.out), { amountFen: 900, lines: [{ amountFen: 500 }, { amountFen: 400 }] });
  t.deepEqual([wrong.status, incomplete.status], [1, 1]);
  t.regex(wrong.err, /--from is "today"; a date and time as "2026-06-15 08:00" is expected/);
  t.regex(incomplete.err, /--until is missing, and so is --table; a date and time as/);
});

test('rule 9: a table of stays is priced at a host in any time zone as its author expects', async (t) => {
  const folder = tempFolder(t);
  const tables = Object.values(referenceTables).map(async (table, index) => {
    const config = join(folder, `${index}.yaml`);
    const stays = join(folder, `${index}.txt`);
    writeFileSync(config, fileOf(table));
    writeFileSync(stays, table.stays);
    const count = table.stays.split('\n').filter((line) => line.includes('|')).length;
    const env = { TZ: 'Europe/Berlin' };
    const { status, out, err } = await lanekeeper(['-c', config, 'quote', '--table', stays], {
      env,
    });
    t.is(out, `${count} of ${count} stays cost what the table says.\n`, err);
    t.is(status, 0);
  });
  await Promise.all(tables);
});

test('a stay that costs otherwise is told with its lines, and the status is 1', async (t) => {
  const folder = tempFolder(t);
  const [config, stays] = [join(folder, 'lane.yaml'), join(folder, 'stays.txt')];
  writeFileSync(config, goodFile);
  const right = '2026-06-15 08:00 | 2026-06-15 09:00 | 5';
  writeFileSync(stays, `${right}\n\n2026-06-15 08:00 | 2026-06-15 09:31 | 7.5\n`);
  const [plain, json] = await Promise.all([
    lanekeeper(['-c', config, 'quote', '--table', stays]),
    lanekeeper(['-c', config, 'quote', '--table', stays, '--json']),
  ]);
  t.deepEqual([plain.status, json.status], [1, 1]);
  t.regex(plain.out, /^line 3: 2026-06-15 08:00 \| .* \| 7\.5: costs 9 yuan, not 7\.5\n/);
  t.regex(plain.out, /09:00 - 2026-06-15 09:31 +4 {2}后续2个时段/);
  t.regex(plain.out, /\n1 of 2 stays cost what the table says\.\n$/);
  t.like(JSON.parse(json.out), [
    { lineNumber: 1, expectedFen: 500, priced: { amountFen: 500 } },
    { lineNumber: 3, expectedFen: 750, priced: { amountFen: 900 } },
  ]);
});

const badTables = {
  '': /line 1 of the table: found no stay; allowed is "in \| out \| yuan", as /,
  '# none\n\n2026-06-15 08:00 | 5': /line 3 of the table: found "2026-06-15 08:00 \| 5"; allowed/,
  '2026-02-30 08:00 | 2026-03-01 08:00 | 5': /found "2026-02-30 08:00"; allowed is a date and time/,
  '2026-06-15 08:00 | 2026-06-15 09:00 | five': /found "five"; allowed is an amount in yuan/,
  '2026-06-15 08:00 | 2026-06-15 09:00 | 5 | truck': /found "truck"; allowed is class=NAME, /,
};

for (const [table, fault] of Object.entries(badTables)) {
  test(`a table is refused with its line and what is allowed: ${JSON.stringify(table)}`, (t) => {
    t.throws(() => priceTable(configOf(goodFile), table), {
      code: 'quote/bad-table',
      message: fault,
    });
  });
}

test('without rates no stay has a price', (t) => {
  const stay = { enteredMs: 0, untilMs: 1, reentered: false };
  const config = { ...configOf(goodFile), rates: [] };
  t.throws(() => priceStay(config, stay), { code: 'quote/no-rates' });
});
