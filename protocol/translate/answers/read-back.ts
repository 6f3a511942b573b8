import type { CloudData } from '../../cloud/envelope.js';
import { isJsonNumber, type JsonValue } from '../../cloud/json-text.js';
import { textField, type CloudIncoming } from '../../cloud/lenient.js';
import { canReadBack } from '../../cloud/read-back.js';
import type { CloudUpload } from '../up.js';
import { openStaysQuestion } from './open-stays.js';

/** What a question about an order proved. */
export type Proof = 'stored' | 'not-stored' | 'unclear';

/**
 * The question that tells whether the cloud has an order: the open orders of its plate (2.20). Null
 * when there is none for this service.
 * @param atMs now, in Unix milliseconds
 * @throws CloudError as `writeFields`
 */
export function readBackOf(service: string, data: CloudData, atMs: number): CloudUpload | null {
  const plate = data['car_number'];
  if (!canReadBack(service) || typeof plate !== 'string' || plate === '') return null;
  return openStaysQuestion(plate, atMs);
}

/**
 * What the answer proves. An entry is stored if its order is open. An exit is stored if its order
 * is not open any more; that holds only when the cloud answered with orders, since it is not public
 * whether finding none is a success.
 */
export function proofOf(service: string, orderId: string, answer: CloudIncoming): Proof {
  if (textField(answer.fields, 'state') !== '1') return 'unclear';
  const rows = answer.fields.get('data');
  const single = textField(answer.fields, 'order_id');
  const isList = Array.isArray(rows);
  if (!isList && single === null) return 'unclear';
  const isOpen = isList ? rows.some((row) => orderOf(row) === orderId) : single === orderId;
  if (service === 'in_park') return isOpen ? 'stored' : 'not-stored';
  return isOpen ? 'not-stored' : 'stored';
}

function orderOf(row: JsonValue): string | null {
  if (!(row instanceof Map)) return null;
  const value = row.get('order_id');
  if (typeof value === 'string') return value.trim();
  return isJsonNumber(value) ? value.digits : null;
}
