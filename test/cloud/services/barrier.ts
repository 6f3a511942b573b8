import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { uploadLiftrod } from '../../../protocol/cloud/messages/upload-liftrod.js';
import { read, type Answer, type ServiceContext } from './service.js';

export function moveArm(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadLiftrod.request, incoming);
  const liftrodId = value.liftrod_id ?? '';
  const service_name = uploadLiftrod.serviceName;
  if (liftrodId === '') return { state: 0, errmsg: '', service_name };
  ledger.lift({
    liftrodId,
    channelId: value.channel_id ?? '',
    operate: value.operate ?? null,
    reason: value.reason ?? null,
    note: value.resume ?? '',
    orderId: value.order_id ?? '',
  });
  return { state: 1, errmsg: 'upload data success!', service_name, liftrod_id: liftrodId };
}
