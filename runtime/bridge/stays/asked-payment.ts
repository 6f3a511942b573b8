import type { Paid } from '../../../protocol/park/fact.js';
import { chargesOf, type When } from '../../sessions/charges.js';
import { paymentsOf, type ParkingSession } from '../../sessions/session-book.js';
import {
  answeredNumber,
  askedNumber,
  isAsked,
  isUnnumbered,
} from '../../sessions/unnumbered-payments.js';
import type { StayDesk } from './stay-desk.js';

const REFUND = '-refund-';
/** So far apart may the clocks of cloud and box be without harm. */
const CLOCKS_APART_MS = 15_000;

/**
 * A payment without the platform's number. 2.19 tells no amount: it is the price that the driver
 * was told.
 */
export interface UnnumberedPayment extends Pick<Paid, 'amountFen' | 'method'> {
  /** The charge that it answers; empty where the exit charged nothing. */
  chargeId: string;
  text: string;
}

/** Electronic payments of a stay that are known here, whichever way they became known. */
export function knownPayments(stay: ParkingSession): number {
  const { numbered, unnumbered } = paymentsByCloud(stay);
  return numbered.length + unnumbered.length;
}

/** Whether a payment is known that answers this charge of the exit. */
export function isPaidFor(stay: ParkingSession, chargeId: string): boolean {
  return paymentsOf(stay).some((paid) => paid.chargeId === chargeId);
}

/** Writes down a payment that the platform confirmed when it was asked. */
export function stateAsked(
  stays: StayDesk,
  stay: ParkingSession,
  payment: UnnumberedPayment,
): Promise<void> {
  return stateUnnumbered(stays, stay, payment, askedNumber(knownPayments(stay) + 1));
}

/** Writes down the success that a charge of the exit was answered with. */
export function stateAnswered(
  stays: StayDesk,
  stay: ParkingSession,
  payment: UnnumberedPayment,
): Promise<void> {
  return stateUnnumbered(stays, stay, payment, answeredNumber(payment.chargeId));
}

function stateUnnumbered(
  stays: StayDesk,
  stay: ParkingSession,
  { text, ...paid }: UnnumberedPayment,
  tradeNo: string,
): Promise<void> {
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

/** What a notice says of its payment. */
export interface Notice {
  /** The charge that it answers; empty for none. */
  chargeId: string;
  amountFen: number;
  /** By the cloud's clock; 0 where it says none. */
  paidAtMs: number;
}

/**
 * The payment without number that a notice is of; null for none. It is that of its own charge; else
 * the oldest that was asked for, if it had been paid by then: 2.19 only counts payments.
 */
export function knownBefore(
  stay: ParkingSession,
  { chargeId, amountFen, paidAtMs }: Notice,
  whenMs: When,
): Paid | null {
  const { unnumbered } = paymentsByCloud(stay);
  const ofCharge = unnumbered.find((paid) => chargeId !== '' && paid.chargeId === chargeId);
  if (ofCharge !== undefined) return ofCharge;
  const charge = chargesOf(stay, whenMs).find((asked) => asked.chargeId === chargeId);
  const isOf = (paid: Paid): boolean => {
    const atMs = foundMs(stay, paid, whenMs);
    // A payment that was found before a charge was asked for is not of that charge.
    if (charge !== undefined && charge.askedMs >= atMs) return false;
    const lateMs = paidAtMs - atMs;
    const isSame = paid.amountFen === amountFen;
    return paidAtMs === 0 ? isSame : lateMs <= 0 || (isSame && lateMs <= CLOCKS_APART_MS);
  };
  return unnumbered.find((paid) => isAsked(paid) && isOf(paid)) ?? null;
}

function foundMs({ facts }: ParkingSession, { tradeNo }: Paid, whenMs: When): number {
  const found = facts.filter((fact) => fact.kind === 'paid' && fact.paid.tradeNo === tradeNo);
  return Math.min(...found.map(whenMs));
}

/**
 * The payments of a stay as the platform has them: one that was known before its notice is one
 * payment with the number and the amount of the notice.
 */
export function paymentsAtPlatform(stay: ParkingSession): Paid[] {
  const payments = paymentsOf(stay);
  const amounts = new Map(payments.map(({ tradeNo, amountFen }) => [tradeNo, amountFen]));
  const replaced = replacedBy(payments);
  return payments
    .filter(({ tradeNo }) => !replaced.has(tradeNo))
    .map((paid) => ({
      ...paid,
      amountFen: paid.amountFen + (amounts.get(paid.replaces ?? '') ?? 0),
    }));
}

/** What came by notices, and what is known without one so far. */
function paymentsByCloud(stay: ParkingSession): { numbered: Paid[]; unnumbered: Paid[] } {
  const electronic = paymentsOf(stay).filter(
    ({ by, method, tradeNo }) => by === 'cloud' && method !== 'CASH' && !tradeNo.includes(REFUND),
  );
  const replaced = replacedBy(electronic);
  return {
    numbered: electronic.filter((paid) => !isUnnumbered(paid)),
    unnumbered: electronic.filter((paid) => isUnnumbered(paid) && !replaced.has(paid.tradeNo)),
  };
}

/** Numbers of ours whose payments are known by their own numbers now. */
function replacedBy(payments: readonly Paid[]): ReadonlySet<string | undefined> {
  return new Set(payments.map(({ replaces }) => replaces));
}
