import type { Meta } from '../../protocol/park/disk.js';
import type { Database, WallClock } from '../environment/environment.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import { BatchWriter } from './batch-writer.js';
import type { Failing, StoreHealth } from './health.js';
import { damageIn } from './open-database.js';
import { endProgram } from './end-program.js';
import { openParts, type StoreEnvironment, type StoreParts } from './open-parts.js';
import { unseal } from './sealed-value.js';
import { damagedShelf, type Shelf } from './shelves.js';
import { put, remove, type Change } from './write.js';

/** Within this time a disk has answered, or it will not. */
const OPEN_LIMIT_MS = 15_000;
/** Values that are read at a time where all of them are read. */
const PAGE = 1_000;

export interface StoreOptions {
  /** How long the disk may take to open, in milliseconds. */
  limitMs?: number;
  /** Gives up what stands on the same disk and may go before an order does, when the disk is full. */
  spare?: () => Promise<unknown>;
}

/**
 * The one LevelDB of a node. Each batch is written whole or not at all, one after another; what a
 * decision rests on is synced. Beside it the recent journal keeps what a damaged database would
 * take along (see README.md here).
 */
export class Store {
  readonly meta: Meta;
  readonly #database: Database;
  readonly #log: Log;
  readonly #wall: WallClock;
  readonly #writer: BatchWriter;
  readonly #parts: StoreParts;
  readonly #recovered: ((failed: Failing) => void)[] = [];
  #sequence: number;
  #quarantined = 0;

