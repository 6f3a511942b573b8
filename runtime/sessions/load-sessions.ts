import { debtShelf, factShelf, openShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { remove } from '../store/write.js';
import { owedFen, SessionBook } from './session-book.js';

const FACTS_PER_SESSION_MAX = 1_000;
const CLOSED_REMEMBERED_MAX = 2_000;
const OWING_REMEMBERED_MAX = 10_000;

/**
 * Reads the sessions that are open or owed for, and no others: a start takes no longer for a long
 * past.
 */
export async function loadSessions(store: Store): Promise<SessionBook> {
  const book = new SessionBook({
    closedMax: CLOSED_REMEMBERED_MAX,
    owingMax: OWING_REMEMBERED_MAX,
  });
  for (const shelf of [debtShelf, openShelf]) {
    for await (const page of store.pages(shelf)) {
      for (const { key, value } of page) {
        const facts = await store.list(factShelf, {
          prefix: `${key}!`,
          limit: FACTS_PER_SESSION_MAX,
        });
        // This fact stands in both places; the one beside the session's key survives a damaged one.
        book.merge([value, ...facts.map((fact) => fact.value)]);
        const session = book.session(key);
        if (shelf === debtShelf && session !== null && owedFen(session) === 0) {
          await store.note([remove(debtShelf, key)]);
        }
      }
    }
  }
  return book;
}
