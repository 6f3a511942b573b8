import { crc32 } from 'node:zlib';
import { recentRecordCodec } from '../../protocol/park/codec.js';
import type { RecentRecord } from '../../protocol/park/disk.js';
import { packSnappy } from '../environment/leveldb/pack-snappy.js';
import { unpackSnappy } from '../environment/leveldb/snappy.js';

/** "LKR1" and "LKR2", little-endian: where a record begins, also after damage. */
const PLAIN = 0x31524b4c;
const PACKED = 0x32524b4c;
const HEADER_BYTES = 12;
/** No batch is near it; a length above it is damage. */
const RECORD_BYTES_MAX = 16 * 1024 * 1024;

/**
 * One record as it stands in the file: magic, length, checksum, payload, which is packed: names and plates repeat in it.
 * `plainBytes` is what it would be without that, which is what a start has to work through.
 */
export function frame(record: RecentRecord): { bytes: Uint8Array; plainBytes: number } {
  const plain = recentRecordCodec.encode(record);
  const packed = packSnappy(plain);
  const payload = packed.length < plain.length ? packed : plain;
  const framed = new Uint8Array(HEADER_BYTES + payload.length);
  const header = new DataView(framed.buffer);
  header.setUint32(0, payload === plain ? PLAIN : PACKED, true);
  header.setUint32(4, payload.length, true);
  header.setUint32(8, crc32(payload), true);
  framed.set(payload, HEADER_BYTES);
  return { bytes: framed, plainBytes: HEADER_BYTES + plain.length };
}

export interface ReadRecords {
  records: RecentRecord[];
  /** Bytes of the records, as if none was packed. */
  plainBytes: number;
  /** Bytes in the middle that are no record. */
  damagedBytes: number;
  /** Bytes at the end that are no whole record: the trace of a power cut. */
  tornBytes: number;
}

/** Reads the records of a file; after damage it goes on at the next whole record. */
export function readRecords(bytes: Uint8Array): ReadRecords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: ReadRecords = { records: [], plainBytes: 0, damagedBytes: 0, tornBytes: 0 };
  let at = 0;
  let skipped = 0;
  while (at < bytes.length) {
    const next = recordAt(bytes, view, at);
    if (next === null) {
      at += 1;
      skipped += 1;
      continue;
    }
    found.damagedBytes += skipped;
    skipped = 0;
    found.records.push(next.record);
    found.plainBytes += next.plainBytes;
    at = next.end;
  }
  found.tornBytes = skipped;
  return found;
}

function recordAt(
  bytes: Uint8Array,
  view: DataView,
  at: number,
): { record: RecentRecord; plainBytes: number; end: number } | null {
  if (bytes[at] !== (PLAIN & 0xff) || at + HEADER_BYTES > bytes.length) return null;
  const magic = view.getUint32(at, true);
  if (magic !== PLAIN && magic !== PACKED) return null;
  const length = view.getUint32(at + 4, true);
  const end = at + HEADER_BYTES + length;
  if (length > RECORD_BYTES_MAX || end > bytes.length) return null;
  const payload = bytes.subarray(at + HEADER_BYTES, end);
  if (crc32(payload) !== view.getUint32(at + 8, true)) return null;
  try {
    const plain = magic === PLAIN ? payload : unpackSnappy(payload);
    const plainBytes = HEADER_BYTES + plain.length;
    return { record: recentRecordCodec.decode(plain), plainBytes, end };
  } catch {
    // Another kind of record under a good checksum: of no use here, and counted as damage.
    return null;
  }
}
