import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import type { Database, DatabaseOperation } from '../../runtime/environment/environment.js';

/**
 * The floor: one bare synced batch of classic-level with the bytes of a real decision, in a
 * database of its own beside the one that is measured.
 */
export class Floor {
  readonly samplesMs: number[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'lanekeeper-floor-'));
  readonly #level = new Level<string, Uint8Array>(this.#folder, { valueEncoding: 'view' });
  #count = 0;

  /** Writes the operations of one batch under fresh keys. */
  async sample(operations: readonly DatabaseOperation[]): Promise<void> {
    const prefix = String((this.#count += 1)).padStart(8, '0');
    const fresh = operations.map((operation) => ({ ...operation, key: prefix + operation.key }));
    const startMs = performance.now();
    await this.#level.batch(fresh, { sync: true } as object);
    this.samplesMs.push(performance.now() - startMs);
  }

  async close(): Promise<void> {
    await this.#level.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Sees every batch on its way to the disk. */
export class SpyingDatabase implements Database {
  lastSynced: readonly DatabaseOperation[] = [];
  readonly #inner: Database;

  constructor(inner: Database) {
    this.#inner = inner;
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#inner.get(key);
  }

  batch(operations: DatabaseOperation[], options: { sync: boolean }): Promise<void> {
    if (options.sync) this.lastSynced = operations;
    return this.#inner.batch(operations, options);
  }

  entries(range: Parameters<Database['entries']>[0]): Promise<[string, Uint8Array][]> {
    return this.#inner.entries(range);
  }

  keys(range: Parameters<Database['keys']>[0]): AsyncIterable<string> {
    return this.#inner.keys(range);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
