import type { Fact, WalletTold } from '../../protocol/park/fact.js';
import type { PaymentMethod } from '../../protocol/park/values.js';
import { latestOf, type ParkingSession } from './session-book.js';

/** How long the result of a payment is waited for, from the question on (catalogue 2.19, 3.4). */
export const CHARGE_WAIT_MS = 120_000;

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
  const leftMs = askedMs + CHARGE_WAIT_MS - nowMs;
  // A clock that was set back must not make the wait endless.
  const isOver = leftMs <= 0 || leftMs > CHARGE_WAIT_MS;
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

const covers = ({ paysByItself, balanceFen }: WalletTold, dueFen: number): boolean =>
  paysByItself || balanceFen >= dueFen;
