import { ByteReader } from './byte-reader.js';

/** No block of LevelDB is near it. */
const LENGTH_MAX = 64 * 1024 * 1024;

/**
 * Unpacks what was packed with Snappy (its format_description).
 * @throws RangeError for bytes that are not.
 */
export function unpackSnappy(packed: Uint8Array): Uint8Array {
  const reader = new ByteReader(packed);
  const length = reader.varint();
  if (length > LENGTH_MAX) throw new RangeError('a packed block is too long');
  const unpacked = new Uint8Array(length);
  let end = 0;
  const room = (more: number) => {
    if (end + more > length) throw new RangeError('a packed block is longer than it says');
  };
  while (!reader.done) {
    const tag = reader.take(1)[0] ?? 0;
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const literal = (short < 60 ? short : littleEndian(reader.take(short - 59))) + 1;
      room(literal);
      unpacked.set(reader.take(literal), end);
      end += literal;
      continue;
    }
    const { copied, back } = copyOf(tag, reader);
    room(copied);
    if (back === 0 || back > end) throw new RangeError('a packed block points out of itself');
    // Byte by byte: a copy may repeat what it writes itself.
    for (let i = 0; i < copied; i += 1, end += 1) unpacked[end] = unpacked[end - back] ?? 0;
  }
  if (end !== length) throw new RangeError('a packed block is shorter than it says');
  return unpacked;
}

function copyOf(tag: number, reader: ByteReader): { copied: number; back: number } {
  if ((tag & 3) === 1) {
    const back = ((tag >> 5) << 8) | (reader.take(1)[0] ?? 0);
    return { copied: ((tag >> 2) & 7) + 4, back };
  }
  return { copied: (tag >> 2) + 1, back: littleEndian(reader.take((tag & 3) === 2 ? 2 : 4)) };
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}
