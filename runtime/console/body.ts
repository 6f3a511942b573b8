import { LanekeeperError } from '../errors.js';

/** The JSON object of a request. */
export type Body = Readonly<Record<string, unknown>>;

const TEXT_MAX = 100;

/** A text of what was asked. @throws LanekeeperError `console/bad-field` */
export function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '' && value.length <= TEXT_MAX) return value;
  throw new LanekeeperError(
    'console/bad-field',
    `"${name}" must be a text of 1 to ${TEXT_MAX} characters; found ${JSON.stringify(value ?? null)}.`,
  );
}
