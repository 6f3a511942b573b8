import { CloudError } from './cloud-error.js';
import { wholeUnits } from './decimal.js';
import { isJsonNumber, type JsonNumber } from './json-text.js';

/** The cloud's money columns hold 99,999,999.99 yuan at most. */
export const fenMax = 9_999_999_999;

/** Fen as yuan text with one decimal, or two where needed: 650 is "6.5", 500 is "5.0". */
export function yuanText(fen: number): string {
  if (!Number.isInteger(fen) || fen < 0 || fen > fenMax) {
    throw new CloudError('cloud/not-money', `${fen} is not an amount from 0 to ${fenMax} fen.`);
  }
  const cents = String(fen % 100).padStart(2, '0');
  return `${Math.floor(fen / 100)}.${cents.endsWith('0') ? cents.slice(0, 1) : cents}`;
}

/**
 * Yuan, as text or number, to fen, exactly.
 * @throws CloudError `cloud/not-money` for anything else than an amount of whole fen from 0 up
 */
export function fenOfYuan(yuan: string | number | JsonNumber): number {
  const text = isJsonNumber(yuan) ? yuan.digits : String(yuan).trim();
  const fen = wholeUnits(text, 2);
  if (fen === null || fen < 0n || fen > BigInt(fenMax)) {
    throw new CloudError('cloud/not-money', `"${text.slice(0, 40)}" is not an amount in yuan.`);
  }
  return Number(fen);
}
