import type { RecentRecord, StorePosition } from '../../protocol/park/disk.js';
import type { RecentFiles } from '../environment/environment.js';
import { sentenceOf } from '../errors.js';
import { readRecords } from './recent-record.js';

/** What the recent journal tells at a start. */
export interface RecentHistory {
  /** Highest file there is, 0 without any. */
  lastFile: number;
  /** As if no record was packed. */
  lastFileBytes: number;
  bytes: number;
  records: RecentRecord[];
  damagedBytes: number;
  tornBytes: number;
  /** Files that could not be read at all, in words. */
  unreadable: string[];
  /** The latest record: whose store it is, and how far it came. Null without any. */
  last: RecentRecord | null;
  /** A whole checkpoint stands in it, and every batch since, so that it knows all that is open. */
  complete: boolean;
}

/** One value as the recent journal has it; without payload it was removed. */
export interface RecentValue {
  shelf: string;
  key: string;
  payload: Uint8Array | null;
}

/** Reads all files. Whatever is wrong with them is told in the answer, never thrown. */
export async function readRecent(files: RecentFiles): Promise<RecentHistory> {
  const history: RecentHistory = {
    lastFile: 0,
    lastFileBytes: 0,
    bytes: 0,
    records: [],
    damagedBytes: 0,
    tornBytes: 0,
    unreadable: [],
    last: null,
    complete: false,
  };
  let numbers: number[] = [];
  try {
    numbers = await files.list();
  } catch (error) {
    history.unreadable.push(sentenceOf(error));
  }
  for (const file of numbers) await readInto(history, files, file);
  const last = history.records.at(-1) ?? null;
  history.last = last;
  // Records of an earlier store, before a rebuilding, tell nothing of this one.
  history.records = history.records.filter(({ storeId }) => storeId === last?.storeId);
  history.complete = history.damagedBytes === 0 && isWhole(history.records);
  return history;
}

/** The latest checkpoint reached its end, and no batch is missing from its begin on. */
function isWhole(records: readonly RecentRecord[]): boolean {
  const end = records.findLastIndex(({ complete }) => complete);
  if (end < 0) return false;
  const begin = records.slice(0, end).findLastIndex(({ complete }) => complete) + 1;
  const batches = records.slice(begin).filter(({ checkpoint }) => !checkpoint);
  const first = batches[0]?.position.batch ?? 0;
  return batches.every(({ position }, index) => position.batch === first + index);
}

async function readInto(history: RecentHistory, files: RecentFiles, file: number): Promise<void> {
  history.lastFile = file;
  history.lastFileBytes = 0;
  try {
    const bytes = await files.read(file);
    const found = readRecords(bytes);
    for (const record of found.records) history.records.push(record);
    history.bytes += bytes.length;
    history.lastFileBytes = found.plainBytes;
    history.damagedBytes += found.damagedBytes;
    history.tornBytes += found.tornBytes;
  } catch (error) {
    history.unreadable.push(`${file}: ${sentenceOf(error)}`);
  }
}

/** The last state of every value that these records change, by shelf and key. */
export function lastValues(records: readonly RecentRecord[]): Map<string, RecentValue> {
  const values = new Map<string, RecentValue>();
  for (const { changes } of records) {
    for (const { shelf, key, payload, removed } of changes) {
      values.set(`${shelf}:${key}`, { shelf, key, payload: removed ? null : payload });
    }
  }
  return values;
}

/**
 * The latest batches that follow each other without a gap, up to one at least as late as the
 * database's. Empty when the journal's end was lost: then it may be older than the database, and
 * must not be compared with it.
 * @param max changes in them, beyond which only what the database lacks is taken.
 */
export function tailAgainst(
  history: RecentHistory,
  database: StorePosition,
  max: number,
): RecentRecord[] {
  const batches = history.records.filter(({ checkpoint }) => !checkpoint);
  const last = batches.at(-1);
  if (last === undefined || last.position.batch < database.batch) return [];
  const tail: RecentRecord[] = [];
  let expected = last.position.batch;
  let changes = 0;
  for (let at = batches.length - 1; at >= 0; at -= 1) {
    const record = batches[at];
    if (record?.position.batch !== expected) break;
    if (changes > max && expected <= database.batch) break;
    changes += record.changes.length;
    tail.push(record);
    expected -= 1;
  }
  return tail.reverse();
}
