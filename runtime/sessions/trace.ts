import type { Fact, QuoteLine } from '../../protocol/park/fact.js';
import type { JournalEntry } from '../../protocol/park/disk.js';
import { ordersOf, type OpenOrders } from '../outbox/orders-of.js';
import { journalShelf, sequenceKey } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import type { Stamper } from '../time/stamper.js';
import { isOpen, overpaidFen, owedFen, paidFen, plateOf, shortFen } from './session-book.js';
import { storedFacts } from './stored-facts.js';

/** All that this box knows of one stay, in the order in which it happened. */
export interface SessionTrace extends OpenOrders {
  sessionId: string;
  plate: string;
  open: boolean;
  paidFen: number;
  owedFen: number;
  /** Paid beyond the price of a stay that is over; what went back to the driver is taken off. */
  overpaidFen: number;
  /** What a stay that is over was found to be paid too little by, after its car had left. */
  shortFen: number;
  /** The latest price of the stay, line by line. */
  lines: readonly QuoteLine[];
  facts: readonly { atMs: number; fact: Fact }[];
  /** Decisions and what people did, as this box noted them. */
  journal: readonly JournalEntry[];
}

const PAGE = 1_000;
/** The journal tells of a stay a little longer than its facts: the car still has to pass. */
const NUMBERS_AFTER = 5_000;

/** Reads what the disk tells of a stay; null if it knows none. Not for the lane path. */
export async function traceOf(
  { store, stamper, nodeId }: { store: Store; stamper: Stamper; nodeId: string },
  sessionId: string,
): Promise<SessionTrace | null> {
  const facts = (await storedFacts(store, sessionId)).map((fact) => ({
    atMs: stamper.factMs(fact),
    fact,
  }));
  if (facts.length === 0) return null;
  facts.sort((a, b) => a.atMs - b.atMs || a.fact.sequence - b.fact.sequence);
  const session = { sessionId, facts: facts.map(({ fact }) => fact) };
  const quoted = session.facts.filter((fact) => fact.kind === 'quoted').at(-1);
  const own = session.facts.filter((fact) => fact.nodeId === nodeId);
  const numbers = own.map(({ sequence }) => sequence);
  return {
    sessionId,
    plate: plateOf(session),
    open: isOpen(session),
    paidFen: paidFen(session),
    owedFen: owedFen(session),
    overpaidFen: overpaidFen(session),
    shortFen: shortFen(session),
    lines: quoted?.quoted.lines ?? [],
    facts,
    journal: await journalOf(store, sessionId, numbers),
    ...(await ordersOf(store, (uplink) => uplink.sessionId === sessionId)),
  };
}

/** Entries stand near the facts that were committed with them. */
async function journalOf(
  store: Store,
  sessionId: string,
  numbers: readonly number[],
): Promise<JournalEntry[]> {
  if (numbers.length === 0) return [];
  const last = Math.max(...numbers) + NUMBERS_AFTER;
  const entries: JournalEntry[] = [];
  let after = Math.min(...numbers) - 1;
  for (;;) {
    const page = await store.list(journalShelf, { after: sequenceKey(after), limit: PAGE });
    for (const { value } of page) {
      if (value.sequence > last) return entries;
      if (value.sessionId === sessionId) entries.push(value);
      after = value.sequence;
    }
    if (page.length < PAGE) return entries;
  }
}
