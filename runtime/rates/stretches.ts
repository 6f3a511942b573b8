import { dayOfWeek, localDate, midnightBefore } from './local-time.js';
import type { PeriodPrice, RateCalendar, RateConfig, RateWindow } from './rate.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A part of a stay with one price. */
export interface Stretch {
  fromMs: number;
  untilMs: number;
  price: PeriodPrice;
  /** Empty outside of all windows. */
  name: string;
}

/**
 * Cuts a part of a stay at the edges of the rate's windows. Where windows lie over one another the
 * first in the configuration counts.
 */
export function stretchesOf(
  rate: RateConfig,
  calendar: RateCalendar,
  fromMs: number,
  untilMs: number,
): Stretch[] {
  if (rate.windows.length === 0) return [{ fromMs, untilMs, price: rate, name: '' }];
  const edges = edgesBetween(rate.windows, fromMs, untilMs);
  const stretches: Stretch[] = [];
  for (const [at, edge] of edges.entries()) {
    const endMs = edges[at + 1] ?? untilMs;
    if (endMs <= edge) continue;
    const window = rate.windows.find((one) => isIn(one, calendar, edge));
    const last = stretches.at(-1);
    const price = window ?? rate;
    if (last?.price === price) last.untilMs = endMs;
    else stretches.push({ fromMs: edge, untilMs: endMs, price, name: window?.name ?? '' });
  }
  return stretches;
}

/** Where the price may change, beginning with `fromMs`. */
function edgesBetween(windows: readonly RateWindow[], fromMs: number, untilMs: number): number[] {
  const edges = new Set([fromMs]);
  for (let day = midnightBefore(fromMs); day < untilMs; day += dayMs) {
    for (const { fromMinute, untilMinute } of windows) {
      for (const minute of [0, fromMinute, untilMinute]) {
        const edge = day + minute * minuteMs;
        if (edge > fromMs && edge < untilMs) edges.add(edge);
      }
    }
  }
  return [...edges].sort((a, b) => a - b);
}

/** A window that goes over midnight belongs to the day on which it begins. */
function isIn(window: RateWindow, calendar: RateCalendar, atMs: number): boolean {
  const { fromMinute, untilMinute } = window;
  const midnight = midnightBefore(atMs);
  const minute = (atMs - midnight) / minuteMs;
  const overMidnight = untilMinute <= fromMinute;
  if (!overMidnight) {
    return minute >= fromMinute && minute < untilMinute && isOn(window, calendar, midnight);
  }
  if (minute >= fromMinute) return isOn(window, calendar, midnight);
  return minute < untilMinute && isOn(window, calendar, midnight - dayMs);
}

function isOn({ days }: RateWindow, calendar: RateCalendar, dayStartMs: number): boolean {
  if (days === 'all') return true;
  const date = localDate(dayStartMs);
  const weekend = [0, 6].includes(dayOfWeek(dayStartMs));
  const free = calendar.holidays.has(date) || (weekend && !calendar.workdays.has(date));
  return free === (days === 'free_days');
}
