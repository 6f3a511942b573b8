import type { TObject } from 'typebox';
import type { CloudData } from '../cloud/envelope.js';
import { isRequired, wireOf } from '../cloud/field.js';
import type { CloudIncoming } from '../cloud/lenient.js';
import type { CloudMessage } from '../cloud/message.js';
import { writeFields } from '../cloud/strict.js';
import { errmsgOf, type DownResult } from './down-result.js';
import { refusal } from './refusal.js';

/** Where an answer must have a text also when all is well: done. */
const DONE = '成功';

type Values = Readonly<Record<string, unknown>>;

/**
 * The answer to a request of the cloud, to be sent only once what it asks is done or on disk. It
 * repeats the same of the request either way; null where the message takes no answer.
 * @param done fields that stand beside the state when all is well, beside those that are repeated
 * @throws CloudError when the request lacks what the answer must repeat, so that it has none
 */
export function downAnswer(
  message: CloudMessage,
  incoming: CloudIncoming,
  result: DownResult,
  done: Values = {},
): CloudData | null {
  const reason = errmsgOf(result);
  const refused = refusal(message, incoming, reason ?? DONE);
  if (refused === null || reason !== undefined) return refused;
  return writeFields(message.answer, accepted(message.answer, refused as Values, done));
}

/** The refusal as a success; its state may stand inside an envelope of its own. */
function accepted(schema: TObject, refused: Values, done: Values): Record<string, unknown> {
  const values: Record<string, unknown> = { ...refused };
  if ('state' in values) {
    if (!isRequired(schema, 'errmsg')) delete values['errmsg'];
    return { ...values, state: 1, ...done };
  }
  for (const [name, field] of Object.entries(schema.properties)) {
    if (wireOf(field).kind !== 'object' || values[name] === undefined) continue;
    values[name] = accepted(field as TObject, values[name] as Values, done);
  }
  return values;
}
