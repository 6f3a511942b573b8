import { Buffer } from 'node:buffer';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { monthPayRecord } from '../../../protocol/cloud/messages/month-pay-record.js';
import { parkLog } from '../../../protocol/cloud/messages/park-log.js';
import { uploadCarpic } from '../../../protocol/cloud/messages/upload-carpic.js';
import { uploadConfirmOrder } from '../../../protocol/cloud/messages/upload-confirm-order.js';
import { workRecord } from '../../../protocol/cloud/messages/work-record.js';
import { CASHIER_UNKNOWN, unknownCashier } from './cashiers.js';
import { stored } from './masters.js';
import { changeResult, read, type Answer, type ServiceContext } from './service.js';

/** What the documents allow for a picture, and what the published server takes. */
const pictureBytesMax = 150 * 1024;
const largerPictureBytesMax = 201_100;

/** A shift, by its number; the end overwrites the start's record. */
export function shift(incoming: CloudIncoming, context: ServiceContext): Answer {
  const value = read(workRecord.request, incoming);
  const { uuid, user_id: userId = '' } = value;
  const { state, errmsg } = changeResult(stored(context, 'shift', uuid, value), context);
  const text = state > 0 && unknownCashier(userId, context) ? CASHIER_UNKNOWN : errmsg;
  const key = context.flags.barerAnswers ? { uuid } : { uuid, user_id: userId };
  return { state, errmsg: text, service_name: workRecord.serviceName, ...key };
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
export function renewal(incoming: CloudIncoming, context: ServiceContext): Answer {
  const value = read(monthPayRecord.request, incoming);
  const { card_id: cardId, trade_no: tradeNo } = value;
  const isWhole = cardId !== undefined && tradeNo !== undefined;
  const key = isWhole ? `${cardId} ${tradeNo}` : undefined;
  const result = changeResult(stored(context, 'renewal', key, value), context);
  return { ...result, service_name: monthPayRecord.serviceName, card_id: cardId };
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

/** A picture of a stay, a movement, an event, or one that was asked for. */
export function picture(incoming: CloudIncoming, { ledger, flags }: ServiceContext): Answer {
  const value = read(uploadCarpic.request, incoming);
  const { order_id: orderId, liftrod_id: liftrodId, event_id: eventId, content = '' } = value;
  const echo = orderId === undefined || flags.barerAnswers ? {} : { order_id: orderId };
  const bytes = Buffer.from(content, 'base64').length;
  if (bytes > (flags.largerPictures ? largerPictureBytesMax : pictureBytesMax)) {
    return { state: 0, errmsg: '图片过大', ...echo };
  }
  const about = orderId ?? liftrodId ?? eventId ?? value.uuid ?? '';
  const key = `${value.picture_source ?? ''} ${about} ${bytes}`;
  if (flags.picturesOnce && ledger.masters.get('picture', key) !== null) {
    return { state: 0, errmsg: '图片已上传过，不可再传！', ...echo };
  }
  ledger.masters.put('picture', key, { ...value, content: '' });
  return { state: 1, errmsg: '上传成功!', ...echo };
}
