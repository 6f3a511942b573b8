import type { CloudIncoming } from '../../cloud/lenient.js';
import { orderZeroBalance } from '../../cloud/messages/order-zero-balance.js';
import { fenOfYuan } from '../../cloud/money.js';
import { unixMsOf } from '../../cloud/time.js';
import { readDown } from '../read-down.js';

/** Somebody at the cloud closed an open stay with these amounts, which may all be 0 (3.28). */
export interface SettledByHand {
  commandId: string;
  /** Empty: plate and entry tell the stay. */
  sessionId: string;
  plate: string;
  enteredMs: number;
  leftMs: number;
  cashPaidFen: number;
  cashPrepaidFen: number;
  electronicPaidFen: number;
  electronicPrepaidFen: number;
  remark: string;
}

/** @throws CloudError `cloud/request-unusable`, `cloud/not-money` */
export function settledByHand(incoming: CloudIncoming): SettledByHand {
  const value = readDown(orderZeroBalance, incoming, [
    ...(['sync_id', 'in_time', 'out_time', 'car_number'] as const),
    ...(['cash_pay', 'cash_prepay', 'ele_pay', 'ele_prepay'] as const),
  ]);
  return {
    commandId: `settled-${value.sync_id}`,
    sessionId: value.order_id ?? '',
    plate: value.car_number,
    enteredMs: unixMsOf(value.in_time),
    leftMs: unixMsOf(value.out_time),
    cashPaidFen: fenOfYuan(value.cash_pay),
    cashPrepaidFen: fenOfYuan(value.cash_prepay),
    electronicPaidFen: fenOfYuan(value.ele_pay),
    electronicPrepaidFen: fenOfYuan(value.ele_prepay),
    remark: value.remark ?? '',
  };
}
