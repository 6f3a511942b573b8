import { CloudError } from '../../cloud/cloud-error.js';
import { outPark } from '../../cloud/messages/out-park.js';
import { uploadOrder } from '../../cloud/messages/upload-order.js';
import { yuanText } from '../../cloud/money.js';
import { writeFields } from '../../cloud/strict.js';
import type { SessionClosed } from '../../park/uplink.js';
import type { PaymentMethod } from '../../park/values.js';
import { requiredPlate } from '../plates.js';
import { filled, secondsOf } from '../up-values.js';
import type { CloudUpload, UpContext } from '../up.js';
import { payTypeOf, readByCamera } from '../values.js';

/**
 * Exits whose payment the platform itself has made: it knows the money, and 2.2 would tell of a
 * second one, or take it. They go up as whole stays (2.3), which charge nothing.
 */
const paidAtPlatform: ReadonlySet<PaymentMethod> = new Set([
  'SCAN_CODE',
  'ETC',
  'WALLET',
  'SWEEP_CODE',
]);

/**
 * A car left and its stay is settled: an exit (2.2), or the whole stay at once (2.3).
 * @throws CloudError `cloud/plate-missing`, `cloud/clock-unset`, `cloud/pay-type-missing`
 */
export function exit(closed: SessionClosed, context: UpContext): CloudUpload {
  if (!paidAtPlatform.has(closed.method)) {
    const data = writeFields(outPark.request, {
      ...common(closed, context),
      remark: filled(closed.remark),
    });
    return { service: outPark.serviceName, data };
  }
  const data = writeFields(uploadOrder.request, {
    service_name: uploadOrder.serviceName,
    data_target: 'cloud',
    ...common(closed, context),
    remark: filled(closed.remark),
  });
  return { service: uploadOrder.serviceName, data };
}

/**
 * Asks the platform for what is still due of a stay (2.2): with a wallet, or with the code of a
 * phone. It goes out before the exit, is told as paid in it, and the answer says whether it is.
 * @param closed the stay as if it ended now, with the method of the payment
 * @throws CloudError `cloud/plate-missing`, `cloud/clock-unset`, `cloud/pay-type-missing`
 */
export function charge(
  closed: SessionClosed,
  { dueFen, authCode }: { dueFen: number; authCode: string | null },
  context: UpContext,
): CloudUpload {
  const electronicPaidFen = closed.electronicPaidFen + dueFen;
  const data = writeFields(outPark.request, {
    ...common({ ...closed, electronicPaidFen }, context),
    pay_type: authCode === null ? 'wallet' : 'sweepcode',
    auth_code: authCode ?? undefined,
    total: yuanText(dueFen),
  });
  return { service: outPark.serviceName, data };
}

/** What both messages have, under the same names. */
function common(closed: SessionClosed, context: UpContext) {
  const inTime = secondsOf(closed.enteredAt);
  const outTime = secondsOf(closed.leftAt);
  const prepaidFen = closed.electronicPrepaidFen + closed.cashPrepaidFen;
  const openFen = closed.amountReceivableFen - prepaidFen - closed.reducedFen;
  return {
    car_number: requiredPlate(closed.plate),
    in_time: inTime,
    out_time: outTime,
    uid: closed.entryOperatorId,
    duration: Math.max(0, Math.floor((outTime - inTime) / 60)),
    car_type: closed.vehicleClass || context.defaultVehicleClass,
    c_type: readByCamera,
    out_type: readByCamera,
    pay_type: payType(closed.method, closed.amountReceivableFen),
    empty_plot: closed.freePlaces,
    total: yuanText(Math.max(0, openFen)),
    order_id: closed.sessionId,
    freereasons: filled(closed.freeReason),
    out_channel_id: filled(closed.exitChannelId),
    in_channel_id: filled(closed.entryChannelId),
    reduce_amount: yuanText(closed.reducedFen),
    amount_receivable: yuanText(closed.amountReceivableFen),
    // The cloud books income from these four parts alone, so they are always there.
    electronic_prepay: yuanText(closed.electronicPrepaidFen),
    electronic_pay: yuanText(closed.electronicPaidFen),
    cash_prepay: yuanText(closed.cashPrepaidFen),
    cash_pay: yuanText(closed.cashPaidFen),
    out_uid: closed.exitOperatorId,
  };
}

function payType(method: PaymentMethod, receivableFen: number): string {
  // 2.3 wants the code with `sweepcode`, which is used up and was never kept. Both are payments with
  // a phone at the lane.
  if (method === 'SWEEP_CODE') return 'scancode';
  // No word of the list names stored value; what it paid is told as reduced, so nothing is open.
  if (method === 'STORED_VALUE') return 'free';
  const word = payTypeOf[method] ?? (receivableFen === 0 ? 'free' : undefined);
  if (word !== undefined) return word;
  throw new CloudError('cloud/pay-type-missing', 'How the amount was paid is missing.');
}
