import { metaCodec } from '../../protocol/park/codec.js';
import type { Meta } from '../../protocol/park/disk.js';
import type { Timer } from '../../drivers/clock.js';
import type { Database, DatabaseOperation, Environment } from '../environment/environment.js';
import { LanekeeperError, codeOf, sentenceOf } from '../errors.js';
import { seal, unseal } from './sealed-value.js';
import { type Shelf, sequenceKey } from './shelves.js';
import type { Change } from './write.js';

const SCHEMA_VERSION = 1;
const STORE_ID_LENGTH = 8;
/** Batches that wait in memory while the disk fails. Beyond it a lane must hold its cars. */
const WAITING_MAX = 10_000;
const RETRY_MS = 500;
/** Values that are read at a time where all of them are read. */
const PAGE = 1_000;

/** How well the store keeps what it is given. */
export interface StoreHealth {
  /** Null while writing works. */
  failing: { reason: string; sinceMs: number } | null;
  /** Batches that are not yet on disk. */
  waiting: number;
  /** Values that were damaged and put aside since the start. */
  quarantined: number;
}

interface Waiting {
  changes: readonly Change[];
  sequence: number;
  synced: boolean;
  resolve: () => void;
}

/**
 * The one LevelDB of a node. Batches are written one after another in the order they were given;
 * a batch that the disk refuses is tried again until it is written, and the later ones wait behind
 * it, so that sequences on disk have no gap and no order overtakes.
 */
export class Store {
  readonly meta: Meta;
  readonly #database: Database;
  readonly #environment: Pick<Environment, 'clock' | 'log'>;
  readonly #queue: Waiting[] = [];
  readonly #drained: (() => void)[] = [];
  #sequence: number;
  #writing = false;
  #closed = false;
  #retry: Timer | null = null;
  #failing: StoreHealth['failing'] = null;
  #quarantined = 0;

  private constructor(
    database: Database,
    environment: Pick<Environment, 'clock' | 'log'>,
    meta: Meta,
    sequence: number,
  ) {
    this.#database = database;
    this.#environment = environment;
    this.meta = meta;
    this.#sequence = sequence;
  }

  /**
   * Opens the store in `folder`, makes it when there is none, and counts this start.
   * @throws LanekeeperError `store/locked`, `store/cannot-open`, `store/newer-version`, `store/damaged-meta`
   */
  static async open(
    environment: Pick<Environment, 'clock' | 'log' | 'random' | 'openDatabase'>,
    folder: string,
  ): Promise<Store> {
    const database = await openDatabase(environment, folder);
    let known: Meta | null;
    let sequence: number;
    try {
      known = await readMeta(database, folder);
      sequence = await readSequence(database);
    } catch (error) {
      await database.close();
      throw error;
    }
    const storeId = known?.storeId ?? environment.random.token(STORE_ID_LENGTH);
    const boot = (known?.boot ?? 0) + 1;
    const meta = { schemaVersion: SCHEMA_VERSION, storeId, boot };
    const store = new Store(database, environment, meta, sequence);
    await store.commit([{ shelf: 'meta', key: 'meta', payload: metaCodec.encode(meta) }]);
    return store;
  }

  get health(): StoreHealth {
    return {
      failing: this.#failing,
      waiting: this.#queue.length,
      quarantined: this.#quarantined,
    };
  }

  /** So many batches wait for the disk that no further one is taken. */
  get full(): boolean {
    return this.#queue.length >= WAITING_MAX;
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
    return `${this.meta.storeId}_${sequence.toString(36)}`;
  }

  /**
   * Writes all changes as one synced batch. Resolves when they are on disk; while the disk refuses
   * them they are kept in memory and tried again, and it does not resolve.
   * @throws LanekeeperError `store/full` when too many batches wait already; nothing was kept then.
   */
  commit(changes: readonly Change[]): Promise<void> {
    return this.#enqueue(changes, true);
  }

  /** As `commit`, but a power cut may undo it. For what would be repeated without harm. */
  note(changes: readonly Change[]): Promise<void> {
    return this.#enqueue(changes, false);
  }

  /** The value, or null. A damaged value is put aside, reported, and counts as null. */
  async get<T>(shelf: Shelf<T>, key: string): Promise<T | null> {
    const sealed = await this.#database.get(fullKey(shelf.name, key));
    return sealed === undefined ? null : this.#decode(shelf, key, sealed);
  }

  /**
   * Values in order of their keys, from `after` on (without it), at most `limit`. Fewer than
   * `limit` are the last ones: a damaged value does not shorten a page.
   */
  async list<T>(
    shelf: Shelf<T>,
    range: { after?: string; prefix?: string; limit: number },
  ): Promise<{ key: string; value: T }[]> {
    const start = fullKey(shelf.name, range.prefix ?? '');
    const values: { key: string; value: T }[] = [];
    let after = range.after === undefined ? null : fullKey(shelf.name, range.after);
    for (;;) {
      const wanted = range.limit - values.length;
      const found = await this.#database.entries({
        ...(after === null ? { gte: start } : { gt: after }),
        lt: `${start}\uffff`,
        limit: wanted,
      });
      for (const [full, sealed] of found) {
        after = full;
        const key = full.slice(shelf.name.length + 1);
        const value = this.#decode(shelf, key, sealed);
        if (value !== null) values.push({ key, value });
      }
      if (found.length < wanted || values.length >= range.limit) return values;
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

