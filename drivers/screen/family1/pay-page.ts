import { CARD_DATA_BYTES_MAX } from '../../card/family1/frame.js';
import { DriverError } from '../../driver-error.js';
import { decodeGbk, encodeGbk } from '../../gbk.js';

/**
 * The page with a code to pay by (command E1). Provenance: the maker's document, two of its examples
 * proved for length and check sum; no card has been tried. To confirm on site: that texts which are
 * sent afterwards are seen, once the page is taken away.
 *
 * Data: shown (1: yes), way in (0), way out (0), seconds that it stays (0: for ever), page that
 * follows (0), seconds parked (4), tenths of a yuan (4), length of the code (1), length of the text
 * (1), flags (1; 80: with a text, 01: and spoken), size (1; 0: 49 by 49 dots, 1: 32 by 32), reserved
 * (15), code, 00, text, 00. Time and amount are unused by the card.
 */
export interface PayPage {
  /** What the code holds. */
  code: string;
  /** Text beside it; cut to what fits. */
  text: string;
  stayS: number;
}

const FIXED_BYTES = 32;
const ENDS_BYTES = 2;
const WITH_TEXT = 0x80;
/** A QR code of 49 by 49 dots is of version 8: so many bytes with the least correction of errors. */
export const PAY_CODE_BYTES_MAX = 192;

/** @throws DriverError `screen/code-too-long` when the code cannot be drawn on 49 by 49 dots */
export function encodePayPage({ code, text, stayS }: PayPage): Uint8Array {
  const message = encodeGbk(code, CARD_DATA_BYTES_MAX);
  if (message.length > PAY_CODE_BYTES_MAX) {
    const sentence =
      `The code to pay by has ${message.length} bytes; the screen can draw at most ` +
      `${PAY_CODE_BYTES_MAX}.`;
    throw new DriverError('screen/code-too-long', sentence);
  }
  const left = CARD_DATA_BYTES_MAX - FIXED_BYTES - ENDS_BYTES - message.length;
  const words = encodeGbk(text, left);
  const fixed = new Uint8Array(FIXED_BYTES);
  fixed.set([1, 0, 0, stayS, 0]);
  fixed.set([message.length, words.length, words.length > 0 ? WITH_TEXT : 0], 13);
  return Uint8Array.of(...fixed, ...message, 0, ...words, 0);
}

/** Takes the page away. */
export function encodeNoPayPage(): Uint8Array {
  return new Uint8Array(FIXED_BYTES + ENDS_BYTES);
}

/** The page in such data, `none` when it takes it away; null when a length is wrong. */
export function decodePayPage(data: Uint8Array): PayPage | 'none' | null {
  const [shown, , , stayS = 0] = data;
  const [codeLength, textLength] = data.subarray(13);
  if (codeLength === undefined || textLength === undefined) return null;
  const end = FIXED_BYTES + codeLength;
  if (data.length !== end + textLength + ENDS_BYTES) return null;
  if (data[end] !== 0 || data.at(-1) !== 0) return null;
  if (shown !== 1) return 'none';
  const code = decodeGbk(data.subarray(FIXED_BYTES, end));
  return { code, text: decodeGbk(data.subarray(end + 1, -1)), stayS };
}
