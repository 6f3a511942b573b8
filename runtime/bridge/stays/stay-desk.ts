import type { FactKind } from '../../../protocol/park/fact.js';
import { LanekeeperError } from '../../errors.js';
import type { NodeParts } from '../../node-parts.js';
import type { When } from '../../sessions/charges.js';
import {
  enteredMs,
  isOpen,
  paymentsOf,
  plateOf,
  type ParkingSession,
} from '../../sessions/session-book.js';
import { inFacts, newFact } from '../../sessions/new-fact.js';
import { storedFacts } from '../../sessions/stored-facts.js';
import { inJournal, newJournalEntry } from '../../store/journal.js';
import { openShelf } from '../../store/shelves.js';
import { remove, type Change } from '../../store/write.js';

export type StayDeskOptions = Pick<
  NodeParts,
  'environment' | 'config' | 'store' | 'stamper' | 'sessions' | 'announcer'
>;

/** What the cloud tells of a stay, and the words of it for the journal. */
export interface Statement {
  kinds: readonly FactKind[];
  event: string;
  text: string;
  /** When it happened, Unix milliseconds by the cloud's clock; 0 for now. */
  atMs: number;
}

/**
 * Makes facts of what the cloud tells of stays: on disk first, synced, then known here and told to
 * the park. Whoever answers the cloud waits for it.
 */
export class StayDesk {
  readonly #options: StayDeskOptions;
  /** The last that reads a stay and then states something of it, by session. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(options: StayDeskOptions) {
    this.#options = options;
  }

  /** The stay of an order, also one that ended before the last start; null for an unknown one. */
  async stay(sessionId: string): Promise<ParkingSession | null> {
    const { sessions, store } = this.#options;
    if (sessionId === '') return null;
    const known = sessions.session(sessionId);
    if (known !== null) return known;
    const facts = await storedFacts(store, sessionId);
    return facts.length === 0 ? null : { sessionId, facts };
  }

  /** The open stay of a plate, the latest one; of a certain entry if `entryMs` is not 0. */
  openStay(plate: string, entryMs = 0): ParkingSession | null {
    const open = this.#options.sessions.openOf(plate);
    const sameSecond = (ms: number) => Math.floor(ms / 1_000) === Math.floor(entryMs / 1_000);
    return open.find((stay) => entryMs === 0 || sameSecond(enteredMs(stay))) ?? null;
  }

  /** The stay that a payment belongs to, among those that this node has in mind. */
  stayOfPayment(tradeNo: string): ParkingSession | null {
    const { sessions } = this.#options;
    for (const sessionId of sessions.ids()) {
      const stay = sessions.session(sessionId);
      if (stay !== null && paymentsOf(stay).some((paid) => paid.tradeNo === tradeNo)) return stay;
    }
    return null;
  }

  /**
   * What depends on a stay and changes it is done one after the other: money that is told in two
   * ways at once is one payment.
   */
  inTurn<T>(sessionId: string, task: () => Promise<T>): Promise<T> {
    const result = (this.#turns.get(sessionId) ?? Promise.resolve()).then(task);
    const over = result.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(sessionId, over);
    void over.then(() => {
      if (this.#turns.get(sessionId) === over) this.#turns.delete(sessionId);
    });
    return result;
  }

  /**
   * States facts of a stay.
   * @throws LanekeeperError `store/full`, or what else the store refuses with
   */
  async state(stay: ParkingSession, statement: Statement): Promise<void> {
    const { sessions, store, announcer, config, stamper } = this.#options;
    const plate = plateOf(stay);
    const at = stamper.told(statement.atMs);
    const source = { numbering: store, nodeId: config.node.id, at };
    const about = { sessionId: stay.sessionId, plate };
    const facts = statement.kinds.map((kind) => newFact(source, about, kind));
    const changes = facts.map(inFacts);
    if (facts.some(({ kind }) => kind === 'left')) changes.push(remove(openShelf, stay.sessionId));
    changes.push(this.#journal(stay.sessionId, plate, statement));
    await store.commit(changes);
    // A stay that ended long ago is on disk only.
    sessions.merge([...stay.facts, ...facts]);
    announcer.facts(facts);
  }

  /** Writes down what the cloud tells and nothing here depends on. @throws LanekeeperError */
  async note(event: string, text: string, stay: ParkingSession | null = null): Promise<void> {
    const plate = stay === null ? '' : plateOf(stay);
    const words = { event, text, kinds: [], atMs: 0 };
    await this.#options.store.commit([this.#journal(stay?.sessionId ?? '', plate, words)]);
  }

  /** When a fact became true, by what is known now of the clock that stamped it. */
  get factMs(): When {
    return this.#options.stamper.factMs;
  }

  /** Resolves when everything that is known is also on disk. */
  async onDisk(): Promise<void> {
    await this.#options.store.commit([]);
  }

  #journal(sessionId: string, plate: string, { event, text }: Statement): Change {
    const words = { laneId: '', event, text, sessionId, plate };
    return inJournal(newJournalEntry(this.#options, words));
  }
}

/** @throws LanekeeperError `stay/unknown` with a reason that the driver reads */
export function required(stay: ParkingSession | null): ParkingSession {
  if (stay !== null) return stay;
  throw new LanekeeperError('stay/unknown', '场内没有此订单');
}

/** @throws LanekeeperError `stay/unknown`, `stay/over` with a reason that the driver reads */
export function requiredOpen(stay: ParkingSession | null): ParkingSession {
  const known = required(stay);
  if (isOpen(known)) return known;
  throw new LanekeeperError('stay/over', '车辆已离场');
}
