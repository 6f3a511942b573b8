import type { StoreChange } from '../../protocol/park/disk.js';
import type { Database } from '../environment/environment.js';
import { unseal } from './sealed-value.js';
import {
  bootShelf,
  damagedShelf,
  deadLetterShelf,
  debtShelf,
  factsPerSessionMax,
  factShelf,
  journalShelf,
  armWearShelf,
  laneModeShelf,
  laneShelf,
  leftElsewhereShelf,
  openShelf,
  outboxShelf,
  recordShelf,
  seenShelf,
  sendingShelf,
  shiftShelf,
  type Shelf,
} from './shelves.js';

/** A shelf that a store which is built anew must have again. */
interface LiveShelf {
  shelf: Shelf<unknown>;
  /** It is kept by session, and the facts of these sessions belong to it. */
  withFacts: boolean;
}

const live = (shelf: Shelf<unknown>): LiveShelf => ({ shelf, withFacts: false });

/**
 * What a store must not forget, in the order in which a checkpoint takes it: who is here and what
 * is owed, what is commanded, then what waits, and what others can tell again last.
 */
export const liveShelves: readonly LiveShelf[] = [
  { shelf: openShelf, withFacts: true },
  ...[laneShelf, laneModeShelf, shiftShelf, armWearShelf, bootShelf, leftElsewhereShelf].map(live),
  { shelf: debtShelf, withFacts: true },
  ...[deadLetterShelf, seenShelf, sendingShelf, outboxShelf, recordShelf].map(live),
];

/** What a store that is built anew does without, and why no car and no money depends on it. */
export const forgettableShelves: readonly { shelf: Shelf<unknown>; why: string }[] = [
  {
    shelf: factShelf,
    why:
      'Facts of stays that are here or owed for go along with these. Those of stays that are over ' +
      'are history, which `store repair` takes over from the folder that was moved aside.',
  },
  {
    shelf: journalShelf,
    why: 'History, which `store repair` takes over; `lanes` has the latest time of each lane.',
  },
  { shelf: damagedShelf, why: 'It shows what was found; nothing is decided by it.' },
];

const PAGE = 32;

/**
 * Every value that a store must not forget, a page at a time. Each page is read when it is asked
 * for.
 */
export async function* liveValues(database: Database): AsyncGenerator<StoreChange[], undefined> {
  for (const { shelf, withFacts } of liveShelves) {
    for await (const page of pagesOf(database, shelf.name)) {
      yield withFacts ? [...page, ...(await factsOf(database, page))] : page;
    }
  }
}

/** All facts of the sessions that these values are of. */
async function factsOf(database: Database, page: readonly StoreChange[]): Promise<StoreChange[]> {
  const facts: StoreChange[] = [];
  for (const { key } of page) {
    const prefix = `${factShelf.name}:${key}!`;
    const range = { gte: prefix, lt: `${prefix}\uffff`, limit: factsPerSessionMax };
    facts.push(...changesOf(factShelf.name, await database.entries(range)));
  }
  return facts;
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
