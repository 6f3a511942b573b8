import { LanekeeperError } from '../errors.js';

/** The JSON object of a request. */
export type Body = Readonly<Record<string, unknown>>;

const TEXT_MAX = 100;
/** As a rate of the configuration. */
const FEN_MAX = 100_000_000;

/** A text of what was asked. @throws LanekeeperError `console/bad-field` */
export function textOf(body: Body, name: string, max = TEXT_MAX): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '' && value.length <= max) return value;
  throw new LanekeeperError(
    'console/bad-field',
    `"${name}" must be a text of 1 to ${max} characters; found ${JSON.stringify(value ?? null)}.`,
  );
}

/** An amount in fen of what was asked. @throws LanekeeperError `console/bad-field` */
export const amountOf = (body: Body, name: string, min: number): number =>
  wholeOf(body, name, min, FEN_MAX);

/** A whole number of what was asked. @throws LanekeeperError `console/bad-field` */
export function wholeOf(body: Body, name: string, min: number, max: number): number {
  const value = body[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
    return value;
  }
  throw new LanekeeperError(
    'console/bad-field',
    `"${name}" must be a whole number from ${min} to ${max}; found ${JSON.stringify(value ?? null)}.`,
  );
}
