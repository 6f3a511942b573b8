import type { Clock } from '../../drivers/clock.js';
import type { Database, DatabaseOperation, KeyRange } from '../environment/environment.js';
import type { ProgressPart } from './progress.js';

/**
 * Knows how long the database has owed an answer. A refusal is an answer: a disk that fails is for
 * the store to deal with, which keeps orders in memory then; only one that says nothing at all
 * counts as standing still.
 */
export class DatabaseProgress implements ProgressPart {
  readonly name = 'store';
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #startedMs = new Set<{ atMs: number }>();

  constructor(options: { clock: Clock; limitMs: number }) {
    this.#clock = options.clock;
    this.#limitMs = options.limitMs;
  }

  moves(nowMs: number): boolean {
    // The oldest comes first.
    const [oldest] = this.#startedMs;
    return oldest === undefined || nowMs - oldest.atMs <= this.#limitMs;
  }

  /** The same database, with this one looking on. */
  watch(database: Database): Database {
    return {
      get: (key: string) => this.#timed(() => database.get(key)),
      batch: (operations: DatabaseOperation[], options: { sync: boolean }) =>
        this.#timed(() => database.batch(operations, options)),
      entries: (range: KeyRange) => this.#timed(() => database.entries(range)),
      keys: (range: KeyRange) => database.keys(range),
      compact: () => database.compact?.() ?? Promise.resolve(),
      close: () => database.close(),
    };
  }

  async #timed<T>(ask: () => Promise<T>): Promise<T> {
    const started = { atMs: this.#clock.monotonicMs() };
    this.#startedMs.add(started);
    try {
      return await ask();
    } finally {
      this.#startedMs.delete(started);
    }
  }
}
