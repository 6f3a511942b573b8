import type { Permit } from '../../protocol/park/record.js';

/**
 * Takes over a change that comes from outside the park (the cloud, an attendant) and carries no
 * revision of ours. The cloud tells times in seconds, so that an addition and its deletion may bear
 * the same time: then what arrives later wins, except that nothing of the same time or older brings
 * a deleted permit back.
 *
 * @returns the next state, with the next revision, or undefined if nothing changes.
 */
export function revisePermit(known: Permit | undefined, change: Permit): Permit | undefined {
  if (known === undefined) return { ...change, revision: 1 };
  if (change.updatedMs < known.updatedMs) return undefined;
  const sameTime = change.updatedMs === known.updatedMs;
  if (sameTime && known.deleted) return undefined;
  const next = { ...change, revision: known.revision + 1 };
  const again = sameTime && sameContent({ ...next, revision: known.revision }, known);
  return again ? undefined : next;
}

function sameContent(one: Permit, other: Permit): boolean {
  const names = Object.keys(one) as (keyof Permit)[];
  return names.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
}
