import { crc16Modbus } from '../../crc16.js';
import type { FrameShape } from '../../frame-scanner.js';
import { decodeGbk, encodeGbk } from '../../gbk.js';

/**
 * Frames of family 2 screens. Provenance: makers' documents; check sum and length are proved
 * against their example, no screen has been tried.
 *
 * AA 55, sequence (1), address (1; 64 as delivered), 00, command (1), data length (2, high byte
 * first), data, CRC-16/Modbus (high byte first) over sequence to data and two zero bytes, AF.
 *
 * Command 27 shows a text. Its data are four bytes and the text in GBK. Of the four only the first
 * is understood, as the line counted from 1; the others are sent as the example has them. To
 * confirm on site: lines beyond the first, and how long a text stays.
 */
export interface LineText {
  sequence: number;
  address: number;
  /** From 0 at the top. */
  line: number;
  text: string;
}

const START = [0xaa, 0x55] as const;
const END = 0xaf;
const SHOW = 0x27;
const HEADER_BYTES = 8;
const TRAILER_BYTES = 3;
const FIXED_DATA_BYTES = 4;

/** Longest text of one line in bytes of GBK. */
export const LINE_BYTES_MAX = 64;

const DATA_BYTES_MAX = FIXED_DATA_BYTES + LINE_BYTES_MAX;

/** The frame of one line. Text that is too long is cut, and control characters are left out. */
export function encodeLineText({ sequence, address, line, text }: LineText): Uint8Array {
  const encoded = encodeGbk(text, LINE_BYTES_MAX);
  const length = FIXED_DATA_BYTES + encoded.length;
  const header = [sequence & 0xff, address, 0, SHOW, length >>> 8, length & 0xff];
  const content = Uint8Array.from([...header, line + 1, 0, 1, 0, ...encoded]);
  const sum = sumOf(content);
  return Uint8Array.from([...START, ...content, sum >>> 8, sum & 0xff, END]);
}

/** How a screen finds its frames. */
export const lineTextFrame: FrameShape<LineText> = {
  bytesMax: HEADER_BYTES + DATA_BYTES_MAX + TRAILER_BYTES,
  measure(bytes) {
    const [first, second] = bytes;
    if (first !== START[0]) return 'none';
    if (second === undefined) return 'incomplete';
    if (second !== START[1]) return 'none';
    const [high, low] = bytes.subarray(HEADER_BYTES - 2);
    if (high === undefined || low === undefined) return 'incomplete';
    const length = high * 256 + low;
    return length > DATA_BYTES_MAX ? 'bad' : HEADER_BYTES + length + TRAILER_BYTES;
  },
  decode(frame) {
    const content = frame.subarray(START.length, -TRAILER_BYTES);
    const [high = 0, low = 0, end] = frame.subarray(-TRAILER_BYTES);
    if (end !== END || sumOf(content) !== high * 256 + low) return null;
    const [sequence = 0, address = 0, , command] = content;
    const data = frame.subarray(HEADER_BYTES, -TRAILER_BYTES);
    const [line = 0] = data;
    if (command !== SHOW || data.length < FIXED_DATA_BYTES || line === 0) return null;
    const text = decodeGbk(data.subarray(FIXED_DATA_BYTES));
    return { sequence, address, line: line - 1, text };
  },
};

const sumOf = (content: Uint8Array): number => crc16Modbus(Uint8Array.from([...content, 0, 0]));
