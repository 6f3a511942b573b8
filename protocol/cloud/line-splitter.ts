import { messageBytesMax } from './envelope.js';

const LF = 0x0a;
const CR = 0x0d;

/** What the splitter found: a frame, perhaps empty, or one that was too long and is gone. */
export type Frame = { kind: 'text'; bytes: Uint8Array } | { kind: 'empty' } | { kind: 'too-long' };

/**
 * Cuts what the cloud's socket sends into frames. The server frames a text as LF, text, CR, with
 * nothing after it, so both characters end a frame; the empty pieces between two frames are none.
 * A CR straight after a LF is an empty frame: the answer to a service that the server does not
 * know. Never keeps more than one message of the largest size. Source: published server.
 */
export class LineSplitter {
  readonly #bytesMax: number;
  #chunks: Uint8Array[] = [];
  #length = 0;
  #isTooLong = false;
  #afterLf = false;

  constructor(bytesMax = messageBytesMax) {
    this.#bytesMax = bytesMax;
  }

  push(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let start = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte !== LF && byte !== CR) continue;
      this.#keep(bytes.subarray(start, at));
      start = at + 1;
      const frame = this.#end(byte);
      if (frame !== null) frames.push(frame);
      this.#afterLf = byte === LF;
    }
    this.#keep(bytes.subarray(start));
    return frames;
  }

  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#length += piece.length;
    if (this.#length > this.#bytesMax) {
      this.#isTooLong = true;
      this.#chunks = [];
    } else {
      // A copy: the socket may use its buffer again.
      this.#chunks.push(piece.slice());
    }
  }

  #end(byte: number): Frame | null {
    if (this.#length === 0) return byte === CR && this.#afterLf ? { kind: 'empty' } : null;
    const frame: Frame = this.#isTooLong
      ? { kind: 'too-long' }
      : { kind: 'text', bytes: Buffer.concat(this.#chunks) };
    this.#chunks = [];
    this.#length = 0;
    this.#isTooLong = false;
    return frame;
  }
}
