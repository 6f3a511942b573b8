import test from 'ava';
import { localTimeMs } from '../../runtime/rates/local-time.js';
import { quote } from '../../runtime/rates/quote.js';
import type { RateCalendar, RateConfig } from '../../runtime/rates/rate.js';
import { yuanText } from '../../runtime/rates/yuan-text.js';
import { someNight, someRate } from './some-rate.js';

/*
 * Cases as the owner of a car park would write them: in, out, yuan. June 2026 begins on a Monday.
 */

const calendar: RateCalendar = {
  holidays: new Set(['2026-06-19', '2026-10-01', '2026-10-02']),
  workdays: new Set(['2026-06-14']),
};

const cases: Record<string, { rate: RateConfig; stays: string[] }> = {
  'by the hour: 15 minutes free, 5 yuan the first hour, 2 yuan each half hour, 30 in 24 hours': {
    rate: someRate({ cap24hFen: 3_000 }),
    stays: [
      '2026-06-15 08:00 | 2026-06-15 08:00 | 0',
      '2026-06-15 08:00 | 2026-06-15 08:15 | 0',
      '2026-06-15 08:00 | 2026-06-15 08:16 | 5',
      '2026-06-15 08:00 | 2026-06-15 09:00 | 5',
      '2026-06-15 08:00 | 2026-06-15 09:01 | 7',
      '2026-06-15 08:00 | 2026-06-15 09:30 | 7',
      '2026-06-15 08:00 | 2026-06-15 14:59 | 29',
      '2026-06-15 08:00 | 2026-06-15 16:00 | 30',
      '2026-06-15 08:00 | 2026-06-16 08:00 | 30',
      '2026-06-15 08:00 | 2026-06-16 08:01 | 35',
      '2026-06-15 23:30 | 2026-06-16 00:30 | 5',
      '2026-02-28 23:00 | 2026-03-01 01:00 | 9',
      '2028-02-28 12:00 | 2028-03-01 12:00 | 60',
      '2028-02-29 00:00 | 2028-02-29 23:59 | 30',
      '2026-03-29 00:30 | 2026-03-29 03:30 | 13',
      '2026-10-25 00:30 | 2026-10-25 03:30 | 13',
      '2025-05-11 08:00 | 2026-06-15 08:00 | 12000',
      '2025-05-11 08:00 | 2026-06-15 08:30 | 12005',
    ],
  },
  'the same, 60 yuan at most for one stay': {
    rate: someRate({ cap24hFen: 3_000, capStayFen: 6_000 }),
    stays: [
      '2026-06-15 08:00 | 2026-06-17 08:00 | 60',
      '2026-06-15 08:00 | 2026-06-25 20:00 | 60',
      '2025-05-11 08:00 | 2026-06-15 08:00 | 60',
    ],
  },
  'the same, but the free minutes are taken off': {
    rate: someRate({ freeMinutesTakenOff: true }),
    stays: [
      '2026-06-15 08:00 | 2026-06-15 08:15 | 0',
      '2026-06-15 08:00 | 2026-06-15 09:15 | 5',
      '2026-06-15 08:00 | 2026-06-15 09:16 | 7',
    ],
  },
  'the same, but only full half hours count': {
    rate: someRate({ begunUnitsCount: false }),
    stays: [
      '2026-06-15 08:00 | 2026-06-15 09:29 | 5',
      '2026-06-15 08:00 | 2026-06-15 09:30 | 7',
      '2026-06-15 08:00 | 2026-06-15 09:59 | 7',
    ],
  },
  'from 20:00 to 08:00 one yuan an hour, at most 8 yuan a night': {
    rate: someRate({ windows: [someNight()] }),
    stays: [
      '2026-06-15 20:00 | 2026-06-15 21:00 | 1',
      '2026-06-15 20:00 | 2026-06-15 21:01 | 2',
      '2026-06-15 20:00 | 2026-06-16 08:00 | 8',
      '2026-06-15 19:00 | 2026-06-15 20:00 | 5',
      '2026-06-15 19:00 | 2026-06-15 20:01 | 6',
      '2026-06-15 07:30 | 2026-06-15 08:30 | 6',
      '2026-06-15 18:00 | 2026-06-16 09:00 | 22',
      '2026-06-15 23:50 | 2026-06-16 00:10 | 1',
      '2026-06-15 08:00 | 2026-06-16 08:00 | 57',
      '2026-06-15 08:00 | 2026-06-18 08:00 | 171',
    ],
  },
  'Saturdays, Sundays and holidays 3 yuan an hour all day, 15 yuan at most': {
    rate: someRate({
      windows: [
        {
          name: '节假日',
          days: 'free_days',
          fromMinute: 0,
          untilMinute: 0,
          firstMinutes: 0,
          firstFen: 0,
          followingMinutes: 60,
          followingFen: 300,
          capFen: 1_500,
        },
      ],
    }),
    stays: [
      '2026-06-12 10:00 | 2026-06-12 11:00 | 5',
      '2026-06-13 10:00 | 2026-06-13 11:00 | 3',
      '2026-06-13 10:00 | 2026-06-13 20:00 | 15',
      '2026-06-14 10:00 | 2026-06-14 11:00 | 5',
      '2026-06-19 10:00 | 2026-06-19 11:00 | 3',
      '2026-06-12 23:00 | 2026-06-13 01:00 | 8',
      '2026-10-01 09:00 | 2026-10-01 12:00 | 9',
      '2026-10-02 23:30 | 2026-10-03 00:30 | 3',
    ],
  },
};

for (const [title, { rate, stays }] of Object.entries(cases)) {
  test(`rule 9: ${title}`, (t) => {
    for (const stay of stays) {
      const [enters = '', leaves = '', yuan = ''] = stay.split('|').map((cell) => cell.trim());
      const { amountFen, lines } = quote(rate, calendar, {
        enteredMs: atMs(enters),
        untilMs: atMs(leaves),
        reentered: false,
      });
      t.is(yuanText(amountFen), yuan, stay);
      t.is(
        lines.reduce((sum, line) => sum + line.amountFen, 0),
        amountFen,
        stay,
      );
    }
  });
}

test('who comes again soon has no free minutes', (t) => {
  const stay = { enteredMs: 0, untilMs: 60_000 };
  t.is(quote(someRate(), calendar, { ...stay, reentered: false }).amountFen, 0);
  t.is(quote(someRate(), calendar, { ...stay, reentered: true }).amountFen, 500);
});

test('a long stay has few lines, and days of one price stand together', (t) => {
  const rate = someRate({ windows: [someNight({ days: 'workdays' })], cap24hFen: 6_000 });
  const { lines } = quote(rate, calendar, {
    enteredMs: atMs('2025-05-11 08:00'),
    untilMs: atMs('2026-06-15 10:00'),
    reentered: false,
  });
  t.true(lines.length < 8, lines.map(({ text }) => text).join('\n'));
});

function atMs(words: string): number {
  const [date = '', time] = words.split(' ');
  const ms = localTimeMs(date, time);
  if (ms === null) throw new Error(`${words} is no time.`);
  return ms;
}
