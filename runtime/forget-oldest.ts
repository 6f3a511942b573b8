/**
 * Drops what was put in first until no more than `max` are left. Maps and sets remember that order;
 * whoever counts by the last use takes an entry out and puts it in again.
 * @param kept a key that is never dropped
 */
export function forgetOldest<Key>(
  known: Map<Key, unknown> | Set<Key>,
  max: number,
  kept?: Key,
): void {
  for (const key of known.keys()) {
    if (known.size <= max) return;
    if (key !== kept) known.delete(key);
  }
}
