import type { CloudIncoming } from '../cloud/lenient.js';
import { monthPaySync } from '../cloud/messages/month-pay-sync.js';
import { monthcardPay } from '../cloud/messages/monthcard-pay.js';
import { fenOfYuan } from '../cloud/money.js';
import { unixMsOf } from '../cloud/time.js';
import { platesOf } from './plates.js';
import { readDown } from './read-down.js';

/** A monthly card was renewed and paid, by the driver (3.10) or by somebody at the cloud (3.16). */
export interface CardRenewal {
  /** The same number is the same renewal. */
  tradeNo: string;
  permitId: string;
  plates: string[];
  /** 0 where the message does not tell it. */
  months: number;
  /** Null where the message does not tell it. */
  startMs: number | null;
  endMs: number | null;
  paidFen: number;
  /** Null where the message does not tell it. */
  receivableFen: number | null;
  paidAtMs: number;
  /** In words; empty where the message does not tell it. */
  method: string;
  /** Who took the money; empty where the message does not tell it. */
  operatorId: string;
  /** Number of the price query that came before; empty when there was none. */
  queryNo: string;
  remark: string;
}

/** Renewed and paid online (3.10). @throws CloudError `cloud/request-unusable`, `cloud/not-money` */
export function onlineRenewal(incoming: CloudIncoming): CardRenewal {
  const needed = ['card_id', 'trade_no', 'pay_money', 'months'] as const;
  const value = readDown(monthcardPay, incoming, needed);
  return {
    tradeNo: value.trade_no,
    permitId: value.card_id,
    plates: platesOf(value.car_number ?? ''),
    months: value.months,
    startMs: msOrNull(value.start_time),
    endMs: null,
    paidFen: fenOfYuan(value.pay_money),
    receivableFen: null,
    paidAtMs: unixMsOf(value.pay_time ?? 0),
    method: '',
    operatorId: '',
    queryNo: value.out_trade_no ?? '',
    remark: value.remark ?? '',
  };
}

/** Renewed at the cloud (3.16). @throws CloudError `cloud/request-unusable`, `cloud/not-money` */
export function toldRenewal(incoming: CloudIncoming): CardRenewal {
  const value = readDown(monthPaySync, incoming, ['card_id', 'trade_no', 'amount_pay']);
  const { amount_receivable: receivable = '' } = value;
  return {
    tradeNo: value.trade_no,
    permitId: value.card_id,
    plates: platesOf(value.car_number ?? ''),
    months: value.buy_month ?? 0,
    startMs: msOrNull(value.start_time),
    endMs: msOrNull(value.end_time),
    paidFen: fenOfYuan(value.amount_pay),
    receivableFen: receivable === '' ? null : fenOfYuan(receivable),
    paidAtMs: unixMsOf(value.pay_time ?? 0),
    method: value.pay_type ?? '',
    operatorId: value.user_id ?? '',
    queryNo: '',
    remark: value.resume ?? '',
  };
}

const msOrNull = (seconds: number | undefined): number | null =>
  seconds === undefined ? null : unixMsOf(seconds);
