import type { AbstractLevel } from 'abstract-level';
import type { Database, DatabaseOperation, KeyRange } from './environment.js';

type AnyLevel = AbstractLevel<string | Uint8Array, string, Uint8Array>;

/** Any abstract-level as the store's database. */
export class LevelDatabase implements Database {
  readonly #level: AnyLevel;

  constructor(level: AnyLevel) {
    this.#level = level;
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#level.get(key);
  }

  batch(operations: DatabaseOperation[], options: { sync: boolean }): Promise<void> {
    // `sync` is an option of classic-level; other levels take it and have nothing to sync.
    return this.#level.batch(operations, options as object);
  }

  entries(range: KeyRange): Promise<[string, Uint8Array][]> {
    return this.#level.iterator(range).all();
  }

  keys(range: KeyRange): AsyncIterable<string> {
    return this.#level.keys(range);
  }

  async compact(): Promise<void> {
    if (canCompact(this.#level)) await this.#level.compactRange('', '\uffff');
  }

  close(): Promise<void> {
    return this.#level.close();
  }
}

/** classic-level can, which the types of `level` do not say, as it is made for browsers too. */
function canCompact(
  level: object,
): level is { compactRange: (start: string, end: string) => Promise<void> } {
  return 'compactRange' in level;
}
