import { printable } from '../gbk.js';

const FULL_WIDTH = /[\uff01-\uff5e]/g;
const WIDTH_SHIFT = 0xfee0;

/** VZ firmware writes this where it saw a car without a plate. */
const NO_PLATE = '_无_';

/**
 * A plate as a camera wrote it, in one spelling: full-width digits and letters become half-width,
 * spaces and control characters go, the mark for "no plate" becomes the empty text. Letters are
 * never corrected.
 */
export function plateText(raw: string): string {
  const text = printable(raw)
    .replace(/\s/gu, '')
    .replace(FULL_WIDTH, (wide) => String.fromCharCode(wide.charCodeAt(0) - WIDTH_SHIFT));
  return text === NO_PLATE ? '' : text;
}
