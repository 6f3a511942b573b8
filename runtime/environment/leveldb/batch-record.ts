import { ByteReader } from './byte-reader.js';

/** One change of a key as LevelDB keeps it; a later sequence is a later change. */
export interface KeyChange {
  key: string;
  sequence: number;
  /** Null: the key was taken away. */
  value: Uint8Array | null;
}

const VALUE = 1;
const HEADER_BYTES = 12;

/**
 * The changes in one record of a log: a batch.
 * @throws RangeError when it is no batch.
 */
export function changesOf(record: Uint8Array): KeyChange[] {
  if (record.length < HEADER_BYTES) throw new RangeError('a batch has no head');
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  let sequence = Number(view.getBigUint64(0, true));
  const reader = new ByteReader(record.subarray(HEADER_BYTES));
  const changes: KeyChange[] = [];
  while (!reader.done) {
    const isValue = reader.take(1)[0] === VALUE;
    const key = textOf(reader.slice());
    changes.push({ key, sequence, value: isValue ? reader.slice() : null });
    sequence += 1;
  }
  return changes;
}

/** One entry of a table: its key ends with the sequence and the kind of the change. */
export function changeOf(entry: { key: Uint8Array; value: Uint8Array }): KeyChange {
  const end = entry.key.length - 8;
  if (end < 0) throw new RangeError('a key of a table has no sequence');
  const view = new DataView(entry.key.buffer, entry.key.byteOffset, entry.key.byteLength);
  const tail = view.getBigUint64(end, true);
  return {
    key: textOf(entry.key.subarray(0, end)),
    sequence: Number(tail >> 8n),
    value: Number(tail & 0xffn) === VALUE ? entry.value : null,
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}
