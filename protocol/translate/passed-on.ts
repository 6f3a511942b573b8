import type { TObject } from 'typebox';
import type { CloudData } from '../cloud/envelope.js';
import { CloudError } from '../cloud/cloud-error.js';
import * as field from '../cloud/field.js';
import { textField, type CloudIncoming } from '../cloud/lenient.js';
import { passThrough } from '../cloud/messages/pass-through.js';
import { writeFields } from '../cloud/strict.js';

/** Names of the envelope and of what the cloud looks at: no content may bear them. */
const taken = new Set(['service_name', 'data_target', 'park_id', 'sign', 'token']);
const namePattern = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** The number of a message of a third party (3.22); empty where it is another message or has none. */
export function passedOnNumber(incoming: CloudIncoming): string {
  if (incoming.serviceName !== passThrough.serviceName) return '';
  return textField(incoming.fields, 'uuid') ?? '';
}

/**
 * The answer to a message of a third party (3.22): its number, and content that only the third party
 * understands. That stands in `data`, or beside it under names of its own, as the question did.
 * @throws CloudError `cloud/field-missing`, `cloud/field-unknown`, and those of `writeFields`
 */
export function passedOnAnswer(content: Readonly<Record<string, unknown>>): CloudData {
  const known = passThrough.answer.properties;
  const beside = Object.keys(content).filter((name) => !Object.hasOwn(known, name));
  for (const name of Object.keys(content)) {
    if (taken.has(name) || !namePattern.test(name)) {
      throw new CloudError('cloud/field-unknown', `No content may be named ${name.slice(0, 64)}.`);
    }
  }
  const extra = beside.map((name) => [name, field.optional(field.json('Content'))] as const);
  const schema = field.fields('3.22', { ...known, ...Object.fromEntries(extra) });
  const fixed = { service_name: passThrough.serviceName, data_target: 'cloud' };
  return writeFields<TObject>(schema, { ...content, ...fixed });
}
