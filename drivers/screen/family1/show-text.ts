import { decodeGbk, encodeGbk } from '../../gbk.js';

/** How a text comes into its window. */
export const TextEntry = { AtOnce: 0x00, ContinuousLeft: 0x15 } as const;

/**
 * A temporary text for one window of the screen (command 62). Provenance: the maker's document, its
 * example proved for length and check sum; no card has been tried. To confirm on site: that windows
 * are numbered from 0 at the top, and that a text that is to stay for ever stays.
 */
export interface ShowText {
  /** Number of the window; here the line, from 0 at the top. */
  window: number;
  entry: number;
  text: string;
  /** Red, green, blue, 0. */
  color: readonly [number, number, number, number];
  /** How long the text stays before it comes again, in seconds. */
  stayS: number;
  /** How the text leaves; the maker's example repeats the way of entry. */
  exit: number;
  /** How often it is shown; 0 is for ever. */
  repeats: number;
}

const FIXED_BYTES = 19;
const SPEED = 1;
const STAY_MODE = 0;
const FONT = 3;

/** Longest text of one window in bytes of GBK. */
export const TEXT_BYTES_MAX = 255 - FIXED_BYTES;

/**
 * The data of command 62. The text's length is little-endian, as in the maker's example; some open
 * drivers have it the other way round.
 */
export function encodeShowText(show: ShowText, textBytesMax = TEXT_BYTES_MAX): Uint8Array {
  const text = encodeGbk(show.text, Math.min(textBytesMax, TEXT_BYTES_MAX));
  return Uint8Array.from([
    show.window,
    show.entry,
    SPEED,
    STAY_MODE,
    show.stayS,
    show.exit,
    SPEED,
    FONT,
    show.repeats,
    ...show.color,
    ...[0, 0, 0, 0],
    text.length & 0xff,
    text.length >>> 8,
    ...text,
  ]);
}

/** Window and text of such data; null when its length is wrong. */
export function decodeShowText(data: Uint8Array): { window: number; text: string } | null {
  const [window] = data;
  const [low, high] = data.subarray(FIXED_BYTES - 2);
  if (window === undefined || low === undefined || high === undefined) return null;
  const text = data.subarray(FIXED_BYTES);
  return text.length === low + high * 256 ? { window, text: decodeGbk(text) } : null;
}
