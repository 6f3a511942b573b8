import { CloudError } from '../../cloud/cloud-error.js';
import { outPark } from '../../cloud/messages/out-park.js';
import { uploadOrder } from '../../cloud/messages/upload-order.js';
import { yuanText } from '../../cloud/money.js';
import { writeFields } from '../../cloud/strict.js';
import type { SessionClosed } from '../../park/uplink.js';
import type { PaymentMethod } from '../../park/values.js';
import type { EtcLane } from '../etc-lane.js';
import { requiredPlate } from '../plates.js';
import { filled, secondsOf, stayMinutes } from '../up-values.js';
import type { CloudUpload, UpContext } from '../up.js';
import { payTypeOf, readByCamera } from '../values.js';
import { etcCharge } from './etc-charge.js';

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

/** What pays at the exit without an attendant, when the exit asks for it. */
export type ChargeMeans =
  | { method: 'WALLET' }
  /** The code that a phone showed. */
  | { method: 'SWEEP_CODE'; authCode: string }
  | ({ method: 'ETC' } & EtcLane);

/**
 * Asks the platform for what is still due of a stay: by ETC (2.37), or with a wallet or the code of
 * a phone (2.2). It goes out before the exit, and is told as paid in it.
 * @param closed the stay as if it ended now
 * @throws CloudError `cloud/plate-missing`, `cloud/clock-unset`
 */
export function charge(
  closed: SessionClosed,
  { dueFen, means }: { dueFen: number; means: ChargeMeans },
  context: UpContext,
): CloudUpload {
  if (means.method === 'ETC') return etcCharge(closed, { dueFen, lane: means });
  const { method } = means;
  const electronicPaidFen = closed.electronicPaidFen + dueFen;
  const data = writeFields(outPark.request, {
    ...common({ ...closed, electronicPaidFen, method }, context),
    pay_type: method === 'WALLET' ? 'wallet' : 'sweepcode',
    auth_code: method === 'WALLET' ? undefined : means.authCode,
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
    duration: stayMinutes(inTime, outTime),
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
