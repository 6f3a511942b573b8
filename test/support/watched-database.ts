import { MemoryLevel } from 'memory-level';
import type {
  Database,
  DatabaseOperation,
  KeyRange,
} from '../../runtime/environment/environment.js';
import { LevelDatabase } from '../../runtime/environment/level-database.js';

export interface WrittenBatch {
  operations: DatabaseOperation[];
  options: { sync: boolean };
}

/** A database whose batches a test can see, refuse and hold back. */
export class WatchedDatabase implements Database {
  /** Batches that the database took, oldest first. */
  readonly written: WrittenBatch[] = [];
  /** Batches that were asked for, taken or not. */
  asked = 0;
  compactions = 0;
  /** While set, every batch is refused with it. */
  failure: Error | null = null;
  #held: (() => void)[] | null = null;

  constructor(readonly inner: Database) {}

  get(key: string): Promise<Uint8Array | undefined> {
    return this.inner.get(key);
  }

  async batch(operations: DatabaseOperation[], options: { sync: boolean }): Promise<void> {
    this.asked += 1;
    const held = this.#held;
    if (held !== null) await new Promise<void>((resolve) => held.push(resolve));
    if (this.failure !== null) throw this.failure;
    await this.inner.batch(operations, options);
    this.written.push({ operations, options });
  }

  entries(range: KeyRange): Promise<[string, Uint8Array][]> {
    return this.inner.entries(range);
  }

  keys(range: KeyRange): AsyncIterable<string> {
    return this.inner.keys(range);
  }

  async compact(): Promise<void> {
    this.compactions += 1;
    await this.inner.compact?.();
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  /** From now on batches do not come to an end until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const go of held) go();
  }
}

/** A disk in memory: what is on it survives the closing of the store. */
export class MemoryDisk {
  readonly #level = new MemoryLevel<string, Uint8Array>({ valueEncoding: 'view' });
  /** The database of the latest opening. */
  database: WatchedDatabase | null = null;

  open(): Promise<WatchedDatabase> {
    const inner = new LevelDatabase(this.#level);
    // The level stays open: closing it would be the end of what it holds.
    const kept: Database = {
      get: (key) => inner.get(key),
      batch: (operations, options) => inner.batch(operations, options),
      entries: (range) => inner.entries(range),
      keys: (range) => inner.keys(range),
      close: () => Promise.resolve(),
    };
    this.database = new WatchedDatabase(kept);
    return Promise.resolve(this.database);
  }

  get watched(): WatchedDatabase {
    if (this.database === null) throw new Error('The disk was not opened.');
    return this.database;
  }
}
