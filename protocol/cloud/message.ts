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
 * sends it, and gets its answer. `opaque`: the page or content is not public, so it is carried,
 * logged, counted.
 */
export type ActsOn = 'acted-on' | 'record' | 'on-request' | 'opaque';

/**
 * A field that comes back in the answer, perhaps under another name there. `orAnswer`: a second
 * name under which it was seen.
 */
export type Echo = string | { request: string; answer: string; orAnswer?: string };

/** One message of the cloud: all that the program knows of it. */
export interface CloudMessage<Request extends TObject = TObject, Answer extends TObject = TObject> {
  serviceName: string;
  /** The name in the envelope where that is not `serviceName`, which then stands in the data. */
  sentAs?: string;
  /** A second name under which the answer comes. */
  answeredAs?: string;
  /** Its section in the cloud's documents. */
  section: string;
  titleZh: string;
  title: string;
  direction: Direction;
  /** `full` when absent. */
  status?: PageStatus;
  acts: ActsOn;
  /** What `data_target` says where the table has that field; null where it has none. */
  dataTarget: 'cloud' | 'bolink' | 'wisdom_screen' | null;
  request: Request;
  /** Without fields when the message asks for no answer. */
  answer: Answer;
  /**
   * What the answer repeats of the request; the first one tells one request from another. Empty
   * where the answer repeats nothing: then only one such request may be in flight.
   */
  echoes: readonly Echo[];
  /** The field of the answer that holds the text for people; empty where there is none. */
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
  if (echo === undefined) return null;
  if (typeof echo === 'string') return keyText(fields, echo);
  const key = keyText(fields, echo[side]);
  if (key !== null || side === 'request' || echo.orAnswer === undefined) return key;
  return keyText(fields, echo.orAnswer);
}

// An empty text names no request, so it is as good as none.
function keyText(fields: CloudData | JsonObject, name: string): string | null {
  if (fields instanceof Map) return textField(fields, name) || null;
  const value = fields[name];
  if (typeof value === 'string') return value.trim() || null;
  if (typeof value === 'number') return String(value);
  return isJsonNumber(value) ? value.digits : null;
}

/** Whether an answer of that name can belong to the message. */
export function isAnswerName(
  message: Pick<CloudMessage, 'serviceName' | 'sentAs' | 'answeredAs'>,
  name: string,
): boolean {
  return [message.serviceName, message.sentAs, message.answeredAs].includes(name);
}
