import { Buffer } from 'node:buffer';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { monthPayRecord } from '../../../protocol/cloud/messages/month-pay-record.js';
import { parkLog } from '../../../protocol/cloud/messages/park-log.js';
import { uploadCarpic } from '../../../protocol/cloud/messages/upload-carpic.js';
import { uploadConfirmOrder } from '../../../protocol/cloud/messages/upload-confirm-order.js';
import { workRecord } from '../../../protocol/cloud/messages/work-record.js';
import { read, type Answer, type ServiceContext } from './service.js';

/** The documents allow 150 KB for a picture. */
const pictureBytesMax = 150 * 1024;

/** A shift, by its number; the end overwrites the start's record. */
export function shift(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(workRecord.request, incoming);
  const { uuid = '', user_id: userId = '' } = value;
  ledger.masters.put('shift', uuid, value);
  return { state: 1, errmsg: '', service_name: workRecord.serviceName, uuid, user_id: userId };
}

export function logEntry(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(parkLog.request, incoming);
  const { log_id: logId = '', content = '', operate_time: time } = value;
  const service_name = parkLog.serviceName;
  if (logId === '' || content === '' || time === undefined) {
    return { state: 0, errmsg: '缺少必要参数', service_name, log_id: logId };
  }
  ledger.masters.put('log entry', logId, value);
  return { state: 1, errmsg: '', service_name, log_id: logId };
}

/** A renewal, by card and payment; the card itself is not touched. */
export function renewal(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(monthPayRecord.request, incoming);
  const { card_id: cardId = '', trade_no: tradeNo = '' } = value;
  ledger.masters.put('renewal', `${cardId} ${tradeNo}`, value);
  const service_name = monthPayRecord.serviceName;
  return { state: 1, errmsg: '', service_name, card_id: cardId };
}

/** A car waits for somebody to match it. The answer names neither the service nor the event. */
export function waitingCar(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadConfirmOrder.request, incoming);
  const eventId = value.event_id ?? '';
  if (ledger.masters.get('event', eventId) !== null) {
    return { state: 0, errmsg: 'event_id 已存在!' };
  }
  ledger.masters.put('event', eventId, value);
  return { state: 1, errmsg: '' };
}

/** A picture; the second one of the same thing with as many bytes counts as a repetition. */
export function picture(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadCarpic.request, incoming);
  const { order_id: orderId, liftrod_id: liftrodId, event_id: eventId, content = '' } = value;
  const echo = orderId === undefined ? {} : { order_id: orderId };
  const bytes = Buffer.from(content, 'base64').length;
  if (bytes > pictureBytesMax) return { state: 0, errmsg: '图片过大', ...echo };
  const about = orderId ?? liftrodId ?? eventId ?? '';
  const key = `${value.picture_source ?? ''} ${about} ${bytes}`;
  if (ledger.masters.get('picture', key) !== null) {
    return { state: 0, errmsg: '图片已上传过，不可再传！', ...echo };
  }
  ledger.masters.put('picture', key, { ...value, content: '' });
  return { state: 1, errmsg: '上传成功!', ...echo };
}
