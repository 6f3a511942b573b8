import type { PlainKind } from '../../protocol/park/record-contents.js';
import { headerOf, type ParkRecord } from '../../protocol/park/record.js';

/** What happens to records of a kind when there are too many. */
export interface RecordLimit {
  max: number;
  /**
   * `deletions`: the oldest deletion is forgotten; without any, a new record is refused.
   * `oldest`: the oldest record of all is forgotten, since it was for one moment only.
   */
  forgets: 'deletions' | 'oldest';
}

const lasting: RecordLimit = { max: 20_000, forgets: 'deletions' };
const passing: RecordLimit = { max: 50_000, forgets: 'oldest' };

export function limitOf(kind: PlainKind): RecordLimit {
  return kind === 'storedValueTrade' || kind === 'cardRenewal' ? passing : lasting;
}

/**
 * The record to forget so that `incoming` has room; null if there is none, or if `incoming` would
 * itself be the first to go.
 */
export function forgettable(
  records: Iterable<ParkRecord>,
  incoming: ParkRecord,
  { forgets }: RecordLimit,
): ParkRecord | null {
  const mayGo = (record: ParkRecord) => forgets === 'oldest' || headerOf(record).deleted;
  let oldest: ParkRecord | null = null;
  for (const record of records) {
    if (mayGo(record) && (oldest === null || isOlder(record, oldest))) oldest = record;
  }
  if (oldest === null || (mayGo(incoming) && !isOlder(oldest, incoming))) return null;
  return oldest;
}

function isOlder(one: ParkRecord, other: ParkRecord): boolean {
  return headerOf(one).updatedMs < headerOf(other).updatedMs;
}
