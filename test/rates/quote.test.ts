import test from 'ava';
import fc from 'fast-check';
import { countedDaysMax, quote as quoteStay } from '../../runtime/rates/quote.js';
import type { RateConfig } from '../../runtime/rates/rate.js';
import { yuanText } from '../../runtime/rates/yuan-text.js';
import { noFreeDays, someNight, someRate } from './some-rate.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const second = 1_000;

/** 15 minutes free; the first hour 5 yuan, each further half hour 2 yuan, at most 30 yuan in 24 h. */
const car = someRate({ cap24hFen: 3_000 });

function quote(rate: RateConfig, enteredMs: number, untilMs: number) {
  return quoteStay(rate, noFreeDays, { enteredMs, untilMs, reentered: false });
}

const uncapped: RateConfig = { ...car, cap24hFen: null };
const enteredMs = 1_700_000_000_000;

const table: [stay: string, ms: number, rate: RateConfig, yuan: string, lines: string[]][] = [
  ['no time at all', 0, car, '0', ['免费时段(15分钟内) 0']],
  ['15 minutes', 15 * minute, car, '0', ['免费时段(15分钟内) 0']],
  ['15 minutes and a second', 15 * minute + second, car, '5', ['首60分钟 5']],
  ['1 hour', hour, car, '5', ['首60分钟 5']],
  ['1 hour and a second', hour + second, car, '7', ['首60分钟 5', '后续1个时段(2元/30分钟) 2']],
  ['1 hour 30', 1.5 * hour, car, '7', ['首60分钟 5', '后续1个时段(2元/30分钟) 2']],
  ['3 hours', 3 * hour, car, '13', ['首60分钟 5', '后续4个时段(2元/30分钟) 8']],
  [
    '10 hours, where the cap takes off 11 yuan',
    10 * hour,
    car,
    '30',
    ['首60分钟 5', '后续18个时段(2元/30分钟) 36', '24小时封顶30元,减免 -11'],
  ],
  ['24 hours', day, car, '30', ['满1天(每24小时30元,封顶) 30']],
  [
    '24 hours and a second, where the first hour begins again',
    day + second,
    car,
    '35',
    ['满1天(每24小时30元,封顶) 30', '首60分钟 5'],
  ],
  [
    '400 days and 2 hours',
    400 * day + 2 * hour,
    car,
    '12009',
    ['满400天(每24小时30元,封顶) 12000', '首60分钟 5', '后续2个时段(2元/30分钟) 4'],
  ],
  [
    '2 days without a cap',
    2 * day,
    uncapped,
    '194',
    ['满2天(每24小时97元:首60分钟5元,后续46个时段(2元/30分钟)92元) 194'],
  ],
  ['minus 5 minutes, as the clock was set back', -5 * minute, car, '0', ['时钟被调回,不计费 0']],
  ['a time that is no number', Number.NaN, car, '0', ['时钟被调回,不计费 0']],
  [
    '20 years, which is a wrong clock',
    7_300 * day,
    car,
    '109500',
    ['满3650天(每24小时30元,封顶) 109500', '超过3650天,不再计费 0'],
  ],
];

for (const [stay, ms, rate, yuan, lines] of table) {
  test(`rule 9: a stay of ${stay} costs ${yuan} yuan, line by line`, (t) => {
    const { amountFen, lines: said } = quote(rate, enteredMs, enteredMs + ms);
    t.is(yuanText(amountFen), yuan);
    t.deepEqual(
      said.map((line) => `${line.text} ${yuanText(line.amountFen)}`),
      lines,
    );
  });
}

const fen = fc.integer({ min: 0, max: 100_000_000 });
const price = {
  firstMinutes: fc.integer({ min: 0, max: 1_440 }),
  firstFen: fen,
  followingMinutes: fc.integer({ min: 1, max: 1_440 }),
  followingFen: fen,
};
const minuteOfDay = fc.integer({ min: 0, max: 1_439 });
const anyWindow = fc.record({
  ...price,
  name: fc.constantFrom('', '夜间'),
  fromMinute: minuteOfDay,
  untilMinute: minuteOfDay,
  days: fc.constantFrom('all' as const, 'workdays' as const, 'free_days' as const),
  capFen: fc.option(fen),
});
const anyRateWith = (windowsMax: number): fc.Arbitrary<RateConfig> =>
  fc.record({
    ...price,
    vehicleClass: fc.constant('小车'),
    channelIds: fc.constant([]),
    validFromMs: fc.constant(0),
    freeMinutes: fc.integer({ min: 0, max: 10_080 }),
    freeMinutesTakenOff: fc.boolean(),
    begunUnitsCount: fc.boolean(),
    capFen: fc.constant(null),
    windows: fc.array(anyWindow, { maxLength: windowsMax }),
    cap24hFen: fc.option(fen),
    capStayFen: fc.option(fen),
    graceMinutes: fc.constant(15),
    noEntryFen: fc.constant(0),
    reentryMinutes: fc.constant(0),
  });
