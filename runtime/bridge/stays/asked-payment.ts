import type { Paid } from '../../../protocol/park/fact.js';
import { paymentsOf, type ParkingSession } from '../../sessions/session-book.js';
import type { StayDesk } from './stay-desk.js';

/**
 * Payments that the platform confirmed when it was asked (2.19). It tells neither their number nor
 * their amount: the amount is the price that the driver was told, and the number is one of ours
 * until the notice with the true one comes, if it ever does.
 */
const ASKED = 'asked-2.19-';
const REFUND = '-refund-';

/** Electronic payments of a stay that are known here, whichever way they became known. */
export function knownPayments(stay: ParkingSession): number {
  const { told, asked } = paymentsByCloud(stay);
  return Math.max(told.length, ...asked.map(({ place }) => place));
}

/** Writes down a payment that the platform confirmed when it was asked. */
export function stateAsked(
  stays: StayDesk,
  stay: ParkingSession,
  { text, ...paid }: Pick<Paid, 'amountFen' | 'method' | 'chargeId'> & { text: string },
): Promise<void> {
  const tradeNo = `${ASKED}${knownPayments(stay) + 1}`;
  return stays.state(stay, {
    kinds: [{ kind: 'paid', paid: { ...paid, tradeNo, by: 'cloud', prepaid: false } }],
    event: 'paid',
    text,
    atMs: 0,
  });
}

/** The number of one part of a refund: the cloud numbers only the payment. */
export function refundTradeNo(
  tradeNo: string,
  { refundedAtMs, amountFen }: { refundedAtMs: number; amountFen: number },
): string {
  return `${tradeNo}${REFUND}${refundedAtMs}-${amountFen}`;
}

/** A payment that is told by a notice, as it was asked for before; null if it was not. */
export function askedBefore(stay: ParkingSession): Paid | null {
  const { told, asked } = paymentsByCloud(stay);
  return asked.find(({ place }) => place === told.length + 1)?.paid ?? null;
}

/**
 * The payments of a stay as the platform has them: one that was asked for, and whose notice came
 * later, is one payment with the number and the amount of the notice.
 */
export function paymentsAtPlatform(stay: ParkingSession): Paid[] {
  const { told, asked } = paymentsByCloud(stay);
  const toldAs = new Map(asked.map(({ paid, place }) => [paid.tradeNo, told[place - 1]]));
  return paymentsOf(stay).flatMap((paid) => {
    if (toldAs.get(paid.tradeNo) !== undefined) return [];
    const before = asked.find(({ paid: { tradeNo } }) => toldAs.get(tradeNo) === paid);
    return { ...paid, amountFen: paid.amountFen + (before?.paid.amountFen ?? 0) };
  });
}

function paymentsByCloud(stay: ParkingSession) {
  const electronic = paymentsOf(stay).filter(
    ({ by, method, tradeNo }) => by === 'cloud' && method !== 'CASH' && !tradeNo.includes(REFUND),
  );
  const isAsked = ({ tradeNo }: Paid) => tradeNo.startsWith(ASKED);
  return {
    told: electronic.filter((paid) => !isAsked(paid)),
    asked: electronic
      .filter(isAsked)
      .map((paid) => ({ paid, place: Number(paid.tradeNo.slice(ASKED.length)) })),
  };
}
