import type { ChargeAsked, Fact, PaymentFailed } from '../../protocol/park/fact.js';
import type { PaymentMethod } from '../../protocol/park/values.js';
import type { ParkingSession } from './session-book.js';

/** When a fact became true, by what is known now of the clock that stamped it. */
export type When = (fact: Fact) => number;

/** A question of the exit for money, and what became of it. */
export interface Charge extends ChargeAsked {
  /** Identity of the fact that says so. */
  chargeId: string;
  askedMs: number;
  isPaid: boolean;
  /** Null where nothing was told; a refusal counts more than silence. */
  failed: PaymentFailed | null;
}

/** The cloud tells whole seconds. */
const SECOND_MS = 1_000;

/**
 * The charges of a stay, the oldest first. What became of one names it, so that neither order nor
 * repetition of what is told carries a meaning.
 */
export function chargesOf({ facts }: ParkingSession, whenMs: When): Charge[] {
  const charges = new Map<string, Charge>();
  for (const fact of facts) {
    if (fact.kind !== 'chargeAsked') continue;
    const { factId: chargeId, chargeAsked } = fact;
    const askedMs = whenMs(fact);
    charges.set(chargeId, { ...chargeAsked, chargeId, askedMs, isPaid: false, failed: null });
  }
  for (const fact of facts) {
    if (fact.kind === 'paid') {
      const charge = charges.get(fact.paid.chargeId ?? '');
      if (charge !== undefined) charge.isPaid = true;
    } else if (fact.kind === 'paymentFailed') {
      const charge = charges.get(fact.paymentFailed.chargeId);
      if (charge !== undefined && isUnsettled(charge)) charge.failed = fact.paymentFailed;
    }
  }
  return [...charges.values()].sort((a, b) => a.askedMs - b.askedMs);
}

/** Whether money may still come of it, however long ago it was asked for. */
export function isUnsettled({ isPaid, failed }: Charge): boolean {
  return !isPaid && (failed === null || failed.end === 'SILENT');
}

/** What the cloud says of a payment, without saying of which question. */
export interface ToldPayment {
  /** Null where it says none that is known. */
  method: PaymentMethod | null;
  /** By the cloud's clock, whole seconds; 0 where it says none. */
  atMs: number;
}

/**
 * The charge that a notice is of; empty for none. After one without an end a notice may be late:
 * its time decides, and in doubt it is of the oldest, so that it ends no payment which is under way.
 */
export function chargeToldOf(
  session: ParkingSession,
  { method, atMs }: ToldPayment,
  whenMs: When,
): string {
  const open = chargesOf(session, whenMs).filter(
    (charge) => isUnsettled(charge) && (method === null || charge.method === method),
  );
  const latest = open.findLast(({ askedMs }) => askedMs < atMs + SECOND_MS);
  return (latest ?? open[0])?.chargeId ?? '';
}
