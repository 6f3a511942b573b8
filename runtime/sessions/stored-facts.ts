import type { Fact } from '../../protocol/park/fact.js';
import { factShelf, factsPerSessionMax } from '../store/shelves.js';
import type { Store } from '../store/store.js';

/** What the disk tells of a stay; empty for an unknown one. */
export async function storedFacts(store: Store, sessionId: string): Promise<Fact[]> {
  const range = { prefix: `${sessionId}!`, limit: factsPerSessionMax };
  return (await store.list(factShelf, range)).map(({ value }) => value);
}
