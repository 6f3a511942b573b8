import type {
  Database,
  DatabaseOperation,
  KeyRange,
} from '../../runtime/environment/environment.js';

/**
 * A database in memory that costs little, for simulations of many orders. What is in it outlives
 * the program that closes it.
 */
export class SortedDatabase implements Database {
  readonly #values = new Map<string, Uint8Array>();
  readonly #keys: string[] = [];

  get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#values.get(key));
  }

  batch(operations: DatabaseOperation[]): Promise<void> {
    for (const operation of operations) {
      if (operation.type === 'put') this.#put(operation.key, operation.value);
      else this.#remove(operation.key);
    }
    return Promise.resolve();
  }

  entries(range: KeyRange): Promise<[string, Uint8Array][]> {
    const found = this.#within(range).map((key): [string, Uint8Array] => {
      return [key, this.#values.get(key) ?? new Uint8Array(0)];
    });
    return Promise.resolve(found);
  }

  async *keys(range: KeyRange): AsyncIterable<string> {
    yield* await Promise.resolve(this.#within(range));
  }

  compact(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #put(key: string, value: Uint8Array): void {
    if (!this.#values.has(key)) this.#keys.splice(this.#placeOf(key), 0, key);
    this.#values.set(key, value);
  }

  #remove(key: string): void {
    if (this.#values.delete(key)) this.#keys.splice(this.#placeOf(key), 1);
  }

  #within({ gt, gte, lt, limit }: KeyRange): string[] {
    let from = this.#placeOf(gt ?? gte ?? '');
    if (gt !== undefined && this.#keys[from] === gt) from += 1;
    const until = this.#placeOf(lt);
    return this.#keys.slice(from, limit === undefined ? until : Math.min(until, from + limit));
  }

  /** The place of the first key that is not before this one. */
  #placeOf(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
