import type { Environment } from '../../environment/environment.js';
import type { Restored } from '../health.js';
import { unseal } from '../sealed-value.js';
import { factShelf, journalShelf, recordShelf, shelves, type Shelf } from '../shelves.js';
import type { Store } from '../store.js';
import type { Change } from '../write.js';

export interface RepairReport {
  /** What the opening had to mend. */
  restored: Restored | null;
  /** Sound values. */
  values: number;
  /** Damaged values that were put aside. */
  putAside: number;
  /** Values of the past that were taken over from databases that had been moved aside. */
  takenOver: number;
}

/**
 * What is taken over from a damaged database by hand: the past. What was open went over when the
 * new one was filled; taken over later it could bring back what has been settled since.
 */
const PAST: readonly Shelf<unknown>[] = [factShelf, journalShelf, recordShelf];

/**
 * Mends what can be mended of a store that has been opened, which was the first part of it: reads
 * every value, so that the damaged ones are put aside, and takes over the past of `damagedFolders`.
 */
export async function repairStore(
  environment: Pick<Environment, 'salvage'>,
  store: Store,
  damagedFolders: readonly string[],
): Promise<RepairReport> {
  let values = 0;
  for (const shelf of shelves) {
    for await (const page of store.pages(shelf)) values += page.length;
  }
  let takenOver = 0;
  for (const folder of damagedFolders) takenOver += await takeOver(environment, store, folder);
  const { restored, quarantined } = store.health;
  return { restored, values, putAside: quarantined, takenOver };
}

async function takeOver(
  environment: Pick<Environment, 'salvage'>,
  store: Store,
  folder: string,
): Promise<number> {
  let count = 0;
  const wanted = (key: string) => PAST.some(({ name }) => key.startsWith(`${name}:`));
  for await (const page of environment.salvage(folder, wanted)) {
    const changes: Change[] = [];
    for (const [full, sealed] of page) {
      const shelf = PAST.find(({ name }) => full.startsWith(`${name}:`));
      const payload = unseal(sealed);
      if (shelf === undefined || payload === null) continue;
      const key = full.slice(shelf.name.length + 1);
      if ((await store.get(shelf, key)) === null) changes.push({ shelf: shelf.name, key, payload });
    }
    await store.commit(changes);
    count += changes.length;
  }
  return count;
}
