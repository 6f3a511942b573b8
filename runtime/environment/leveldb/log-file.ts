import { crc32c, masked } from './crc32c.js';

/** A log is written in blocks; a record that does not fit is split at their ends. */
const BLOCK_BYTES = 32 * 1024;
const HEADER_BYTES = 7;
const [FULL, FIRST, MIDDLE, LAST] = [1, 2, 3, 4];

export interface LogRecords {
  records: Uint8Array[];
  /** Blocks whose rest is unreadable. The end of a file that was being written may be one. */
  damagedBlocks: number;
}

/** The records of a log or a manifest (LevelDB, doc/log_format). */
export function readLogFile(bytes: Uint8Array): LogRecords {
  const found: LogRecords = { records: [], damagedBlocks: 0 };
  let parts: Uint8Array[] = [];
  for (let block = 0; block < bytes.length; block += BLOCK_BYTES) {
    const end = Math.min(bytes.length, block + BLOCK_BYTES);
    let at = block;
    while (at + HEADER_BYTES <= end) {
      const fragment = fragmentAt(bytes, at, end);
      if (fragment === null) {
        found.damagedBlocks += 1;
        parts = [];
        break;
      }
      const { type, payload } = fragment;
      at += HEADER_BYTES + payload.length;
      if (type === FULL || type === FIRST) parts = [];
      parts.push(payload);
      if (type === FULL || type === LAST) {
        found.records.push(parts.length === 1 ? payload : Buffer.concat(parts));
        parts = [];
      }
    }
  }
  return found;
}

function fragmentAt(
  bytes: Uint8Array,
  at: number,
  end: number,
): { type: number; payload: Uint8Array } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint16(at + 4, true);
  const type = bytes[at + 6] ?? 0;
  const last = at + HEADER_BYTES + length;
  if (last > end || ![FULL, FIRST, MIDDLE, LAST].includes(type)) return null;
  if (masked(crc32c(bytes, at + 6, last)) !== view.getUint32(at, true)) return null;
  return { type, payload: bytes.subarray(at + HEADER_BYTES, last) };
}
