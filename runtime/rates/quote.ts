import type { QuoteLine } from '../../protocol/park/fact.js';
import type { PeriodPrice, RateCalendar, RateConfig } from './rate.js';
import { stretchesOf, type Stretch } from './stretches.js';
import { yuanText } from './yuan-text.js';

/** What a stay costs, and why. The lines add up to the amount exactly. */
export interface Quote {
  amountFen: number;
  lines: QuoteLine[];
}

/** A stay that is to be priced, in Unix milliseconds. */
export interface Stay {
  enteredMs: number;
  untilMs: number;
  /** The car came again soon after it had left, and has no free minutes. */
  reentered: boolean;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A longer stay is a wrong clock or a forgotten session; it costs no more than this many days. */
export const countedDaysMax = 3_650;

/**
 * Prices a stay.
 *
 * - A stay up to the free minutes costs nothing; a longer one counts from the entry, or from the
 *   end of the free minutes if the rate takes them off.
 * - Each stretch with a price of its own begins with its first period, which is followed by units.
 *   A begun unit counts whole, unless the rate counts full ones only.
 * - After each full 24 hours from the entry on, the count starts again, and so does the cap.
 * - A stay that ends before it begins (a clock was set back) costs nothing.
 * - Days after `countedDaysMax` are not charged.
 *
 * Whole days of the same price stand in one line, so that a stay of any length has few. The texts
 * are Chinese: they are shown to drivers.
 */
export function quote(rate: RateConfig, calendar: RateCalendar, stay: Stay): Quote {
  const { enteredMs, untilMs } = stay;
  const free = stay.reentered ? 0 : rate.freeMinutes * minuteMs;
  const line = lineFrom(enteredMs, untilMs);
  if (!(untilMs >= enteredMs)) return sumOf([line('时钟被调回,不计费', 0)]);
  if (untilMs - enteredMs <= free) {
    return sumOf([line(`免费时段(${rate.freeMinutes}分钟内)`, 0)]);
  }
  const lines: QuoteLine[] = [];
  let fromMs = enteredMs;
  if (rate.freeMinutesTakenOff && free > 0) {
    fromMs = enteredMs + free;
    lines.push(lineFrom(enteredMs, fromMs)(`免费时段(${rate.freeMinutes}分钟)`, 0));
  }
  const countedMs = Math.min(untilMs, fromMs + countedDaysMax * dayMs);
  lines.push(...daysOf(rate, calendar, fromMs, countedMs));
  if (untilMs > countedMs) {
    lines.push(lineFrom(countedMs, untilMs)(`超过${countedDaysMax}天,不再计费`, 0));
  }
  return capped(sumOf(lines), rate.capStayFen, (text, fen) => line(`单次${text}`, fen));
}

/** What a stay costs whose entry was not seen. */
export function fixedQuote(amountFen: number, fromMs: number, untilMs: number): Quote {
  return sumOf([lineFrom(fromMs, untilMs)('无入场记录,固定收费', amountFen)]);
}

/** Whole days of one price in one line each, then the parts of the day that is not over. */
function daysOf(
  rate: RateConfig,
  calendar: RateCalendar,
  fromMs: number,
  untilMs: number,
): QuoteLine[] {
  const groups = new Map<string, { days: number; day: Quote; fromMs: number; untilMs: number }>();
  let atMs = fromMs;
  for (; untilMs - atMs >= dayMs; atMs += dayMs) {
    const day = within24h(rate, calendar, atMs, atMs + dayMs);
    const words = dayText(day, rate.cap24hFen);
    const known = groups.get(words);
    groups.set(words, {
      days: (known?.days ?? 0) + 1,
      day,
      fromMs: known?.fromMs ?? atMs,
      untilMs: atMs + dayMs,
    });
  }
  const lines = [...groups].map(([words, { days, day, ...times }]) => {
    return lineFrom(times.fromMs, times.untilMs)(`满${days}天(${words})`, days * day.amountFen);
  });
  return atMs < untilMs ? [...lines, ...within24h(rate, calendar, atMs, untilMs).lines] : lines;
}

/** Prices up to 24 hours, for which one cap holds. */
function within24h(
  rate: RateConfig,
  calendar: RateCalendar,
  fromMs: number,
  untilMs: number,
): Quote {
  const lines: QuoteLine[] = [];
  for (const stretch of stretchesOf(rate, calendar, fromMs, untilMs)) {
    lines.push(...priceOf(stretch, rate.begunUnitsCount));
  }
  const line = lineFrom(fromMs, untilMs);
  return capped(sumOf(lines), rate.cap24hFen, (text, fen) => line(`24小时${text}`, fen));
}

function priceOf(stretch: Stretch, begunUnitsCount: boolean): QuoteLine[] {
  const { price, name, fromMs, untilMs } = stretch;
  const firstMs = price.firstMinutes * minuteMs;
  const firstEndMs = Math.min(untilMs, fromMs + firstMs);
  const lines: QuoteLine[] = [];
  if (firstMs > 0) {
    lines.push(lineFrom(fromMs, firstEndMs)(`${name}首${price.firstMinutes}分钟`, price.firstFen));
  }
  if (untilMs > firstEndMs) {
    const exact = (untilMs - firstEndMs) / (price.followingMinutes * minuteMs);
    const units = begunUnitsCount ? Math.ceil(exact) : Math.floor(exact);
    const text = `${name}${firstMs > 0 ? '后续' : ''}${units}个时段(${eachText(price)})`;
    lines.push(lineFrom(firstEndMs, untilMs)(text, units * price.followingFen));
  }
  const line = lineFrom(fromMs, untilMs);
  const capFen = price.capFen;
  return capped(sumOf(lines), capFen, (text, fen) => line(`${name}${text}`, fen)).lines;
}

function eachText({ followingFen, followingMinutes }: PeriodPrice): string {
  return `${yuanText(followingFen)}元/${followingMinutes}分钟`;
}

/** What a whole day costs, in words that differ where the price does. */
function dayText({ amountFen, lines }: Quote, capFen: number | null): string {
  const price = `每24小时${yuanText(amountFen)}元`;
  const last = lines.at(-1);
  if (capFen !== null && last !== undefined && last.amountFen < 0 && amountFen === capFen) {
    return `${price},封顶`;
  }
  const how = lines.map((line) => `${line.text}${yuanText(line.amountFen)}元`).join(',');
  return `${price}:${how}`;
}

/** The same with a line that takes off what is above the cap. */
function capped(
  whole: Quote,
  capFen: number | null,
  line: (text: string, amountFen: number) => QuoteLine,
): Quote {
  if (capFen === null || whole.amountFen <= capFen) return whole;
  const reduction = line(`封顶${yuanText(capFen)}元,减免`, capFen - whole.amountFen);
  return { amountFen: capFen, lines: [...whole.lines, reduction] };
}

function lineFrom(fromMs: number, untilMs: number) {
  return (text: string, amountFen: number): QuoteLine => ({ text, fromMs, untilMs, amountFen });
}

function sumOf(lines: QuoteLine[]): Quote {
  return { amountFen: lines.reduce((sum, line) => sum + line.amountFen, 0), lines };
}
