import type { StoreChange } from '../../protocol/park/disk.js';
import type { Database } from '../environment/environment.js';
import { unseal } from './sealed-value.js';
import {
  bootShelf,
  deadLetterShelf,
  debtShelf,
  factsPerSessionMax,
  factShelf,
  laneModeShelf,
  laneShelf,
  leftElsewhereShelf,
  openShelf,
  outboxShelf,
  seenShelf,
} from './shelves.js';

const PAGE = 32;

/**
 * Everything that a store must not forget, a page at a time: open sessions with their facts first,
 * then what is owed, waiting orders last. Each page is read when it is asked for.
 */
export async function* liveValues(database: Database): AsyncGenerator<StoreChange[], undefined> {
  yield* withFacts(database, openShelf.name);
  for (const shelf of [laneShelf, laneModeShelf, bootShelf, leftElsewhereShelf]) {
    yield* pagesOf(database, shelf.name);
  }
  yield* withFacts(database, debtShelf.name);
  for (const shelf of [deadLetterShelf, seenShelf, outboxShelf]) {
    yield* pagesOf(database, shelf.name);
  }
}

/** The values of a shelf that is kept by session, with all facts of these sessions. */
async function* withFacts(database: Database, shelf: string): AsyncGenerator<StoreChange[]> {
  for await (const page of pagesOf(database, shelf)) {
    const facts: StoreChange[] = [];
    for (const { key } of page) {
      const prefix = `${factShelf.name}:${key}!`;
      const range = { gte: prefix, lt: `${prefix}\uffff`, limit: factsPerSessionMax };
      facts.push(...changesOf(factShelf.name, await database.entries(range)));
    }
    yield [...page, ...facts];
  }
}

async function* pagesOf(database: Database, shelf: string): AsyncGenerator<StoreChange[]> {
  let start: { gte: string } | { gt: string } = { gte: `${shelf}:` };
  for (;;) {
    const page = await database.entries({ ...start, lt: `${shelf}:\uffff`, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return;
    yield changesOf(shelf, page);
    start = { gt: last[0] };
  }
}

/** A damaged value is left out: it is put aside when it is read. */
function changesOf(shelf: string, entries: readonly [string, Uint8Array][]): StoreChange[] {
  return entries.flatMap(([full, sealed]) => {
    const payload = unseal(sealed);
    if (payload === null) return [];
    return [{ shelf, key: full.slice(shelf.length + 1), payload, removed: false }];
  });
}
