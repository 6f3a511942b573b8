import type { TObject, TSchema } from 'typebox';
import { CloudError } from '../cloud/cloud-error.js';
import { decimalOf } from '../cloud/decimal.js';
import type { CloudData } from '../cloud/envelope.js';
import { isRequired, onlyTextOf, wireOf } from '../cloud/field.js';
import { textField, type CloudIncoming } from '../cloud/lenient.js';
import type { CloudMessage } from '../cloud/message.js';
import { payNotice } from '../cloud/messages/pay-notice.js';
import { writeFields } from '../cloud/strict.js';

/**
 * The answer that refuses a request of the cloud: state 0, the reason, and what must be repeated.
 * Null where the answer has no state to say it with, or where none is expected.
 * @param reason for people, in Chinese
 * @throws CloudError `cloud/field-missing` and the others of `writeFields` when the request lacks
 *   what the answer must repeat, or has it longer than the answer takes
 */
export function refusal(
  message: CloudMessage,
  incoming: CloudIncoming,
  reason: string,
): CloudData | null {
  const values = refused(message.answer, reason);
  if (values === null) return null;
  for (const echo of message.echoes) {
    const names = typeof echo === 'string' ? { request: echo, answer: echo } : echo;
    const field = message.answer.properties[names.answer];
    const text = textField(incoming.fields, names.request);
    if (field !== undefined && text !== null) values[names.answer] = echoed(field, text);
  }
  if (message.serviceName === payNotice.serviceName) {
    values['data_target'] = payNoticeTarget(incoming);
  }
  return writeFields(message.answer, values);
}

/** Where the answer to a pay_notice goes: only that of 3.25 has a type. */
export function payNoticeTarget(incoming: CloudIncoming): 'cloud' | 'bolink' {
  return incoming.fields.has('type') ? 'cloud' : 'bolink';
}

/** The fields that are the same in every refusal; null where no state can be given. */
function refused(answer: TObject, reason: string): Record<string, unknown> | null {
  const values: Record<string, unknown> = {};
  let hasState = false;
  for (const [name, field] of Object.entries(answer.properties)) {
    const wire = wireOf(field);
    const only = onlyTextOf(wire);
    if (name === 'state') {
      values[name] = 0;
      hasState = true;
    } else if (name === 'errmsg' || name === 'message') {
      values[name] = reason;
    } else if (wire.kind === 'object' && isRequired(answer, name)) {
      values[name] = refused(field as TObject, reason) ?? undefined;
      hasState ||= values[name] !== undefined;
    } else if (only !== null) {
      values[name] = only;
    }
  }
  return hasState ? values : null;
}

// An echo keeps its digits: a number of the request may be a text in the answer, and the reverse.
function echoed(field: TSchema, text: string): string | number {
  const { kind } = wireOf(field);
  if (kind !== 'whole' && kind !== 'decimal') return text;
  if (decimalOf(text) === null) {
    throw new CloudError('cloud/field-type', `"${text.slice(0, 40)}" is no number to repeat.`);
  }
  return Number(text);
}
