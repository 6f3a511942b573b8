import { localTimeMs } from '../../rates/local-time.js';
import type { Path } from '../located.js';
import { quoted } from '../printable.js';
import { repeated } from './repeated.js';
import type { Check } from './report.js';

/** Of two rates for the same cars, entries and days one would never be used. */
export const eachRateOnce: Check = (config, report) => {
  const rates = config.rates ?? [];
  const keys = rates.map(({ vehicle_class, entry_channel_ids, valid_from }) => {
    return [vehicle_class, [...(entry_channel_ids ?? [])].sort().join(' '), valid_from].join('|');
  });
  for (const [index, first] of repeated(keys)) {
    const other: Path = ['rates', first, 'vehicle_class'];
    report.add({
      code: 'config/duplicate-rate',
      path: ['rates', index, 'vehicle_class'],
      found: `${quoted(rates[index]?.vehicle_class ?? '')}, which ${report.whereIs(other)} has already`,
      allowed: 'one rate for each vehicle class, its entries and its first day',
    });
  }
};

/** A pattern lets 2026-02-30 through. */
export const datesExist: Check = (config, report) => {
  const dates: [Path, string | undefined][] = [
    ...(config.rates ?? []).map(({ valid_from }, at): [Path, string | undefined] => [
      ['rates', at, 'valid_from'],
      valid_from,
    ]),
    ...(['holidays', 'workdays'] as const).flatMap((list) =>
      (config.calendar?.[list] ?? []).map((date, at): [Path, string] => [
        ['calendar', list, at],
        date,
      ]),
    ),
  ];
  for (const [path, date] of dates) {
    if (date === undefined || localTimeMs(date) !== null) continue;
    report.add({
      code: 'config/no-such-date',
      path,
      found: `${quoted(date)}, which no calendar has`,
      allowed: 'a date as year-month-day',
      example: '2026-10-01',
    });
  }
};

/** A price without its length, or a length without its price, is half a period. */
export const firstPeriodsAreWhole: Check = (config, report) => {
  for (const [index, rate] of (config.rates ?? []).entries()) {
    for (const [at, window] of (rate.windows ?? []).entries()) {
      const { first_minutes, first_fen } = window;
      if ((first_minutes === undefined) === (first_fen === undefined)) continue;
      const found = first_minutes === undefined ? 'first_fen' : 'first_minutes';
      report.add({
        code: 'config/half-first-period',
        path: ['rates', index, 'windows', at, found],
        found: `${found} alone`,
        allowed: 'first_minutes and first_fen together, or neither',
        example: 'first_minutes: 60, first_fen: 500',
      });
    }
  }
};
