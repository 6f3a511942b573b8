/** The published server's limit, without the line end. */
export const lineBytesMax = 1_024;
/** What is held of one line without that limit. */
const heldBytesMax = 262_144;

const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts what a client sends into lines, as the published server does: a line ends with LF, a CR
 * before it is dropped, and one that is too long is skipped up to its end without a word.
 */
export class LineReader {
  /** Lines that were dropped for their length. */
  dropped = 0;
  readonly #bytesMax: number;
  #held = Buffer.alloc(0);
  #skipping = false;

  constructor(options: { limited: boolean }) {
    this.#bytesMax = options.limited ? lineBytesMax : heldBytesMax;
  }

  /** Returns the lines that are complete now; empty ones are left out. */
  take(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    let rest = Buffer.concat([this.#held, bytes]);
    for (let end = rest.indexOf(LF); end >= 0; end = rest.indexOf(LF)) {
      const line = rest.subarray(0, rest[end - 1] === CR ? end - 1 : end);
      rest = rest.subarray(end + 1);
      if (this.#skipping || line.length > this.#bytesMax) this.dropped += 1;
      else if (line.length > 0) lines.push(line.toString('utf8'));
      this.#skipping = false;
    }
    // One byte more than the limit may be the CR of the line end.
    if (rest.length > this.#bytesMax + 1) {
      this.#skipping = true;
      rest = Buffer.alloc(0);
    }
    this.#held = rest;
    return lines;
  }
}
