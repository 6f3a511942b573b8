import { ByteReader } from './byte-reader.js';
import { crc32c, masked } from './crc32c.js';
import { unpackSnappy } from './snappy.js';

/** Where a block stands in its file. */
export interface Handle {
  at: number;
  length: number;
}

const FOOTER_BYTES = 48;
/** After each block: how it is packed, and its checksum. */
const TRAILER_BYTES = 5;
const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];

/**
 * The handles of a table's data blocks (LevelDB, doc/table_format).
 * @throws Error when footer or index are damaged.
 */
export function dataBlocks(bytes: Uint8Array): Handle[] {
  return handlesIn(bytes, footerOf(bytes).index);
}

/**
 * The handles of all blocks: a damaged filter hides values as a damaged data block does.
 * @throws Error when footer or index are damaged.
 */
export function allBlocks(bytes: Uint8Array): Handle[] {
  const { meta, index } = footerOf(bytes);
  return [meta, ...handlesIn(bytes, meta), index, ...handlesIn(bytes, index)];
}

function footerOf(bytes: Uint8Array): { meta: Handle; index: Handle } {
  const footer = bytes.subarray(Math.max(0, bytes.length - FOOTER_BYTES));
  if (MAGIC.some((byte, index) => footer[FOOTER_BYTES - MAGIC.length + index] !== byte)) {
    throw new Error('the table has no end');
  }
  const reader = new ByteReader(footer);
  return { meta: handleIn(reader), index: handleIn(reader) };
}

function handlesIn(bytes: Uint8Array, handle: Handle): Handle[] {
  const unpacked = block(bytes, handle);
  if (unpacked === null) throw new Error('the index of the table is damaged');
  return entriesOf(unpacked).map(({ value }) => handleIn(new ByteReader(value)));
}

/** A block's unpacked bytes, or null when it is damaged. */
export function block(bytes: Uint8Array, handle: Handle): Uint8Array | null {
  if (!isSound(bytes, handle)) return null;
  const end = handle.at + handle.length;
  const packed = bytes.subarray(handle.at, end);
  return bytes[end] === 1 ? unpackSnappy(packed) : packed;
}

/** Whether a block is what its checksum was made of. */
export function isSound(bytes: Uint8Array, { at, length }: Handle): boolean {
  const end = at + length;
  if (end + TRAILER_BYTES > bytes.length) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return masked(crc32c(bytes, at, end + 1)) === view.getUint32(end + 1, true);
}

/** Keys and values of a block; keys are stored as what they add to the key before. */
export function entriesOf(unpacked: Uint8Array): { key: Uint8Array; value: Uint8Array }[] {
  const view = new DataView(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  const restarts = view.getUint32(unpacked.length - 4, true);
  const reader = new ByteReader(unpacked.subarray(0, unpacked.length - 4 - 4 * restarts));
  const entries: { key: Uint8Array; value: Uint8Array }[] = [];
  let key: Uint8Array = new Uint8Array(0);
  while (!reader.done) {
    const shared = reader.varint();
    const added = reader.varint();
    const length = reader.varint();
    key = Buffer.concat([key.subarray(0, shared), reader.take(added)]);
    entries.push({ key, value: reader.take(length) });
  }
  return entries;
}

function handleIn(reader: ByteReader): Handle {
  return { at: reader.varint(), length: reader.varint() };
}
