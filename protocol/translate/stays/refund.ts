import type { CloudIncoming } from '../../cloud/lenient.js';
import { refund } from '../../cloud/messages/refund.js';
import { fenOfYuan } from '../../cloud/money.js';
import { unixMsOf } from '../../cloud/time.js';
import { readDown } from '../read-down.js';

/** Money of a payment that went back to the driver (3.23). */
export interface CloudRefund {
  /** The payment that it takes back; plate and order are often empty. */
  tradeNo: string;
  amountFen: number;
  /** Whether the money really went. */
  done: boolean;
  sessionId: string;
  plate: string;
  refundedAtMs: number;
  /** What the refund credits to the car park, under either spelling of its key; usually 0. */
  creditedFen: number;
  text: string;
}

/** @throws CloudError `cloud/request-unusable`, `cloud/not-money` */
export function refundOf(incoming: CloudIncoming): CloudRefund {
  const value = readDown(refund, incoming, ['trade_no', 'refund_money', 'state']);
  return {
    tradeNo: value.trade_no,
    amountFen: fenOfYuan(value.refund_money),
    done: value.state === 1,
    sessionId: value.order_id ?? '',
    plate: value.car_number ?? '',
    refundedAtMs: unixMsOf(value.refund_time ?? 0),
    creditedFen: fenOfYuan(value.arrive_money ?? value.arrive_moeny ?? 0),
    text: value.errmsg ?? '',
  };
}
