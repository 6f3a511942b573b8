import { LanekeeperError } from '../errors.js';

/** The JSON object of a request. */
export type Body = Readonly<Record<string, unknown>>;

const TEXT_MAX = 100;
/** As a rate of the configuration. */
const FEN_MAX = 100_000_000;

/** A text of what was asked. @throws LanekeeperError `console/bad-field` */
export function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '' && value.length <= TEXT_MAX) return value;
  throw new LanekeeperError(
    'console/bad-field',
    `"${name}" must be a text of 1 to ${TEXT_MAX} characters; found ${JSON.stringify(value ?? null)}.`,
  );
}

/** An amount in fen of what was asked. @throws LanekeeperError `console/bad-field` */
export function amountOf(body: Body, name: string, min: number): number {
  const fen = body[name];
  if (typeof fen === 'number' && Number.isInteger(fen) && fen >= min && fen <= FEN_MAX) return fen;
  throw new LanekeeperError(
    'console/bad-field',
    `"${name}" must be a whole number from ${min} to ${FEN_MAX}; found ${JSON.stringify(fen ?? null)}.`,
  );
}
