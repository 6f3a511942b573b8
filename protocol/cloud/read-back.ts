import type { CloudData } from './envelope.js';
import { isJsonNumber, type JsonValue } from './json-text.js';
import { textField, type CloudIncoming } from './lenient.js';
import { queryInpark } from './messages/query-inpark.js';
import { writeFields } from './strict.js';

/** What a question about an order proved. */
export type Proof = 'stored' | 'not-stored' | 'unclear';

const readBackServices = new Set(['in_park', 'out_park']);

/** Whether there is a question that tells what became of such a message. */
export function canReadBack(service: string): boolean {
  return readBackServices.has(service);
}

/**
 * Whether a repetition that the cloud does not recognise does harm: a second entry closes the first
 * one at 0 yuan and stays open for ever. Source: published server.
 */
export function isHarmfulTwice(service: string): boolean {
  return service === 'in_park';
}

/**
 * The question that tells whether the cloud has an order: the open orders of its plate (2.20). Null
 * when there is none for this service.
 * @throws CloudError as `writeFields`
 */
export function readBackOf(
  service: string,
  data: CloudData,
  nowUnixS: number,
): { service: string; data: CloudData } | null {
  const plate = data['car_number'];
  if (!canReadBack(service) || typeof plate !== 'string' || plate === '') return null;
  return {
    service: queryInpark.serviceName,
    data: writeFields(queryInpark.request, {
      service_name: queryInpark.serviceName,
      data_target: 'bolink',
      car_number: plate,
      query_time: nowUnixS,
    }),
  };
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
