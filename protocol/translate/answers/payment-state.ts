import { readFields, type CloudIncoming } from '../../cloud/lenient.js';
import { queryOrder } from '../../cloud/messages/query-order.js';
import { writeFields } from '../../cloud/strict.js';
import type { CloudUpload } from '../up.js';

/** What the platform knows of the electronic payments of a stay. */
export interface PaymentState {
  /** Payments of the stay that succeeded. How much they were is not told. */
  paid: number;
  /** Payments that the platform knows, paid or not. */
  payments: number;
}

/**
 * Asks for a payment whose notice did not come (2.19).
 * @param atMs goes up in milliseconds, unlike every other time of an order
 */
export function paymentQuestion(sessionId: string, plate: string, atMs: number): CloudUpload {
  const data = writeFields(queryOrder.request, {
    service_name: queryOrder.serviceName,
    data_target: 'bolink',
    car_number: plate === '' ? undefined : plate,
    order_id: sessionId,
    time_temp: atMs,
  });
  return { service: queryOrder.serviceName, data };
}

/** @param sessionId the answer may hold payments of others, which do not count */
export function paymentStateOf(incoming: CloudIncoming, sessionId: string): PaymentState {
  const { value } = readFields(queryOrder.answer, incoming.fields);
  const rows = (value.data ?? []).filter((row) => row.order_id === sessionId);
  return { paid: rows.filter((row) => row.state === 1).length, payments: rows.length };
}
