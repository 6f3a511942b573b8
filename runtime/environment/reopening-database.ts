import type { Database, DatabaseOperation, KeyRange } from './environment.js';

export interface ReopeningOptions {
  open: () => Promise<Database>;
  /** Rejects while the disk would not let the database be opened again. */
  probe: () => Promise<void>;
}

/**
 * A database that is closed and opened anew after a batch that it refused. LevelDB needs it: after
 * a failed sync it refuses everything until it is opened again, and behind a half-written record
 * the rest of its log would be unreadable at the next start. It stays open for reading until the
 * disk takes writes again, and reads that come while it opens wait for it.
 */
export class ReopeningDatabase implements Database {
  readonly #options: ReopeningOptions;
  #current: Database;
  #broken = false;
  #closed = false;
  #reopening: Promise<void> | null = null;

  private constructor(options: ReopeningOptions, current: Database) {
    this.#options = options;
    this.#current = current;
  }

  static async open(options: ReopeningOptions): Promise<ReopeningDatabase> {
    return new ReopeningDatabase(options, await options.open());
  }

  async batch(operations: DatabaseOperation[], options: { sync: boolean }): Promise<void> {
    if (this.#broken) await this.#reopen();
    try {
      await this.#current.batch(operations, options);
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    await this.#reopening?.catch(() => undefined);
    return this.#current.get(key);
  }

  async entries(range: KeyRange): Promise<[string, Uint8Array][]> {
    await this.#reopening?.catch(() => undefined);
    return this.#current.entries(range);
  }

  async *keys(range: KeyRange): AsyncGenerator<string> {
    await this.#reopening?.catch(() => undefined);
    yield* this.#current.keys(range);
  }

  async compact(): Promise<void> {
    await this.#reopening?.catch(() => undefined);
    await this.#current.compact?.();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#reopening?.catch(() => undefined);
    await this.#current.close();
  }

  /** A database that could not be opened again is closed, and closing it twice is harmless. */
  async #reopen(): Promise<void> {
    await this.#options.probe();
    this.#reopening = this.#closeAndOpen();
    try {
      await this.#reopening;
    } finally {
      this.#reopening = null;
    }
  }

  async #closeAndOpen(): Promise<void> {
    await this.#current.close();
    const opened = await this.#options.open();
    if (this.#closed) {
      await opened.close();
      throw new Error('The database was closed meanwhile.');
    }
    this.#current = opened;
    this.#broken = false;
  }
}
