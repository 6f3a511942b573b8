import { CloudError } from '../../cloud/cloud-error.js';
import type { CloudData } from '../../cloud/envelope.js';
import type { CloudIncoming } from '../../cloud/lenient.js';
import { deliverTicket } from '../../cloud/messages/deliver-ticket.js';
import { memberDiscount } from '../../cloud/messages/member-discount.js';
import { payNotice } from '../../cloud/messages/pay-notice.js';
import { fenOfYuan } from '../../cloud/money.js';
import { unixMsOf, unixSecondsOf } from '../../cloud/time.js';
import { downAnswer } from '../down-answer.js';
import type { DownResult } from '../down-result.js';
import { readDown } from '../read-down.js';

/** What a reduction takes off the fee of a stay. */
export type ReductionEffect =
  | { kind: 'amount'; amountFen: number }
  | { kind: 'time'; minutes: number }
  | { kind: 'free' }
  | { kind: 'free-until'; untilMs: number }
  /** The car park turns points and coupons of a member into an amount by its own rule. */
  | { kind: 'member'; memberId: string; points: number; couponIds: string[] }
  /** The message leaves it to the car park. */
  | { kind: 'by-park' };

/** Something that lowers the fee of a stay; the next price shows it. */
export interface Reduction {
  /** The same number is the same reduction, however often it comes. */
  reductionId: string;
  source: 'COUPON' | 'CHARGING' | 'POINTS' | 'MEMBER';
  /** Empty where the cloud knows no stay of the plate. */
  sessionId: string;
  plate: string;
  effect: ReductionEffect;
  /** It counts for nothing after it; null where the message sets no end. */
  validUntilMs: number | null;
  remark: string;
  /** Of charging: the number of the charging order; empty where none was told. */
  chargingOrder: string;
  /** Of a coupon: who gave it; empty where that was not told. */
  shop: string;
}

const minutesOfUnit: Readonly<Record<number, number>> = { 1: 1, 2: 60, 3: 1_440 };

/**
 * A coupon that a driver got from a shop (3.12).
 * @throws CloudError `cloud/request-unusable`, `cloud/not-money`, and `cloud/reduction-unknown` for
 *   a percentage, whose scale no document tells, and for a coupon of somebody else
 */
export function couponReduction(incoming: CloudIncoming): Reduction {
  const value = readDown(deliverTicket, incoming, ['ticket_id', 'car_number', 'ticket_type']);
  return {
    reductionId: value.ticket_id,
    source: 'COUPON',
    sessionId: value.order_id ?? '',
    plate: value.car_number,
    effect: couponEffect(value),
    validUntilMs: value.limit_day === undefined ? null : unixMsOf(value.limit_day),
    remark: value.remark ?? '',
    chargingOrder: '',
    shop: value.shop_name ?? value.shopName ?? '',
  };
}

function couponEffect(value: {
  ticket_type: number;
  money?: string;
  duration?: number;
  ticket_unit?: number;
  time_range?: number;
}): ReductionEffect {
  const { ticket_type: type, money = '', duration, ticket_unit: unit = 0, time_range } = value;
  const perUnit = minutesOfUnit[unit];
  if (type === 0 && money !== '') return { kind: 'amount', amountFen: fenOfYuan(money) };
  if (type === 1 && duration !== undefined && perUnit !== undefined) {
    return { kind: 'time', minutes: duration * perUnit };
  }
  if (type === 2) return { kind: 'free' };
  if (type === 5 && time_range !== undefined) {
    return { kind: 'free-until', untilMs: unixMsOf(time_range) };
  }
  throw unknownReduction(`A coupon of the type ${type}`);
}

/**
 * Money or points spent elsewhere: at a charging pile or in a shop (3.25 and its twin 3.36).
 * @throws CloudError `cloud/request-unusable`, `cloud/not-money`, and `cloud/reduction-unknown` for
 *   a stay in a hotel, which lowers no fee, and for a percentage
 */
export function noticeReduction(incoming: CloudIncoming): Reduction {
  const value = readDown(payNotice, incoming, ['uuid', 'order_id', 'car_number']);
  // Without a type it is the twin, which knows charging only.
  const { type = 1, calculation_method: method, remark = '' } = value;
  if (type !== 1 && type !== 2) throw unknownReduction(`A notice of the type ${type}`);
  const yuan = value.reduce_amount ?? value.deduction_money ?? '';
  const minutes = type === 1 ? value.duration : Number(value.deduction_time ?? Number.NaN);
  const shared = {
    reductionId: value.uuid,
    source: type === 1 ? 'CHARGING' : 'POINTS',
    sessionId: value.order_id,
    plate: value.car_number,
    validUntilMs: null,
    remark,
    chargingOrder: type === 1 ? (value.start_charge_seq ?? '') : '',
    shop: '',
  } as const;
  if (method === 0) return { ...shared, effect: { kind: 'free' } };
  if (method === 3) return { ...shared, effect: { kind: 'by-park' } };
  if (method === 4) throw unknownReduction('A percentage of a charging order');
  if (method !== 1 && yuan !== '') {
    return { ...shared, effect: { kind: 'amount', amountFen: fenOfYuan(yuan) } };
  }
  if (minutes !== undefined && Number.isSafeInteger(minutes) && minutes >= 0) {
    return { ...shared, effect: { kind: 'time', minutes } };
  }
  throw unknownReduction('A notice without an amount or a time');
}

/** Points and coupons that a member chose (3.30). @throws CloudError `cloud/request-unusable` */
export function memberReduction(incoming: CloudIncoming): Reduction {
  const value = readDown(memberDiscount, incoming, ['request_no', 'order_id', 'member_id']);
  const chosen = (value.coupon_choose ?? []).map(({ coupon_id }) => coupon_id ?? '');
  return {
    reductionId: value.request_no,
    source: 'MEMBER',
    sessionId: value.order_id,
    plate: value.car_number ?? '',
    effect: {
      kind: 'member',
      memberId: value.member_id,
      points: value.points_use ?? 0,
      couponIds: chosen.filter((id) => id !== ''),
    },
    validUntilMs: null,
    remark: '',
    chargingOrder: '',
    shop: '',
  };
}

/**
 * The answer to a coupon. One for a stay that the cloud does not know is recorded there only if the
 * answer tells the stay.
 */
export function couponAnswer(
  incoming: CloudIncoming,
  result: DownResult,
  stay: { sessionId: string; plate: string; enteredMs: number },
): CloudData | null {
  const value = readDown(deliverTicket, incoming, []);
  const told =
    value.have_order === 0 ? { car_number: stay.plate, intime: unixSecondsOf(stay.enteredMs) } : {};
  return downAnswer(deliverTicket, incoming, result, { order_id: stay.sessionId, ...told });
}

function unknownReduction(what: string): CloudError {
  return new CloudError('cloud/reduction-unknown', `${what} cannot be turned into a reduction.`);
}
