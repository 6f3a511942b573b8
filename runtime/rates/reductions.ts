import type { QuoteLine, Reduced } from '../../protocol/park/fact.js';
import { yuanText } from './yuan-text.js';

/** What the reductions of a stay work on. */
export interface ReducibleStay {
  enteredMs: number;
  /** Up to when the stay is priced. */
  untilMs: number;
  /** What is still to be paid before the reductions. They never give money back. */
  openFen: number;
  /** The price of the stay up to a point in time. */
  priceUntil: (untilMs: number) => number;
}

/** Minutes first, money last: so an amount is taken off what the minutes leave. */
const order: readonly Reduced['effect'][] = ['MINUTES', 'FREE_UNTIL', 'AMOUNT', 'FREE'];

const sources: Readonly<Record<Reduced['source'], string>> = {
  UNSPECIFIED: '',
  COUPON: '优惠券',
  CHARGING: '充电',
  POINTS: '积分',
  ATTENDANT: '人工免费放行，',
};

/**
 * What coupons, charging and points take off a price, one line each, below 0. Which came first does
 * not matter, so that all nodes come to the same price. What takes off nothing has no line.
 */
export function reductionLines(
  reductions: readonly Reduced[],
  { enteredMs, untilMs, openFen, priceUntil }: ReducibleStay,
): QuoteLine[] {
  const lines: QuoteLine[] = [];
  let leftFen = openFen;
  let endMs = untilMs;
  for (const reduced of sorted(reductions)) {
    const shorterMs = endMs - Math.max(0, reduced.minutes) * 60_000;
    const wantedFen = {
      UNSPECIFIED: () => 0,
      MINUTES: () => priceUntil(endMs) - priceUntil(shorterMs),
      FREE_UNTIL: () => priceUntil(Math.min(endMs, reduced.untilMs)),
      AMOUNT: () => reduced.amountFen,
      FREE: () => leftFen,
    }[reduced.effect]();
    if (reduced.effect === 'MINUTES') endMs = shorterMs;
    const takenFen = Math.max(0, Math.min(leftFen, wantedFen));
    leftFen -= takenFen;
    if (takenFen === 0) continue;
    const { source: reductionSource, reductionId } = reduced;
    const which = { reductionSource, reductionId };
    lines.push({
      ...{ text: textOf(reduced), fromMs: enteredMs, untilMs, amountFen: -takenFen },
      ...which,
    });
  }
  return lines;
}

function sorted(reductions: readonly Reduced[]): Reduced[] {
  return [...reductions].sort(
    (a, b) =>
      order.indexOf(a.effect) - order.indexOf(b.effect) || (a.reductionId < b.reductionId ? -1 : 1),
  );
}

function textOf({ source, effect, minutes, amountFen }: Reduced): string {
  const what = {
    UNSPECIFIED: '',
    MINUTES: `减免${minutes}分钟`,
    FREE_UNTIL: '限时免费',
    AMOUNT: `减免${yuanText(amountFen)}元`,
    FREE: '全免',
  }[effect];
  return `${sources[source]}${what}`;
}
