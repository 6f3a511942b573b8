import type { Permit } from '../../protocol/park/record.js';

/**
 * Of two states of one permit the one to keep: the newer `updatedMs`, then the higher `revision`,
 * then the deletion. What is still equal is decided by its content, so that every node keeps the
 * same state whatever the order of arrival.
 *
 * @returns the state to keep, or undefined if `known` stays as it is.
 * @throws RangeError if the two are not states of one permit.
 */
export function mergePermit(known: Permit | undefined, incoming: Permit): Permit | undefined {
  if (known === undefined) return incoming;
  if (known.permitId !== incoming.permitId) {
    throw new RangeError('Only two states of one permit can be merged.');
  }
  return rank(incoming, known) > 0 ? incoming : undefined;
}

/** Above 0 if `one` wins over `other`, 0 if they are the same state. */
function rank(one: Permit, other: Permit): number {
  if (one.updatedMs !== other.updatedMs) return one.updatedMs - other.updatedMs;
  if (one.revision !== other.revision) return one.revision - other.revision;
  if (one.deleted !== other.deleted) return one.deleted ? 1 : -1;
  const [a, b] = [contentText(one), contentText(other)];
  return a === b ? 0 : a > b ? 1 : -1;
}

function contentText(permit: Permit): string {
  return JSON.stringify(Object.entries(permit).sort(([a], [b]) => (a < b ? -1 : 1)));
}
