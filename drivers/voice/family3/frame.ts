import type { FrameShape } from '../../frame-scanner.js';
import { decodeGbk, encodeGbk } from '../../gbk.js';

/**
 * Frames of family 3, voice chips like the SYN6288. Provenance: the chip maker's document; length
 * and check sum are proved against its examples, no card has been tried. To confirm on site: clones
 * of the chip that want no check sum.
 *
 * FD, length of all that follows (2, high byte first), command (1), for speech: coding (1; 1 is
 * GBK, without music) and text, exclusive-or of all bytes before.
 */
const START = 0xfd;
const SPEAK = 0x01;
const CODING_GBK = 0x01;
const HEADER_BYTES = 3;
const SPEECH_FIXED_BYTES = 3;

/** Longest text in bytes: the chip takes 200. */
export const SPEECH_BYTES_MAX = 200;

const LENGTH_MAX = SPEECH_BYTES_MAX + SPEECH_FIXED_BYTES;

/** What a frame of this family orders; text is null for an order other than to speak. */
export interface VoiceOrder {
  command: number;
  text: string | null;
}

/** Text that is too long is cut, and control characters are left out. Null when nothing is left. */
export function encodeSpeechFrame(text: string): Uint8Array | null {
  const encoded = encodeGbk(text, SPEECH_BYTES_MAX);
  if (encoded.length === 0) return null;
  const length = encoded.length + SPEECH_FIXED_BYTES;
  const frame = [START, length >>> 8, length & 0xff, SPEAK, CODING_GBK, ...encoded];
  return Uint8Array.from([...frame, xorOf(frame)]);
}

/** How a chip finds its frames. */
export const voiceFrame: FrameShape<VoiceOrder> = {
  bytesMax: HEADER_BYTES + LENGTH_MAX,
  measure([start, high, low]) {
    if (start !== START) return 'none';
    if (high === undefined || low === undefined) return 'incomplete';
    const length = high * 256 + low;
    return length < 2 || length > LENGTH_MAX ? 'bad' : HEADER_BYTES + length;
  },
  decode(frame) {
    if (xorOf(frame.subarray(0, -1)) !== frame[frame.length - 1]) return null;
    const command = frame[HEADER_BYTES] ?? 0;
    if (command !== SPEAK) return { command, text: null };
    const text = frame.subarray(HEADER_BYTES + 2, -1);
    return text.length === 0 ? null : { command, text: decodeGbk(text) };
  },
};

function xorOf(bytes: Iterable<number>): number {
  let sum = 0;
  for (const byte of bytes) sum ^= byte;
  return sum;
}
