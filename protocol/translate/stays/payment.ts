import type { CloudData } from '../../cloud/envelope.js';
import type { CloudIncoming } from '../../cloud/lenient.js';
import type { CloudMessage } from '../../cloud/message.js';
import { escapeOrder } from '../../cloud/messages/escape-order.js';
import { outpark } from '../../cloud/messages/outpark.js';
import { prepayOrder } from '../../cloud/messages/prepay-order.js';
import { repair } from '../../cloud/messages/repair.js';
import { fenOfYuan } from '../../cloud/money.js';
import { unixMsOf } from '../../cloud/time.js';
import type { Paid } from '../../park/fact.js';
import type { PaymentMethod } from '../../park/values.js';
import { downAnswer } from '../down-answer.js';
import type { DownResult } from '../down-result.js';
import { readDown } from '../read-down.js';

/** What is paid for: a stay before its exit, a stay at its exit, or the debt of one that is over. */
export type PaymentPurpose = 'PREPAYMENT' | 'EXIT' | 'DEBT';

/** Only PAID means that the money is there; the two others leave the stay as it is. */
export type PaymentOutcome = 'PAID' | 'FAILED' | 'UNDER_WAY';

/** A payment that the cloud tells of, whichever message brought it. */
export interface CloudPayment {
  purpose: PaymentPurpose;
  outcome: PaymentOutcome;
  sessionId: string;
  /** Empty where the message has none: then the session alone tells the car. */
  plate: string;
  /** Where the driver paid at a lane; empty elsewhere. */
  channelId: string;
  /** The content of the fact. The same trade number is the same payment, however often it comes. */
  paid: Paid;
  paidAtMs: number;
  /** How it was paid, as far as the message says it in a word that is known; else null. */
  methodTold: PaymentMethod | null;
  /** What the car park gets after the fee of the platform; null where it cannot be read. */
  creditedFen: number | null;
  /** Number of the price query that came before; empty when there was none. */
  queryNo: string;
  /** What the cloud says to it, in words. */
  text: string;
}

/** Who states that money came which only the cloud has seen. */
const BY_CLOUD = 'cloud';

const outcomes: Readonly<Record<number, PaymentOutcome>> = { 0: 'FAILED', 1: 'PAID' };
const exitMethods: Readonly<Record<string, PaymentMethod>> = {
  wallet: 'WALLET',
  sweepcode: 'SWEEP_CODE',
  scancode: 'SCAN_CODE',
  etc: 'ETC',
};

/** A payment before the exit (3.2), with the phone or in cash at a pay station. */
export function prepayment(incoming: CloudIncoming): CloudPayment {
  const needed = ['order_id', 'trade_no', 'prepay'] as const;
  const value = readDown(prepayOrder, incoming, needed);
  const inCash = value.prepay_type === 2 || value.prepay_type === 3;
  return {
    purpose: 'PREPAYMENT',
    // The message is sent only once the money is there.
    outcome: 'PAID',
    sessionId: value.order_id,
    plate: value.car_number ?? '',
    channelId: '',
    paid: paidOf(value.trade_no, value.prepay, inCash ? 'CASH' : 'SCAN_CODE'),
    paidAtMs: unixMsOf(value.pay_time ?? 0),
    methodTold: null,
    creditedFen: creditedFen(value.arrive_money),
    queryNo: value.query_order_no ?? '',
    text: value.remark ?? '',
  };
}

/** The result of an electronic payment at the exit (3.4). */
export function exitPayment(incoming: CloudIncoming): CloudPayment {
  const value = readDown(outpark, incoming, ['order_id', 'trade_no', 'total', 'state']);
  const methodTold = exitMethods[value.pay_type ?? ''] ?? null;
  return {
    purpose: 'EXIT',
    outcome: outcomes[value.state] ?? 'UNDER_WAY',
    sessionId: value.order_id,
    plate: value.car_number ?? '',
    channelId: value.out_channel_id ?? '',
    paid: paidOf(value.trade_no, value.total, methodTold ?? 'SCAN_CODE'),
    paidAtMs: unixMsOf(value.pay_time ?? 0),
    methodTold,
    creditedFen: creditedFen(value.arrive_money),
    queryNo: '',
    text: value.errmsg ?? '',
  };
}

/** A debt that was paid in the app of the platform (3.29). */
export function debtPayment(incoming: CloudIncoming): CloudPayment {
  const value = readDown(repair, incoming, ['order_id', 'trade_no', 'total', 'state']);
  return {
    purpose: 'DEBT',
    outcome: outcomes[value.state] ?? 'UNDER_WAY',
    sessionId: value.order_id,
    plate: value.car_number ?? '',
    channelId: value.out_channel_id ?? '',
    paid: paidOf(value.trade_no, value.total, 'SCAN_CODE'),
    paidAtMs: unixMsOf(value.pay_time ?? 0),
    methodTold: null,
    creditedFen: creditedFen(value.arrive_money),
    queryNo: '',
    text: value.errmsg ?? '',
  };
}

/** A debt of an escaped car that was paid (3.37). It has no plate, and takes no answer. */
export function escapePayment(incoming: CloudIncoming): CloudPayment {
  const value = readDown(escapeOrder, incoming, ['order_id', 'trade_no', 'total', 'state']);
  return {
    purpose: 'DEBT',
    outcome: outcomes[value.state] ?? 'UNDER_WAY',
    sessionId: value.order_id,
    plate: '',
    channelId: '',
    paid: paidOf(value.trade_no, value.total, 'SCAN_CODE'),
    paidAtMs: unixMsOf(value.pay_time ?? 0),
    methodTold: null,
    creditedFen: creditedFen(value.arrive_money),
    queryNo: '',
    text: value.errmsg ?? '',
  };
}

/** The messages that tell of payments, and how each is read. */
export const paymentMessages: readonly {
  message: CloudMessage;
  /** @throws CloudError `cloud/request-unusable`, `cloud/not-money` */
  read: (incoming: CloudIncoming) => CloudPayment;
}[] = [
  { message: prepayOrder, read: prepayment }, // 3.2
  { message: outpark, read: exitPayment }, // 3.4
  { message: repair, read: debtPayment }, // 3.29
  { message: escapeOrder, read: escapePayment }, // 3.37
];

/**
 * The answer to a payment: it says that the message was taken over, not that money came, and goes
 * out once the fact is on disk. A repetition is answered like the first one.
 */
export function paymentAnswer(
  message: CloudMessage,
  incoming: CloudIncoming,
  result: DownResult,
): CloudData | null {
  return downAnswer(message, incoming, result);
}

function paidOf(tradeNo: string, yuan: number, method: PaymentMethod): Paid {
  return { tradeNo, amountFen: fenOfYuan(yuan), method, by: BY_CLOUD };
}

// A side note of the message: no payment is refused because of it.
function creditedFen(yuan: number | undefined): number | null {
  const fen = yuan === undefined ? Number.NaN : Math.round(yuan * 100);
  return Number.isSafeInteger(fen) ? fen : null;
}
