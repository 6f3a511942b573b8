import type { Fact, WalletTold } from '../../protocol/park/fact.js';
import type { PaymentMethod } from '../../protocol/park/values.js';
import { latestOf, type ParkingSession } from './session-book.js';

/** How long the result of a payment is waited for, from the question on (catalogue 2.19, 3.4). */
export const CHARGE_WAIT_MS = 120_000;
/**
 * An antenna finds its tag while the car stands there, or never. A driver without one shall soon
 * be able to pay otherwise; what comes later still counts.
 */
export const ETC_WAIT_MS = 30_000;

/** The latest electronic payment that the exit asked for. */
export type ChargeState =
  | { kind: 'none' }
  | { kind: 'under-way'; method: PaymentMethod; amountFen: number; leftMs: number }
  | { kind: 'failed'; method: PaymentMethod; reason: string }
  | { kind: 'unanswered'; method: PaymentMethod }
  | { kind: 'paid'; method: PaymentMethod };

/**
 * What became of the latest charge of a stay, by its facts alone, so that a start in the middle of
 * a payment asks for no second one.
 * @param whenMs when a fact became true, by what is known now of the clock that stamped it
 */
export function chargeState(
  session: ParkingSession,
  nowMs: number,
  whenMs: (fact: Fact) => number,
): ChargeState {
  const asked = latestOf(session, 'chargeAsked');
  if (asked === null) return { kind: 'none' };
  const { method, amountFen } = asked.chargeAsked;
  const askedMs = whenMs(asked);
  // Facts of one moment belong to the question that came before them.
  const after = session.facts.filter((fact) => whenMs(fact) >= askedMs);
  const isElectronic = (fact: Fact) => fact.kind === 'paid' && fact.paid.method !== 'CASH';
  if (after.some(isElectronic)) return { kind: 'paid', method };
  const failed = after.find((fact) => fact.kind === 'paymentFailed');
  if (failed !== undefined) return { kind: 'failed', method, reason: failed.paymentFailed.reason };
  const waitMs = method === 'ETC' ? ETC_WAIT_MS : CHARGE_WAIT_MS;
  const leftMs = askedMs + waitMs - nowMs;
  // A clock that was set back must not make the wait endless.
  const isOver = leftMs <= 0 || leftMs > waitMs;
  return isOver ? { kind: 'unanswered', method } : { kind: 'under-way', method, amountFen, leftMs };
}

/** Whether the wallet of the plate may be charged without asking: once for each time it was told. */
export function walletPays(
  session: ParkingSession,
  dueFen: number,
  whenMs: (fact: Fact) => number,
): boolean {
  const told = latestOf(session, 'walletTold');
  if (told === null || !covers(told.walletTold, dueFen)) return false;
  const tries = session.facts.filter(
    (fact) => fact.kind === 'chargeAsked' && fact.chargeAsked.method === 'WALLET',
  );
  return tries.every((fact) => whenMs(fact) < whenMs(told));
}

/** Whether ETC may be asked without asking the driver: once for each amount. */
export function etcIsUntried(session: ParkingSession, dueFen: number): boolean {
  return !session.facts.some(
    (fact) =>
      fact.kind === 'chargeAsked' &&
      fact.chargeAsked.method === 'ETC' &&
      fact.chargeAsked.amountFen === dueFen,
  );
}

const covers = ({ paysByItself, balanceFen }: WalletTold, dueFen: number): boolean =>
  paysByItself || balanceFen >= dueFen;
