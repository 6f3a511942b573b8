import type { QuoteLine } from '../../protocol/park/fact.js';
import type { RateConfig } from '../config/config.js';
import { yuanText } from './yuan-text.js';

/** What a stay costs, and why. The lines add up to the amount exactly. */
export interface Quote {
  amountFen: number;
  lines: QuoteLine[];
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A longer stay is a wrong clock or a forgotten session; it costs no more than this many days. */
export const countedDaysMax = 3_650;

/**
 * Prices the stay from `enteredMs` to `untilMs` (Unix milliseconds).
 *
 * - A stay up to the free minutes costs nothing; a longer one counts from the entry.
 * - The first period is followed by units of which a begun one counts whole.
 * - After each full 24 hours from the entry on, the count starts again with the first period, and
 *   so does the cap.
 * - A stay that ends before it begins (a clock was set back) costs nothing.
 * - Days after `countedDaysMax` are not charged.
 *
 * A stay of any length has at most five lines. Their texts are Chinese: they are shown to drivers.
 */
export function quote(rate: RateConfig, enteredMs: number, untilMs: number): Quote {
  const stayMs = untilMs - enteredMs;
  const part = (text: string, fromMs: number, toMs: number, amountFen: number): QuoteLine => ({
    text,
    fromMs: enteredMs + fromMs,
    untilMs: enteredMs + toMs,
    amountFen,
  });
  if (!(stayMs >= 0)) return sumOf([part('时钟被调回,不计费', 0, stayMs, 0)]);
  if (stayMs <= rate.freeMinutes * minuteMs) {
    return sumOf([part(`免费时段(${rate.freeMinutes}分钟内)`, 0, stayMs, 0)]);
  }
  const countedMs = Math.min(stayMs, countedDaysMax * dayMs);
  const wholeDays = Math.floor(countedMs / dayMs);
  const lines: QuoteLine[] = [];
  if (wholeDays > 0) {
    const daily = windowParts(rate, dayMs);
    const untilCountedMs = wholeDays * dayMs;
    lines.push(part(wholeDaysText(wholeDays, daily), 0, untilCountedMs, wholeDays * daily.dueFen));
  }
  const restFromMs = wholeDays * dayMs;
  if (countedMs > restFromMs) {
    const rest = windowParts(rate, countedMs - restFromMs);
    lines.push(
      ...rest.parts.map((p) =>
        part(p.text, restFromMs + p.fromMs, restFromMs + p.untilMs, p.amountFen),
      ),
    );
  }
  if (stayMs > countedMs)
    lines.push(part(`超过${countedDaysMax}天,不再计费`, countedMs, stayMs, 0));
  return sumOf(lines);
}

interface WindowParts {
  dueFen: number;
  capped: boolean;
  /** Times count from the beginning of the window. */
  parts: QuoteLine[];
}

/** Prices the first `lengthMs` of one window of 24 hours. */
function windowParts(rate: RateConfig, lengthMs: number): WindowParts {
  const firstMs = rate.firstMinutes * minuteMs;
  const parts: QuoteLine[] = [
    {
      text: `首${rate.firstMinutes}分钟`,
      fromMs: 0,
      untilMs: Math.min(lengthMs, firstMs),
      amountFen: rate.firstFen,
    },
  ];
  let dueFen = rate.firstFen;
  if (lengthMs > firstMs) {
    const units = Math.ceil((lengthMs - firstMs) / (rate.followingMinutes * minuteMs));
    const amountFen = units * rate.followingFen;
    const each = `${yuanText(rate.followingFen)}元/${rate.followingMinutes}分钟`;
    parts.push({
      text: `后续${units}个时段(${each})`,
      fromMs: firstMs,
      untilMs: lengthMs,
      amountFen,
    });
    dueFen += amountFen;
  }
  const capFen = rate.cap24hFen;
  if (capFen === null || dueFen <= capFen) return { dueFen, capped: false, parts };
  const text = `24小时封顶${yuanText(capFen)}元,减免`;
  parts.push({ text, fromMs: 0, untilMs: lengthMs, amountFen: capFen - dueFen });
  return { dueFen: capFen, capped: true, parts };
}

function wholeDaysText(days: number, daily: WindowParts): string {
  const price = `每24小时${yuanText(daily.dueFen)}元`;
  if (daily.capped) return `满${days}天(${price},封顶)`;
  const how = daily.parts.map((part) => `${part.text}${yuanText(part.amountFen)}元`).join(',');
  return `满${days}天(${price}:${how})`;
}

function sumOf(lines: QuoteLine[]): Quote {
  return { amountFen: lines.reduce((sum, line) => sum + line.amountFen, 0), lines };
}