  private constructor(
    environment: StoreEnvironment,
    parts: StoreParts,
    makeRoom: () => Promise<void>,
  ) {
    const { database, recent, meta, position } = parts;
    this.#parts = parts;
    this.#database = database;
    this.#log = environment.log;
    this.#wall = environment.wall;
    this.meta = meta;
    this.#sequence = position.sequence;
    this.#writer = new BatchWriter({
      environment,
      database,
      recent,
      position,
      makeRoom,
      onRecovered: (failed) => {
        for (const callback of this.#recovered) callback(failed);
      },
    });
  }

  /**
   * Opens the store in `folder`, makes it when there is none, and counts this start. A database that
   * is damaged is moved aside and built anew from the recent journal.
   * @throws LanekeeperError `store/locked`, `store/cannot-open`, `store/cannot-write`,
   *   `store/slow-disk`, `store/newer-version`
   */
  static async open(
    environment: StoreEnvironment,
    folder: string,
    options: StoreOptions = {},
  ): Promise<Store> {
    const { limitMs = OPEN_LIMIT_MS, spare } = options;
    const makeRoom = async () => {
      await spare?.();
      const removed = await environment.removeAside(folder);
      if (removed > 0) environment.log.warn('damaged_stores_removed', { removed });
    };
    const parts = await openParts(environment, folder, { limitMs, makeRoom });
    const store = new Store(environment, parts, makeRoom);
    store.#writer.start();
    return store;
  }

  get health(): StoreHealth {
    return {
      failing: this.#writer.failing,
      waiting: this.#writer.waiting,
      quarantined: this.#quarantined,
      recentJournal: this.#parts.recent.state,
      restored: this.#parts.restored,
    };
  }

  /** So many batches wait for the disk that no further one is taken. */
  get full(): boolean {
    return this.#writer.full;
  }

  /** Told when the disk takes batches again. */
  onRecovered(callback: (failed: Failing) => void): void {
    this.#recovered.push(callback);
  }

  /** The last number that was given out. */
  get lastSequence(): number {
    return this.#sequence;
  }

  /**
   * The next number of this store's gap-free sequence. What carries it must be committed in the
   * same turn of the event loop, so that a later number cannot reach the disk first.
   */
  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /**
   * An identity that no other store gives out, and this one only once: at most 20 characters of
   * digits, lower-case letters and underscore, so that it fits every field of the cloud.
   */
  idOf(sequence: number): string {
    return `${this.#ownPrefix}${sequence.toString(36)}`;
  }

  /**
   * Whether no power cut can take back what carries this identity; true for identities of other
   * stores. What is not on disk loses its identity at a power cut, and something else gets it.
   */
  isDurable(identity: string): boolean {
    if (!this.isOwn(identity)) return true;
    const sequence = identity.slice(this.#ownPrefix.length);
    return Number.parseInt(sequence, 36) <= this.#writer.durableSequence;
  }

  /** Whether this store gave out an identity. */
  isOwn(identity: string): boolean {
    return identity.startsWith(this.#ownPrefix);
  }

  get #ownPrefix(): string {
    return `${this.meta.storeId}_`;
  }

  /**
   * Writes all changes as one synced batch. Resolves when they are on disk; while the disk refuses
   * them they are kept in memory and tried again, and it does not resolve.
   * @throws LanekeeperError `store/full` when too many batches wait already; nothing was kept then.
   */
  commit(changes: readonly Change[]): Promise<void> {
    return this.#write(changes, true);
  }

  /** As `commit`, but a power cut may undo it. For what would be repeated without harm. */
  note(changes: readonly Change[]): Promise<void> {
    return this.#write(changes, false);
  }

  /** The value, or null. A damaged value is put aside, reported, and counts as null. */
  async get<T>(shelf: Shelf<T>, key: string): Promise<T | null> {
    const sealed = await this.#read(this.#database.get(fullKey(shelf.name, key)));
    return sealed === undefined ? null : this.#decode(shelf, key, sealed);
  }

  /**
   * Values in order of their keys, from `after` on (without it), at most `limit`. Fewer than
   * `limit` are the last ones: a damaged value does not shorten a page.
   */
  async list<T>(
    shelf: Shelf<T>,
    wish: { after?: string; prefix?: string; limit: number },
  ): Promise<{ key: string; value: T }[]> {
    const start = fullKey(shelf.name, wish.prefix ?? '');
    const values: { key: string; value: T }[] = [];
    let after = wish.after === undefined ? null : fullKey(shelf.name, wish.after);
    for (;;) {
      const wanted = wish.limit - values.length;
      const from = after === null ? { gte: start } : { gt: after };
      const range = { ...from, lt: `${start}\uffff`, limit: wanted };
      const found = await this.#read(this.#database.entries(range));
      for (const [full, sealed] of found) {
        after = full;
        const key = full.slice(shelf.name.length + 1);
        const value = this.#decode(shelf, key, sealed);
        if (value !== null) values.push({ key, value });
      }
      if (found.length < wanted || values.length >= wish.limit) return values;
    }
  }

  /** All values in order of their keys, a page at a time. Not for the lane path. */
  async *pages<T>(shelf: Shelf<T>): AsyncGenerator<{ key: string; value: T }[]> {
    for (let after = ''; ;) {
      const page = await this.list(shelf, { after, limit: PAGE });
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.key;
    }
  }

  /** How many values a shelf holds. Reads all keys: not for the lane path. */
  async count(shelf: Shelf<unknown>): Promise<number> {
    let count = 0;
    const range = { gte: fullKey(shelf.name, ''), lt: `${fullKey(shelf.name, '')}\uffff` };
    for await (const _key of this.#database.keys(range)) count += 1;
    return count;
  }

  /** Gives the room of removed values back to the disk. Not for the lane path. */
  compact(): Promise<void> {
    return this.#read(this.#database.compact?.() ?? Promise.resolve());
  }

  /** Waits for the batches that were given, unless the disk refuses them, and closes. */
  async close(): Promise<void> {
    await this.#writer.close();
    await this.#database.close();
  }

  #write(changes: readonly Change[], synced: boolean): Promise<void> {
    return this.#writer.write(changes, synced, this.#sequence);
  }

  async #read<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      if (damageIn(error) !== null) endProgram(this.#log, error);
      throw error;
    }
  }

  #decode<T>(shelf: Shelf<T>, key: string, sealed: Uint8Array): T | null {
    const payload = unseal(sealed);
    try {
      if (payload === null) throw new Error('the checksum does not fit');
      return shelf.codec.decode(payload);
    } catch (error) {
      this.#quarantine(shelf.name, key, sealed, sentenceOf(error));
      return null;
    }
  }

  #quarantine(shelf: string, key: string, sealed: Uint8Array, reason: string): void {
    this.#quarantined += 1;
    this.#log.error('store_value_quarantined', { shelf, key, reason });
    // The bytes stay as they were found, so that they can be looked at later.
    const damaged = { shelf, key, reason, foundMs: this.#wall.unixMs(), found: sealed };
    this.#write(
      [put(damagedShelf, `${shelf}!${key}`, damaged), remove({ name: shelf }, key)],
      true,
    ).catch((error: unknown) => {
      this.#log.error('store_quarantine_failed', { reason: sentenceOf(error) });
    });
  }
}

function fullKey(shelf: string, key: string): string {
  return `${shelf}:${key}`;
}
