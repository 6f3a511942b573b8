import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { etcPay } from '../../../protocol/cloud/messages/etc-pay.js';
import { uploadDurationInfo } from '../../../protocol/cloud/messages/upload-duration-info.js';
import { uploadFile } from '../../../protocol/cloud/messages/upload-file.js';
import { uploadInvoice } from '../../../protocol/cloud/messages/upload-invoice.js';
import { uploadParkData } from '../../../protocol/cloud/messages/upload-park-data.js';
import { uploadTicketDeduction } from '../../../protocol/cloud/messages/upload-ticket-deduction.js';
import { read, type Answer, type ServiceContext } from './service.js';

/** What is kept by its number, or handed to somebody behind the cloud who is not simulated. */

export function deduction(incoming: CloudIncoming, { ledger, parkId }: ServiceContext): Answer {
  const value = read(uploadTicketDeduction.request, incoming);
  const { ticket_id } = value;
  ledger.masters.put('used coupon', String(ticket_id ?? ''), value);
  const service_name = uploadTicketDeduction.serviceName;
  return { state: 1, errmsg: '', service_name, ticket_id, park_id: parkId };
}

/** A charging order lowers the fee of an order that the cloud knows. */
export function charging(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadDurationInfo.request, incoming);
  const service_name = uploadDurationInfo.serviceName;
  if (ledger.order(value.order_id ?? '') === null) {
    return { service_name, state: 0, errmsg: '订单不存在' };
  }
  ledger.masters.put('charging order', value.start_charge_seq ?? '', value);
  return { service_name, state: 1 };
}

export function invoice(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadInvoice.request, incoming);
  ledger.masters.put('invoice', value.order_id ?? '', value);
  return { service_name: uploadInvoice.serviceName, state: 1 };
}

/** The library of the cloud reads the file itself; this one only notes where it lies. */
export function file(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadFile.request, incoming);
  ledger.masters.put('file', value.filepath ?? '', value);
  return { state: 1, errmsg: '' };
}

/** Target 2 answers for itself, as a JSON text. */
export function forwarded(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadParkData.request, incoming);
  const { uuid = '' } = value;
  ledger.masters.put('forwarded', uuid, value);
  const answer = { service_name: uploadParkData.serviceName, state: 1, errmsg: '', uuid };
  return value.upload_target === 2 ? { ...answer, result: '{}' } : answer;
}

/** The money is taken later, by the ETC provider; a notice (3.4) is to follow. */
export function etc(
  incoming: CloudIncoming,
  { ledger, charges, hasEtcTag }: ServiceContext,
): Answer {
  const value = read(etcPay.request, incoming);
  if (!hasEtcTag(value.car_number ?? '')) return { state: 0, errmsg: '未识别到标签' };
  if (charges === 'refused') return { state: 0, errmsg: '扣款失败' };
  ledger.masters.put('etc payment', value.order_id ?? '', value);
  return { state: 1, errmsg: '' };
}
