import type { DatabaseOperation, KeyRange } from '../../runtime/environment/environment.js';

/** Keys in order of their code units, with values: what a LevelDB in memory must be able to do. */
export class SortedMap {
  readonly #keys: string[] = [];
  readonly #values = new Map<string, Uint8Array>();

  constructor(entries: Iterable<readonly [string, Uint8Array]> = []) {
    for (const [key, value] of entries) this.#values.set(key, value);
    this.#keys.push(...this.#values.keys());
    this.#keys.sort((a, b) => (a < b ? -1 : 1));
  }

  get(key: string): Uint8Array | undefined {
    return this.#values.get(key);
  }

  apply(operations: readonly DatabaseOperation[]): void {
    for (const operation of operations) {
      if (operation.type === 'put') this.#put(operation.key, operation.value);
      else this.#delete(operation.key);
    }
  }

  entries(range: KeyRange): [string, Uint8Array][] {
    const found: [string, Uint8Array][] = [];
    for (const key of this.keys(range)) {
      if (found.length >= (range.limit ?? Infinity)) break;
      found.push([key, this.#values.get(key) ?? new Uint8Array(0)]);
    }
    return found;
  }

  *keys({ gt, gte, lt }: KeyRange): Generator<string> {
    let at = this.#at(gt ?? gte ?? '');
    if (gt !== undefined && this.#keys[at] === gt) at += 1;
    for (let key = this.#keys[at]; key !== undefined && key < lt; key = this.#keys[at]) {
      at += 1;
      yield key;
    }
  }

  [Symbol.iterator](): MapIterator<[string, Uint8Array]> {
    return this.#values[Symbol.iterator]();
  }

  #put(key: string, value: Uint8Array): void {
    if (!this.#values.has(key)) this.#keys.splice(this.#at(key), 0, key);
    this.#values.set(key, value);
  }

  #delete(key: string): void {
    if (this.#values.delete(key)) this.#keys.splice(this.#at(key), 1);
  }

  /** Where the key is, or would be. */
  #at(key: string): number {
    let from = 0;
    let to = this.#keys.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#keys[middle] ?? '') < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
