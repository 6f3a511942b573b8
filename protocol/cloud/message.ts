import type { TObject } from 'typebox';
import type { CloudData } from './envelope.js';
import { textField } from './lenient.js';
import { isJsonNumber, type JsonObject } from './json-text.js';

/** Which side asks: `up` the car park asks the cloud, `down` the cloud asks the car park. */
export type Direction = 'up' | 'down';

/** How much of the message's page is public. */
export type PageStatus = 'full' | 'partial' | 'not-public';

/**
 * Who acts on a message. `acted-on`: the runtime does what it asks, or sends it by itself.
 * `record`: kept, replicated, editable here, uploaded when edited. `on-request`: local software
 * sends it, and gets its answer. `opaque`: the page is not public, so it is carried, logged, counted.
 */
export type ActsOn = 'acted-on' | 'record' | 'on-request' | 'opaque';

/** A field that comes back in the answer, perhaps under another name there. */
export type Echo = string | { request: string; answer: string };

/** One message of the cloud: all that the program knows of it. */
export interface CloudMessage<Request extends TObject = TObject, Answer extends TObject = TObject> {
  serviceName: string;
  /** Its section in the cloud's documents. */
  section: string;
  titleZh: string;
  title: string;
  direction: Direction;
  /** `full` when absent. */
  status?: PageStatus;
  acts: ActsOn;
  /** What `data_target` says where the table has that field; null where it has none. */
  dataTarget: 'cloud' | 'bolink' | null;
  request: Request;
  answer: Answer;
  /** What the answer repeats of the request; the first one tells one request from another. */
  echoes: readonly [Echo, ...Echo[]];
  /** The field of the answer that holds the text for people. */
  answerText: string;
}

/** Keeps the exact schemas in the type of the definition. */
export function cloudMessage<Request extends TObject, Answer extends TObject>(
  message: CloudMessage<Request, Answer>,
): CloudMessage<Request, Answer> {
  return message;
}

/**
 * The value that pairs a request with its answer; null when the answer does not carry it, which
 * leaves only the single request in flight.
 */
export function pairingKey(
  message: Pick<CloudMessage, 'echoes'>,
  side: 'request' | 'answer',
  fields: CloudData | JsonObject,
): string | null {
  const [echo] = message.echoes;
  const name = typeof echo === 'string' ? echo : echo[side];
  if (fields instanceof Map) return textField(fields, name);
  const value = fields[name];
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  return isJsonNumber(value) ? value.digits : null;
}
