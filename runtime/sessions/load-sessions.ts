import { factShelf, openShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { SessionBook } from './session-book.js';

const FACTS_PER_SESSION_MAX = 1_000;
const CLOSED_REMEMBERED_MAX = 2_000;

/** Reads the open sessions of the store, and no others: a start takes no longer for a long past. */
export async function loadSessions(store: Store): Promise<SessionBook> {
  const book = new SessionBook({ closedMax: CLOSED_REMEMBERED_MAX });
  for await (const page of store.pages(openShelf)) {
    for (const { key, value } of page) {
      const facts = await store.list(factShelf, {
        prefix: `${key}!`,
        limit: FACTS_PER_SESSION_MAX,
      });
      // The entry stands in both places; the one beside the session's key survives a damaged fact.
      book.merge([value, ...facts.map((fact) => fact.value)]);
    }
  }
  return book;
}
