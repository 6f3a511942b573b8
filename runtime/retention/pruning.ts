import type { Clock } from '../../drivers/clock.js';
import type { Fact } from '../../protocol/park/fact.js';
import type { Stamp } from '../../protocol/park/values.js';
import { keysOf, WaitingCounts } from '../outbox/waiting-counts.js';
import { factsBySession } from '../sessions/stored-facts.js';
import {
  bootShelf,
  damagedShelf,
  deadLetterShelf,
  debtShelf,
  factKey,
  factShelf,
  factsPerSessionMax,
  journalShelf,
  leftElsewhereShelf,
  openShelf,
  outboxShelf,
  seenShelf,
  sequenceKey,
  type Shelf,
} from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { remove, type Change } from '../store/write.js';
import { bootsKeptMax, latestEntriesMax } from '../time/open-stamper.js';
import type { Stamper } from '../time/stamper.js';
import { isBefore, isOver } from './prunable.js';

/** Values that are read at a time, and the pause after them, so that no lane waits for long. */
const PAGE = 200;
const PAUSE_MS = 50;

export interface PruningOptions {
  clock: Clock;
  store: Store;
  stamper: Stamper;
  nodeId: string;
  /** What was over before this may go, in Unix milliseconds. */
  cutMs: number;
}

interface Entry<T> {
  key: string;
  value: T;
}

/** One pass over all that may go, a page at a time. */
export class Pruning {
  /** How many values went, by shelf. */
  readonly removed: Record<string, number> = {};
  readonly #options: PruningOptions;
  /** Which sessions an order may wait for; read when the pass first needs it. */
  #waiting: WaitingCounts | null = null;
  #stopped = false;

  constructor(options: PruningOptions) {
    this.#options = options;
  }

  /** Resolves when the pass is over or was stopped. */
  async run(): Promise<void> {
    const { store, cutMs } = this.#options;
    const firstKept = sequenceKey(Math.max(0, store.meta.boot - bootsKeptMax));
    await this.#pruneWhile(bootShelf, ({ key }) => key <= firstKept);
    // From the latest ones the next start takes its time.
    const lastEntry = sequenceKey(Math.max(0, store.lastSequence - latestEntriesMax));
    await this.#pruneWhile(
      journalShelf,
      ({ key, value }) => key < lastEntry && this.#isOld(value.at),
    );
    await this.#pruneStays();
    await this.#pruneIf(leftElsewhereShelf, ({ at }) => this.#isOld(at));
    await this.#pruneIf(seenShelf, ({ seenMs }) => isBefore(seenMs, cutMs));
    await this.#pruneIf(damagedShelf, ({ foundMs }) => isBefore(foundMs, cutMs));
  }

  stop(): void {
    this.#stopped = true;
  }

  #isOld(at: Stamp, nodeId = this.#options.nodeId): boolean {
    return isBefore(this.#options.stamper.whenMs(at, nodeId), this.#options.cutMs);
  }

  /** From the first value on, up to the first that stays. */
  async #pruneWhile<T>(shelf: Shelf<T>, mayGo: (entry: Entry<T>) => boolean): Promise<void> {
    for await (const page of this.#pages(shelf)) {
      const kept = page.findIndex((entry) => !mayGo(entry));
      const gone = kept < 0 ? page : page.slice(0, kept);
      await this.#remove(gone.map(({ key }) => ({ shelf, key })));
      if (kept >= 0) return;
    }
  }

  async #pruneIf<T>(shelf: Shelf<T>, mayGo: (value: T) => boolean): Promise<void> {
    for await (const page of this.#pages(shelf)) {
      const gone = page.filter(({ value }) => mayGo(value));
      await this.#remove(gone.map(({ key }) => ({ shelf, key })));
    }
  }

  async #pruneStays(): Promise<void> {
    for await (const facts of factsBySession(this.#pages(factShelf))) {
      // The stay that a stop cut short is not known whole.
      if (this.#stopped) return;
      await this.#pruneStay(facts);
    }
  }

  async #pruneStay(facts: readonly Fact[]): Promise<void> {
    const { store } = this.#options;
    const [first] = facts;
    // A session with more is not read to its end anywhere, and stays.
    if (first === undefined || facts.length > factsPerSessionMax) return;
    if (!facts.every((fact) => this.#isOld(fact.at, fact.nodeId))) return;
    const { sessionId } = first;
    // Beside the facts it says whether something is owed, even if one of them was damaged.
    const debt = await store.get(debtShelf, sessionId);
    if (!isOver(sessionId, debt === null ? facts : [...facts, debt])) return;
    if ((await store.get(openShelf, sessionId)) !== null) return;
    this.#waiting ??= await this.#readWaiting();
    const keys = keysOf({ sequence: 0, sessionId, plate: '' });
    const waiting = this.#waiting;
    if (keys.some((key) => waiting.most(key) > 0)) return;
    await this.#remove([
      ...facts.map((fact) => ({ shelf: factShelf, key: factKey(fact) })),
      ...(debt === null ? [] : [{ shelf: debtShelf, key: sessionId }]),
    ]);
  }

  async #readWaiting(): Promise<WaitingCounts> {
    const waiting = new WaitingCounts();
    for (const shelf of [outboxShelf, deadLetterShelf]) {
      for await (const page of this.#pages(shelf)) {
        for (const { value } of page) waiting.add(value.uplink);
      }
    }
    return waiting;
  }

  async *#pages<T>(shelf: Shelf<T>): AsyncGenerator<Entry<T>[]> {
    const { clock, store } = this.#options;
    for (let after = ''; !this.#stopped;) {
      const page = await store.list(shelf, { after, limit: PAGE });
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.key;
      await new Promise<void>((resolve) => clock.after(PAUSE_MS, resolve));
    }
  }

  async #remove(gone: readonly { shelf: { name: string }; key: string }[]): Promise<void> {
    if (gone.length === 0 || this.#stopped) return;
    // Unsynced: what a power cut brings back goes with the next pass.
    await this.#options.store.note(gone.map(({ shelf, key }): Change => remove(shelf, key)));
    for (const { shelf } of gone) this.removed[shelf.name] = (this.removed[shelf.name] ?? 0) + 1;
  }
}
