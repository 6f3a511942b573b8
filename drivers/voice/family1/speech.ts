import { decodeGbk, encodeGbk } from '../../gbk.js';

/**
 * What happens to what is being said (command 30). Provenance: the maker's document, two of its
 * examples proved for length and check sum; no card has been tried. To confirm on site: that a text
 * which clears is heard from its beginning.
 */
export const SpeechOption = { Queue: 0, QueueAndPlay: 1, ClearAndPlay: 2 } as const;

/** Longest text in bytes of GBK. */
export const SPEECH_BYTES_MAX = 254;

/** The data of command 30: option, then text in GBK, cut if it is too long. */
export function encodeSpeech(option: number, text: string): Uint8Array {
  return Uint8Array.from([option, ...encodeGbk(text, SPEECH_BYTES_MAX)]);
}

/** Null when there is nothing to say. */
export function decodeSpeech(data: Uint8Array): { option: number; text: string } | null {
  const [option] = data;
  if (option === undefined || data.length < 2) return null;
  return { option, text: decodeGbk(data.subarray(1)) };
}
