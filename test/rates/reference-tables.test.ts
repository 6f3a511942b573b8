import test from 'ava';
import { priceTable } from '../../runtime/cli/quote-table.js';
import { yuanText } from '../../runtime/rates/yuan-text.js';
import { configOf } from '../support/config-of.js';
import { fileOf, referenceTables } from './reference-tables.js';

/** Of a box whose time zone nobody set, and of two whose clocks are changed twice a year. */
const hostZones = [
  ['UTC', 0, 0],
  ['Europe/Berlin', -60, -120],
  ['America/New_York', 300, 240],
] as const;

for (const [title, table] of Object.entries(referenceTables)) {
  test(`rule 9: ${title}`, (t) => {
    for (const tabled of priceTable(configOf(fileOf(table)), table.stays)) {
      const { text, stay, expectedFen, priced } = tabled;
      t.is(yuanText(priced.amountFen), yuanText(expectedFen), text);
      const inLinesFen = priced.lines.reduce((sum, line) => sum + line.amountFen, 0);
      t.is(inLinesFen, priced.amountFen, text);
      t.is(priced.lines[0]?.fromMs, stay.enteredMs, text);
    }
  });
}

test.serial('rule 9: the time zone of the host and its changes of clock cost nobody a fen', (t) => {
  const before = process.env['TZ'];
  t.teardown(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });
  for (const [zone, winter, summer] of hostZones) {
    process.env['TZ'] = zone;
    t.is(new Date('2026-01-15').getTimezoneOffset(), winter, 'the host is in this zone');
    t.is(new Date('2026-07-15').getTimezoneOffset(), summer, 'the host is in this zone');
    for (const table of Object.values(referenceTables)) {
      for (const tabled of priceTable(configOf(fileOf(table)), table.stays)) {
        t.is(tabled.priced.amountFen, tabled.expectedFen, `${tabled.text} at a host in ${zone}`);
      }
    }
  }
});
