import { debtShelf, openShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { remove, type Change } from '../store/write.js';
import { owedFen, SessionBook } from './session-book.js';
import { storedFacts } from './stored-facts.js';

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
  const paid: Change[] = [];
  for (const shelf of [debtShelf, openShelf]) {
    for await (const page of store.pages(shelf)) {
      for (const { key, value } of page) {
        // This fact stands in both places; the one beside the session's key survives a damaged one.
        book.merge([value, ...(await storedFacts(store, key))]);
        const session = book.session(key);
        if (shelf === debtShelf && session !== null && owedFen(session) === 0) {
          paid.push(remove(debtShelf, key));
        }
      }
    }
  }
  if (paid.length > 0) await store.note(paid);
  return book;
}
