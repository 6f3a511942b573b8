/** Reads LevelDB's numbers and texts one after another. */
export class ByteReader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** @throws RangeError at the end of the bytes, and for a number that is no safe integer. */
  varint(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 56; factor *= 128) {
      const byte = this.bytes[this.at];
      if (byte === undefined) break;
      this.at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80 && Number.isSafeInteger(value)) return value;
    }
    throw new RangeError('a number has no end');
  }

  take(length: number): Uint8Array {
    const end = this.at + length;
    if (length < 0 || end > this.bytes.length) throw new RangeError('a value has no end');
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }

  /** Bytes with their length before them. */
  slice(): Uint8Array {
    return this.take(this.varint());
  }
}
