import type { CloudData } from '../cloud/envelope.js';
import { isRequired } from '../cloud/field.js';
import type { CloudIncoming } from '../cloud/lenient.js';
import type { CloudMessage } from '../cloud/message.js';
import { writeFields } from '../cloud/strict.js';
import { errmsgOf, type DownResult } from './down-result.js';
import { refusal } from './refusal.js';

/** Where an answer must have a text also when all is well: done. */
const DONE = '成功';

/**
 * The answer to a request of the cloud, to be sent only once what it asks is done or on disk. It
 * repeats the same of the request either way; null where the message takes no answer.
 * @param done fields that the answer has when all is well, beside those that it repeats
 * @throws CloudError when the request lacks what the answer must repeat, so that it has none
 */
export function downAnswer(
  message: CloudMessage,
  incoming: CloudIncoming,
  result: DownResult,
  done: Readonly<Record<string, unknown>> = {},
): CloudData | null {
  const reason = errmsgOf(result);
  const refused = refusal(message, incoming, reason ?? DONE);
  if (refused === null || reason !== undefined) return refused;
  if (!('state' in message.answer.properties)) {
    // The platform routes it by its path: the answer itself stands in its data.
    return writeFields(message.answer, { ...refused, data: innerDone(refused['data'], done) });
  }
  const { errmsg, ...rest } = refused;
  const text = isRequired(message.answer, 'errmsg') ? { errmsg } : {};
  return writeFields(message.answer, { ...rest, ...text, state: 1, ...done });
}

function innerDone(refused: unknown, done: Readonly<Record<string, unknown>>): object {
  const { errmsg: _, ...rest } = refused as Record<string, unknown>;
  return { ...rest, state: 1, ...done };
}