  /** Waits for the batches that were given, unless the disk refuses them, and closes. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    if (this.#failing === null && (this.#writing || this.#queue.length > 0)) {
      await new Promise<void>((resolve) => this.#drained.push(resolve));
    }
    await this.#database.close();
  }

  #enqueue(changes: readonly Change[], synced: boolean): Promise<void> {
    if (this.#closed) {
      return Promise.reject(new LanekeeperError('store/closed', 'The store is closed.'));
    }
    if (this.full) {
      return Promise.reject(
        new LanekeeperError(
          'store/full',
          `The disk refuses to write, and ${WAITING_MAX} batches wait.`,
        ),
      );
    }
    return new Promise((resolve) => {
      this.#queue.push({ changes, sequence: this.#sequence, synced, resolve });
      if (!this.#writing && this.#failing === null) void this.#writeQueue();
    });
  }

  async #writeQueue(): Promise<void> {
    this.#writing = true;
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      try {
        await this.#database.batch(operations(next), { sync: next.synced });
      } catch (error) {
        this.#writing = false;
        this.#failed(error);
        return;
      }
      this.#queue.shift();
      if (this.#failing !== null) {
        this.#environment.log.info('store_recovered', { waiting: this.#queue.length });
        this.#failing = null;
      }
      next.resolve();
    }
    this.#writing = false;
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  #failed(error: unknown): void {
    const { clock, log } = this.#environment;
    if (this.#failing === null) {
      this.#failing = { reason: sentenceOf(error), sinceMs: clock.monotonicMs() };
      log.error('store_failing', { code: codeOf(error), reason: sentenceOf(error) });
    }
    for (const resolve of this.#drained.splice(0)) resolve();
    if (this.#closed) return;
    this.#retry = clock.after(RETRY_MS, () => void this.#writeQueue());
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
    this.#environment.log.error('store_value_quarantined', { shelf, key, reason });
    // The bytes move as they are: sealed once more, so that what was found can be looked at later.
    this.#enqueue(
      [
        { shelf: 'quarantine', key: `${shelf}!${key}`, payload: sealed },
        { shelf, key, payload: null },
      ],
      true,
    ).catch((error: unknown) => {
      this.#environment.log.error('store_quarantine_failed', { reason: sentenceOf(error) });
    });
  }
}

function fullKey(shelf: string, key: string): string {
  return `${shelf}:${key}`;
}

function operations(waiting: Waiting): DatabaseOperation[] {
  const changes = waiting.changes.map(({ shelf, key, payload }): DatabaseOperation =>
    payload === null
      ? { type: 'del', key: fullKey(shelf, key) }
      : { type: 'put', key: fullKey(shelf, key), value: seal(payload) },
  );
  const sequence = new TextEncoder().encode(sequenceKey(waiting.sequence));
  return [...changes, { type: 'put', key: fullKey('meta', 'sequence'), value: seal(sequence) }];
}

async function openDatabase(
  environment: Pick<Environment, 'openDatabase'>,
  folder: string,
): Promise<Database> {
  try {
    return await environment.openDatabase(folder);
  } catch (error) {
    if (error instanceof LanekeeperError) throw error;
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    if (codeOf(cause) === 'LEVEL_LOCKED') {
      throw new LanekeeperError(
        'store/locked',
        `Another program has the store in ${folder} open. Stop it first (systemctl stop lanekeeper).`,
        error,
      );
    }
    throw new LanekeeperError(
      'store/cannot-open',
      `The store in ${folder} cannot be opened: ${sentenceOf(cause)}`,
      error,
    );
  }
}

async function readMeta(database: Database, folder: string): Promise<Meta | null> {
  const sealed = await database.get(fullKey('meta', 'meta'));
  if (sealed === undefined) return null;
  const payload = unseal(sealed);
  if (payload === null) throw damagedMeta('meta');
  const meta = metaCodec.decode(payload);
  if (meta.schemaVersion <= SCHEMA_VERSION) return meta;
  throw new LanekeeperError(
    'store/newer-version',
    `The store in ${folder} has version ${meta.schemaVersion}; this program knows versions up ` +
      `to ${SCHEMA_VERSION}. Install the newer program again, or restore a backup.`,
  );
}

async function readSequence(database: Database): Promise<number> {
  const sealed = await database.get(fullKey('meta', 'sequence'));
  if (sealed === undefined) return 0;
  const payload = unseal(sealed);
  const sequence = payload === null ? NaN : Number(new TextDecoder().decode(payload));
  if (!Number.isSafeInteger(sequence)) throw damagedMeta('sequence');
  return sequence;
}

function damagedMeta(key: string): LanekeeperError {
  return new LanekeeperError(
    'store/damaged-meta',
    `The store's own entry "${key}" is damaged, so new identities could repeat old ones. ` +
      'Restore a backup, or move the store away to begin a new one.',
  );
}
