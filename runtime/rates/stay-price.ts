import type { Fact, Quoted } from '../../protocol/park/fact.js';
import { entryOf, paidFen, reductionsOf, type ParkingSession } from '../sessions/session-book.js';
import { reductionLines } from './reductions.js';

/** What the price of a stay depends on beside its facts. */
export interface PriceContext {
  nowMs: number;
  /** So long after a payment the car may leave at the price of then, in milliseconds. */
  graceMs: number;
  /** When a fact became true, by what is known now of the clock that stamped it. */
  whenMs: (fact: Fact) => number;
  /** What the stay costs, explained. */
  quote: (
    session: ParkingSession,
    untilMs: number,
  ) => { amountFen: number; lines: Quoted['lines'] };
}

/** What a stay costs now, and what is still to be paid of it. */
export interface StayPrice {
  quoted: Quoted;
  dueFen: number;
}

/** The price of a stay that no right covers; reductions take off what is not paid yet. */
export function stayPrice(context: PriceContext, session: ParkingSession): StayPrice {
  const lastPaid = latestPayment(session);
  const paidMs = lastPaid === null ? null : context.whenMs(lastPaid);
  const covered = paidMs !== null && context.nowMs - paidMs <= context.graceMs;
  const untilMs = covered ? paidMs : context.nowMs;
  const whole = context.quote(session, untilMs);
  const openFen = Math.max(0, whole.amountFen - paidFen(session));
  const entry = entryOf(session);
  const reductions = reductionLines(reductionsOf(session), {
    enteredMs: entry === null ? untilMs : context.whenMs(entry),
    untilMs,
    openFen,
    priceUntil: (ms) => context.quote(session, ms).amountFen,
  });
  const reducedFen = -reductions.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const quoted = {
    amountFen: whole.amountFen - reducedFen,
    lines: [...whole.lines, ...reductions],
    until: null,
    reducedFen,
  };
  return { quoted, dueFen: openFen - reducedFen };
}

export function latestPayment(session: ParkingSession): Fact | null {
  let latest: Fact | null = null;
  for (const fact of session.facts) {
    if (fact.kind === 'paid' && fact.at.unixMs >= (latest?.at.unixMs ?? 0)) latest = fact;
  }
  return latest;
}
