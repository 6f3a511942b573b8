import type { WalletTold } from '../../protocol/park/fact.js';
import type { PaymentMethod } from '../../protocol/park/values.js';
import { chargesOf, isUnsettled, type Charge, type When } from './charges.js';
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
  | {
      kind: 'under-way';
      chargeId: string;
      method: PaymentMethod;
      amountFen: number;
      leftMs: number;
    }
  | { kind: 'failed'; method: PaymentMethod; reason: string }
  | { kind: 'unanswered'; method: PaymentMethod }
  | { kind: 'paid'; method: PaymentMethod };

/**
 * What became of the latest charge of a stay, by its facts alone, so that a start in the middle of
 * a payment asks for no second one.
 */
export function chargeState(session: ParkingSession, nowMs: number, whenMs: When): ChargeState {
  const charge = chargesOf(session, whenMs).at(-1);
  if (charge === undefined) return { kind: 'none' };
  const { chargeId, method, amountFen, askedMs, isPaid, failed } = charge;
  if (isPaid) return { kind: 'paid', method };
  if (failed !== null) return { kind: 'failed', method, reason: failed.reason };
  const waitMs = method === 'ETC' ? ETC_WAIT_MS : CHARGE_WAIT_MS;
  const leftMs = askedMs + waitMs - nowMs;
  // A clock that was set back must not make the wait endless.
  const isOver = leftMs <= 0 || leftMs > waitMs;
  if (isOver) return { kind: 'unanswered', method };
  return { kind: 'under-way', chargeId, method, amountFen, leftMs };
}

/** Whether money may still come of a charge that the exit asked for, however long ago. */
export function mayStillBePaid(session: ParkingSession, whenMs: When): boolean {
  return chargesOf(session, whenMs).some(isUnsettled);
}

/** Whether the wallet of the plate may be charged without asking: once for each time it was told. */
export function walletPays(session: ParkingSession, dueFen: number, whenMs: When): boolean {
  const told = latestOf(session, 'walletTold');
  if (told === null || !covers(told.walletTold, dueFen)) return false;
  const tries = chargesOf(session, whenMs).filter(wasTried('WALLET'));
  return tries.every(({ askedMs }) => askedMs < whenMs(told));
}

/** Whether ETC may be asked without asking the driver: once for each amount. */
export function etcIsUntried(session: ParkingSession, dueFen: number, whenMs: When): boolean {
  const tries = chargesOf(session, whenMs).filter(wasTried('ETC'));
  return tries.every(({ amountFen }) => amountFen !== dueFen);
}

function wasTried(method: PaymentMethod): (charge: Charge) => boolean {
  return (charge) => charge.method === method && charge.failed?.end !== 'NOT_SENT';
}

const covers = ({ paysByItself, balanceFen }: WalletTold, dueFen: number): boolean =>
  paysByItself || balanceFen >= dueFen;
