import type { CloudData } from '../../cloud/envelope.js';
import { isRequired } from '../../cloud/field.js';
import type { CloudIncoming } from '../../cloud/lenient.js';
import type { CloudMessage } from '../../cloud/message.js';
import { writeFields } from '../../cloud/strict.js';
import { errmsgOf, type DownResult } from '../down-result.js';
import { refusal } from '../refusal.js';

/** Where an answer must have a text also when all is well: done. */
const DONE = '成功';

/**
 * The answer to a pushed record, to be sent only once the record is on disk. It repeats the same
 * of the request whether or not the record was kept; null where the message takes no answer.
 * @throws CloudError when the request lacks what the answer must repeat, so that it has none
 */
export function recordAnswer(
  message: CloudMessage,
  incoming: CloudIncoming,
  result: DownResult,
): CloudData | null {
  const reason = errmsgOf(result);
  const refused = refusal(message, incoming, reason ?? DONE);
  if (refused === null || reason !== undefined) return refused;
  const { errmsg, ...rest } = refused;
  const text = isRequired(message.answer, 'errmsg') ? { errmsg } : {};
  return writeFields(message.answer, { ...rest, ...text, state: 1 });
}