const anyRate = anyRateWith(3);
const anyStay = fc.oneof(
  fc.integer({ min: -day, max: 3 * day }),
  fc.integer({ min: 0, max: 40 }).map((days) => days * day),
  fc.integer({ min: 0, max: 100 * day }),
);

test('rule 9: lines add up to the amount in whole fen, few in number, one after the other', (t) => {
  fc.assert(
    fc.property(anyRate, anyStay, (rate, stay) => {
      const { amountFen, lines } = quote(rate, enteredMs, enteredMs + stay);
      t.true(Number.isSafeInteger(amountFen) && amountFen >= 0);
      t.true(lines.length >= 1 && lines.length <= 60);
      t.is(
        lines.reduce((sum, line) => sum + line.amountFen, 0),
        amountFen,
      );
      t.true(lines.every((line) => Number.isSafeInteger(line.amountFen)));
      t.is(lines[0]?.fromMs, enteredMs);
      t.is(lines.at(-1)?.untilMs, enteredMs + stay);
      t.true(lines.every((line) => stay < 0 || line.untilMs >= line.fromMs));
    }),
  );
});

test('a stay of 400 days has few lines: days of one price stand together', (t) => {
  const rate = someRate({ windows: [someNight({ days: 'workdays' })], cap24hFen: 6_000 });
  const { lines } = quote(rate, enteredMs, enteredMs + 400 * day + 2 * hour);
  t.true(lines.length < 8, lines.map(({ text }) => text).join('\n'));
});

test('rule 9: a longer stay never costs less', (t) => {
  fc.assert(
    fc.property(anyRate, anyStay, fc.integer({ min: 0, max: 2 * day }), (rate, stay, more) => {
      const shorter = quote(rate, enteredMs, enteredMs + stay).amountFen;
      t.true(quote(rate, enteredMs, enteredMs + stay + more).amountFen >= shorter);
    }),
  );
});

test('rule 9: no 24 hours from the entry on cost more than the cap', (t) => {
  fc.assert(
    fc.property(anyRate, anyStay, fen, (rate, stay, cap24hFen) => {
      const { amountFen } = quote({ ...rate, cap24hFen }, enteredMs, enteredMs + stay);
      const counted = stay - (rate.freeMinutesTakenOff ? rate.freeMinutes * minute : 0);
      const begun = Math.min(countedDaysMax, Math.max(0, Math.ceil(counted / day)));
      t.true(amountFen <= begun * cap24hFen);
    }),
  );
});

test('rule 9: without windows the price does not depend on when the car came', (t) => {
  fc.assert(
    fc.property(
      anyRateWith(0),
      anyStay,
      fc.integer({ min: 0, max: 4e12 }),
      (rate, stay, entered) => {
        const here = quote(rate, entered, entered + stay).amountFen;
        t.is(here, quote(rate, enteredMs, enteredMs + stay).amountFen);
      },
    ),
  );
});

test('yuan are written without needless zeros', (t) => {
  t.deepEqual([0, 5, 50, 500, 550, 1_234, -1_100, -1].map(yuanText), [
    '0',
    '0.05',
    '0.5',
    '5',
    '5.5',
    '12.34',
    '-11',
    '-0.01',
  ]);
});

test('rule 9: what is paid before the end of a stay is taken off its price and no more', (t) => {
  const during = fc.tuple(
    anyRate,
    fc.integer({ min: 0, max: 5 * day }),
    fc.float({ min: 0, max: 1, noNaN: true }),
  );
  fc.assert(
    fc.property(during, ([rate, stay, part]) => {
      const whole = quote(rate, enteredMs, enteredMs + stay).amountFen;
      const prepaid = quote(rate, enteredMs, enteredMs + Math.floor(stay * part)).amountFen;
      t.true(prepaid <= whole);
    }),
  );
});
