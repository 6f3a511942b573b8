import type { ChargeAsked, Fact, PaymentFailed } from '../../protocol/park/fact.js';
import type { PaymentMethod } from '../../protocol/park/values.js';
import type { ParkingSession } from './session-book.js';
import { isAnswer, isUnnumbered } from './unnumbered-payments.js';

/** When a fact became true, by what is known now of the clock that stamped it. */
export type When = (fact: Fact) => number;

/** A question of the exit for money, and what became of it. */
export interface Charge extends ChargeAsked {
  /** Identity of the fact that says so. */
  chargeId: string;
  askedMs: number;
  isPaid: boolean;
  /** The notice of its payment has come. */
  isNumbered: boolean;
  /** Its answer was a success, after which the platform sends no notice (3.4). */
  isAnswered: boolean;
  /** Null where nothing was told; a refusal counts more than silence. */
  failed: PaymentFailed | null;
}

/** The cloud tells whole seconds. */
const SECOND_MS = 1_000;

/** The charges of a stay, the oldest first. Neither order nor repetition of facts carries a meaning. */
export function chargesOf({ facts }: ParkingSession, whenMs: When): Charge[] {
  const charges: Charge[] = [];
  for (const fact of facts) {
    if (fact.kind !== 'chargeAsked') continue;
    const { factId: chargeId, chargeAsked } = fact;
    const askedMs = whenMs(fact);
    const open = { isPaid: false, isNumbered: false, isAnswered: false, failed: null };
    charges.push({ ...chargeAsked, chargeId, askedMs, ...open });
  }
  charges.sort((a, b) => a.askedMs - b.askedMs);
  for (const fact of facts) {
    if (fact.kind === 'paid') {
      const charge = charges.find(({ chargeId }) => chargeId === fact.paid.chargeId);
      if (charge === undefined) continue;
      charge.isPaid = true;
      charge.isNumbered ||= !isUnnumbered(fact.paid);
      charge.isAnswered ||= isAnswer(fact.paid);
    } else if (fact.kind === 'paymentFailed') {
      const charge = failedCharge(fact.paymentFailed, charges, whenMs(fact));
      if (charge !== undefined && isUnsettled(charge)) charge.failed = fact.paymentFailed;
    }
  }
  return charges;
}

/** Boxes of a version before do not name the charge, nor say how it ended. */
function failedCharge(
  failed: PaymentFailed,
  charges: readonly Charge[],
  atMs: number,
): Charge | undefined {
  if (failed.end === 'UNSPECIFIED') return charges.findLast(({ askedMs }) => askedMs <= atMs);
  return charges.find(({ chargeId }) => chargeId === failed.chargeId);
}

/** Whether money may still come of it, however long ago it was asked for. */
export function isUnsettled({ isPaid, failed }: Charge): boolean {
  return !isPaid && (failed === null || failed.end === 'SILENT' || failed.end === 'UNSPECIFIED');
}

/** What the cloud says of a payment, without saying of which question. */
export interface ToldPayment {
  isPaid: boolean;
  /** Null where it says none that is known. */
  method: PaymentMethod | null;
  /** By the cloud's clock, whole seconds; 0 where it says none. */
  atMs: number;
}

/**
 * The charge that a notice is of; empty for none. It may be late, and the driver may have tried
 * anew meanwhile: it is of the charge that was asked last before its own time, of those that no
 * notice has come of. In doubt a failure ends no payment that is under way.
 */
export function chargeToldOf(session: ParkingSession, told: ToldPayment, whenMs: When): string {
  const { isPaid, atMs } = told;
  const possible = chargesOf(session, whenMs).filter((charge) => mayBeOf(charge, told));
  const awaited = possible.filter(({ isAnswered }) => !isAnswered);
  const charges = awaited.length > 0 ? awaited : possible;
  const latest = charges.findLast(({ askedMs }) => askedMs < atMs + SECOND_MS);
  const untimed = charges.find(isPaid ? (charge) => charge.isPaid : isUnsettled);
  const found = (atMs === 0 ? untimed : latest) ?? charges[0];
  return found?.chargeId ?? '';
}

function mayBeOf(charge: Charge, { method, isPaid }: ToldPayment): boolean {
  const { failed } = charge;
  if (method !== null && charge.method !== method) return false;
  if (charge.isNumbered || failed?.end === 'NOT_SENT') return false;
  const isRefused = failed?.end === 'REFUSED';
  // Who was refused by the answer may be told so by a notice as well, and has not paid.
  return isPaid ? !isRefused : !isRefused || failed.tradeNo === '';
}
