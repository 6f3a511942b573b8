import { headerOf, withHeader, type ParkRecord } from '../../protocol/park/record.js';
import { sameContent } from './same-content.js';

/** What is known of the arrival of a change. */
export interface Arrival {
  /** Unix milliseconds: the time of a record that is new here and tells none. */
  atMs: number;
  /**
   * A deletion of the record arrived shortly before. The published server sends the open changes of
   * a record in one burst, the newest first, each with the present content.
   */
  inBurst: boolean;
}

/**
 * Takes over a change that comes from outside the park (the cloud, an attendant) and carries no
 * revision of ours. The cloud tells times in seconds, so that an addition and its deletion may bear
 * the same time: then what arrives later wins, except that nothing of the same time or older brings
 * a deleted record back. Where the message tells no time, the order of arrival counts, except that
 * an addition of the very same content in one burst with the deletion is the older one.
 *
 * @returns the next state, with the next revision, or undefined if nothing changes.
 */
export function reviseRecord(
  known: ParkRecord | undefined,
  change: ParkRecord,
  arrival: Arrival,
): ParkRecord | undefined {
  const { updatedMs, createdMs } = headerOf(change);
  const untimed = updatedMs === 0;
  if (known === undefined) {
    return withHeader(change, { revision: 1, updatedMs: untimed ? arrival.atMs : updatedMs });
  }
  const before = headerOf(known);
  const next = withHeader(change, {
    revision: before.revision + 1,
    createdMs: createdMs === 0 ? before.createdMs : createdMs,
    // Only the order counts, so that a wrong clock here cannot outdo times of the cloud.
    updatedMs: untimed ? before.updatedMs + 1 : updatedMs,
  });
  if (untimed) return isOlderInBurst(known, next, arrival) ? undefined : unlessSame(known, next);
  if (updatedMs < before.updatedMs) return undefined;
  if (updatedMs > before.updatedMs) return next;
  return before.deleted ? undefined : unlessSame(known, next);
}

function isOlderInBurst(known: ParkRecord, next: ParkRecord, { inBurst }: Arrival): boolean {
  const broughtBack = headerOf(known).deleted && !headerOf(next).deleted;
  return broughtBack && inBurst && sameContent(known, next);
}

function unlessSame(known: ParkRecord, next: ParkRecord): ParkRecord | undefined {
  const [before, after] = [headerOf(known), headerOf(next)];
  const same =
    before.deleted === after.deleted &&
    before.source === after.source &&
    before.createdMs === after.createdMs &&
    sameContent(known, next);
  return same ? undefined : next;
}
