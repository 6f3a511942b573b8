import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import type { CloudPayment } from '../../../protocol/translate/stays/payment.js';
import { refundOf } from '../../../protocol/translate/stays/refund.js';
import { walletOf } from '../../../protocol/translate/stays/wallet.js';
import type { Fact, PaymentFailed } from '../../../protocol/park/fact.js';
import { chargeToldOf } from '../../sessions/charges.js';
import { isOpen, latestOf, paymentsOf, type ParkingSession } from '../../sessions/session-book.js';
import { knownBefore, refundTradeNo } from './asked-payment.js';
import { required, type StayDesk } from './stay-desk.js';

/**
 * A payment that the cloud tells of (3.2, 3.4, 3.29, 3.37). The same trade number is the same
 * payment, however often it comes; what did not lead to money leaves the stay as it is.
 * @throws LanekeeperError `stay/unknown`
 */
export function takePayment(stays: StayDesk, payment: CloudPayment): Promise<void> {
  return stays.inTurn(payment.sessionId, () => takeInTurn(stays, payment));
}

async function takeInTurn(stays: StayDesk, payment: CloudPayment): Promise<void> {
  const { outcome, purpose, paid, text } = payment;
  const stay = await stays.stay(payment.sessionId);
  if (outcome !== 'PAID') {
    const words = `${purpose} ${outcome}, trade ${paid.tradeNo}: ${text}`;
    const isOfExit = outcome === 'FAILED' && purpose === 'EXIT' && stay !== null && isOpen(stay);
    if (!isOfExit) return stays.note('payment_not_made', words, stay);
    const chargeId = chargeOf(stays, stay, payment);
    const failed = { tradeNo: paid.tradeNo, reason: text, chargeId, end: 'REFUSED' } as const;
    return takeFailure(stays, stay, failed, words);
  }
  const known = required(stay);
  if (paymentsOf(known).some(({ tradeNo }) => tradeNo === paid.tradeNo)) return stays.onDisk();
  // What was known before counts already: only what it was wrong by is added.
  const chargeId = chargeOf(stays, known, payment);
  const notice = { chargeId, amountFen: paid.amountFen, paidAtMs: payment.paidAtMs };
  const isNew = paid.method === 'CASH' || purpose === 'DEBT';
  const before = isNew ? null : knownBefore(known, notice, stays.factMs);
  const amountFen = paid.amountFen - (before?.amountFen ?? 0);
  const prepaid = purpose === 'PREPAYMENT';
  const fact = { ...paid, amountFen, chargeId, replaces: before?.tradeNo ?? '', prepaid };
  await stays.state(known, {
    kinds: [{ kind: 'paid', paid: fact }],
    event: 'paid',
    text: `${paid.amountFen} fen, ${paid.method}, by the cloud as ${paid.tradeNo}`,
    atMs: payment.paidAtMs,
  });
}

/** The charge of the exit that a payment answers; empty where nothing here asked for it. */
function chargeOf(stays: StayDesk, stay: ParkingSession, payment: CloudPayment): string {
  if (payment.purpose !== 'EXIT') return '';
  const { outcome, methodTold: method, paidAtMs: atMs } = payment;
  const told = { isPaid: outcome === 'PAID', method, atMs };
  return chargeToldOf(stay, told, stays.factMs);
}

/** The driver at the exit is asked anew, unless another payment is under way. */
async function takeFailure(
  stays: StayDesk,
  stay: ParkingSession,
  failed: PaymentFailed,
  words: string,
): Promise<void> {
  const { tradeNo } = failed;
  const isKnown = (fact: Fact) =>
    (fact.kind === 'paymentFailed' && fact.paymentFailed.tradeNo === tradeNo) ||
    (fact.kind === 'paid' && fact.paid.tradeNo === tradeNo);
  if (stay.facts.some(isKnown)) return stays.onDisk();
  await stays.state(stay, {
    kinds: [{ kind: 'paymentFailed', paymentFailed: failed }],
    event: 'payment_not_made',
    text: words,
    atMs: 0,
  });
}

/**
 * What the platform says of the wallet of a car that came in (4.2), for the exit that it will come
 * to. It is told once a stay, and again when it changes.
 */
export async function takeWallet(stays: StayDesk, incoming: CloudIncoming): Promise<void> {
  const { plate, balanceFen, paysByItself } = walletOf(incoming);
  const how = paysByItself ? 'pays by itself' : 'pays when asked';
  const words = `the wallet of ${plate} has ${balanceFen} fen and ${how}`;
  const stay = stays.openStay(plate);
  if (stay === null) return stays.note('wallet_told', words);
  const known = latestOf(stay, 'walletTold')?.walletTold;
  if (known?.balanceFen === balanceFen && known.paysByItself === paysByItself) {
    return stays.onDisk();
  }
  await stays.state(stay, {
    kinds: [{ kind: 'walletTold', walletTold: { balanceFen, paysByItself } }],
    event: 'wallet_told',
    text: words,
    atMs: 0,
  });
}

/**
 * Money that went back to the driver (3.23): a payment below 0, so that a stay which is still open
 * is due again. One payment may be refunded in parts, so that time and amount belong to the identity
 * of a part.
 */
export async function takeRefund(stays: StayDesk, incoming: CloudIncoming): Promise<void> {
  const refund = refundOf(incoming);
  const { tradeNo, amountFen, refundedAtMs } = refund;
  const words = `${amountFen} fen of ${tradeNo}: ${refund.text}`;
  const stay = (await stays.stay(refund.sessionId)) ?? stays.stayOfPayment(tradeNo);
  if (!refund.done || stay === null) return stays.note('refund_told', words, stay);
  const own = refundTradeNo(tradeNo, refund);
  if (paymentsOf(stay).some((paid) => paid.tradeNo === own)) return stays.onDisk();
  const method = paymentsOf(stay).find((paid) => paid.tradeNo === tradeNo)?.method ?? 'SCAN_CODE';
  await stays.state(stay, {
    kinds: [{ kind: 'paid', paid: { tradeNo: own, amountFen: -amountFen, method, by: 'cloud' } }],
    event: 'refunded',
    text: words,
    atMs: refundedAtMs,
  });
}
