import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { uploadLiftrod } from '../../../protocol/cloud/messages/upload-liftrod.js';
import { CASHIER_UNKNOWN, unknownCashier } from './cashiers.js';
import { changeResult, read, type Answer, type ServiceContext } from './service.js';

export function moveArm(incoming: CloudIncoming, context: ServiceContext): Answer {
  const { ledger, flags } = context;
  const value = read(uploadLiftrod.request, incoming);
  const { liftrod_id: liftrodId } = value;
  const ids =
    liftrodId === undefined && flags.missingKeyHitsAll
      ? ledger.lifts.map((lift) => lift.liftrodId)
      : [liftrodId ?? ''].filter((id) => id !== '');
  for (const id of ids) {
    ledger.lift({
      liftrodId: id,
      channelId: value.channel_id ?? '',
      operate: value.operate ?? null,
      reason: value.reason ?? null,
      note: value.resume ?? '',
      orderId: value.order_id ?? '',
    });
  }
  const { state, errmsg } = changeResult(ids.length, context, '缺少liftrod_id');
  const text = state > 0 ? 'upload data success!' : errmsg;
  const done = state > 0 && unknownCashier(value.user_id, context) ? CASHIER_UNKNOWN : text;
  return { state, errmsg: done, service_name: uploadLiftrod.serviceName, liftrod_id: liftrodId };
}
