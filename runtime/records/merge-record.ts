import { headerOf, type ParkRecord } from '../../protocol/park/record.js';
import { stateText } from './same-content.js';

/**
 * Of two states of one record the one to keep: the newer `updatedMs`, then the higher `revision`,
 * then the deletion. What is still equal is decided by its content, so that every node keeps the
 * same state whatever the order of arrival.
 *
 * @returns the state to keep, or undefined if `known` stays as it is.
 * @throws RangeError if the two are not states of one record.
 */
export function mergeRecord(
  known: ParkRecord | undefined,
  incoming: ParkRecord,
): ParkRecord | undefined {
  if (known === undefined) return incoming;
  if (known.kind !== incoming.kind || headerOf(known).key !== headerOf(incoming).key) {
    throw new RangeError('Only two states of one record can be merged.');
  }
  return rank(incoming, known) > 0 ? incoming : undefined;
}

/** Above 0 if `one` wins over `other`, 0 if they are the same state. */
function rank(one: ParkRecord, other: ParkRecord): number {
  const [a, b] = [headerOf(one), headerOf(other)];
  if (a.updatedMs !== b.updatedMs) return a.updatedMs - b.updatedMs;
  if (a.revision !== b.revision) return a.revision - b.revision;
  if (a.deleted !== b.deleted) return a.deleted ? 1 : -1;
  const [textA, textB] = [stateText(one), stateText(other)];
  return textA === textB ? 0 : textA > textB ? 1 : -1;
}
