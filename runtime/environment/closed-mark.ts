import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../errors.js';
import type { Database, DatabaseOperation, KeyRange } from './environment.js';
import { syncFolder } from './sync-folder.js';

/** A file beside a database that is there exactly while it lies closed and sound. */
export class ClosedMark {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = `${folder}-closed`;
  }

  /** Takes the mark away. Returns whether it was there. The opening's first sync makes it last. */
  async take(): Promise<boolean> {
    try {
      await rm(this.#path);
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
  }

  async put(): Promise<void> {
    const handle = await open(this.#path, 'w', 0o640);
    await handle.close();
    await syncFolder(dirname(this.#path));
  }
}

/** A database that leaves the mark when it is closed, unless it was found damaged. */
export class MarkedDatabase implements Database {
  readonly #inner: Database;
  readonly #mark: ClosedMark;
  #sound = true;

  constructor(inner: Database, mark: ClosedMark) {
    this.#inner = inner;
    this.#mark = mark;
  }

  batch(operations: DatabaseOperation[], options: { sync: boolean }): Promise<void> {
    return this.#watch(this.#inner.batch(operations, options));
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#watch(this.#inner.get(key));
  }

  entries(range: KeyRange): Promise<[string, Uint8Array][]> {
    return this.#watch(this.#inner.entries(range));
  }

  keys(range: KeyRange): AsyncIterable<string> {
    return this.#inner.keys(range);
  }

  async compact(): Promise<void> {
    await this.#watch(this.#inner.compact?.() ?? Promise.resolve());
  }

  async close(): Promise<void> {
    await this.#inner.close();
    if (!this.#sound) return;
    // Without the mark the next start only looks longer.
    await this.#mark.put().catch(() => undefined);
  }

  async #watch<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.#sound = false;
      throw error;
    }
  }
}
