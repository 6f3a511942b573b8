import type { Fact } from '../../protocol/park/fact.js';
import { factShelf, factsPerSessionMax } from '../store/shelves.js';
import type { Store } from '../store/store.js';

/** What the disk tells of a stay; empty for an unknown one. */
export async function storedFacts(store: Store, sessionId: string): Promise<Fact[]> {
  const range = { prefix: `${sessionId}!`, limit: factsPerSessionMax };
  return (await store.list(factShelf, range)).map(({ value }) => value);
}

/**
 * The facts of each stay in turn, out of pages of the shelf of facts, which stand by session. Of a
 * stay with more facts than are ever read it gives one more than that.
 */
export async function* factsBySession(
  pages: AsyncIterable<readonly { value: Fact }[]>,
): AsyncGenerator<Fact[]> {
  let facts: Fact[] = [];
  for await (const page of pages) {
    for (const { value } of page) {
      if (facts[0] !== undefined && facts[0].sessionId !== value.sessionId) {
        yield facts;
        facts = [];
      }
      if (facts.length <= factsPerSessionMax) facts.push(value);
    }
  }
  if (facts.length > 0) yield facts;
}
