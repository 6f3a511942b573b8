import type { Timer } from '../../drivers/clock.js';
import type { StorePosition } from '../../protocol/park/disk.js';
import type { Database, DatabaseOperation, Environment } from '../environment/environment.js';
import { LanekeeperError, codeOf, sentenceOf } from '../errors.js';
import { endProgram } from './end-program.js';
import { isFullDisk } from './full-disk.js';
import type { Failing } from './health.js';
import { damageIn } from './open-database.js';
import { putPosition } from './read-state.js';
import type { RecentJournal } from './recent-journal.js';
import { seal } from './sealed-value.js';
import type { Change } from './write.js';

/** Batches that wait in memory while the disk fails. Beyond it a lane must hold its cars. */
const WAITING_MAX = 10_000;
const RETRY_MS = 500;

interface Waiting {
  changes: readonly Change[];
  position: StorePosition;
  synced: boolean;
  inRecent: boolean;
  resolve: () => void;
}

export interface BatchWriterOptions {
  environment: Pick<Environment, 'clock' | 'log'>;
  database: Database;
  recent: RecentJournal;
  position: StorePosition;
  /** Frees what may be freed on a full disk. */
  makeRoom: () => Promise<void>;
  onRecovered: (failed: Failing) => void;
}

/**
 * Writes batches one after another in the order they were given. A batch that the disk refuses is
 * tried again until it is written, and the later ones wait behind it, so that what is on disk has no
 * gap and no order overtakes. Each batch goes to the database and, beside it, to the recent journal.
 */
export class BatchWriter {
  readonly #options: BatchWriterOptions;
  readonly #queue: Waiting[] = [];
  readonly #drained: (() => void)[] = [];
  #position: StorePosition;
  #durableSequence: number;
  #writing = false;
  #closed = false;
  #retry: Timer | null = null;
  #failing: Failing | null = null;

  constructor(options: BatchWriterOptions) {
    this.#options = options;
    this.#position = options.position;
    this.#durableSequence = options.position.sequence;
  }

  /** The highest number of the store's sequence that no power cut can take back. */
  get durableSequence(): number {
    return this.#durableSequence;
  }

  get failing(): Failing | null {
    return this.#failing;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  get full(): boolean {
    return this.#queue.length >= WAITING_MAX;
  }

  /** Begins what a start leaves to be done beside the lanes: a checkpoint of the journal. */
  start(): void {
    this.#pump();
  }

  /** @throws LanekeeperError `store/closed`, `store/full` */
  write(changes: readonly Change[], synced: boolean, sequence: number): Promise<void> {
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
    const position = { sequence, batch: this.#position.batch + 1 };
    this.#position = position;
    return new Promise((resolve) => {
      this.#queue.push({ changes, position, synced, inRecent: false, resolve });
      this.#pump();
    });
  }

  /** Waits for the batches that were given, unless the disk refuses them. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    if (this.#writing) await new Promise<void>((resolve) => this.#drained.push(resolve));
    await this.#options.recent.close();
  }

  #pump(): void {
    if (!this.#writing && this.#failing === null) void this.#run();
  }

  async #run(): Promise<void> {
    const { recent, database } = this.#options;
    this.#writing = true;
    for (;;) {
      const next = this.#queue[0];
      if (next !== undefined && !(await this.#writeOne(next))) break;
      if (this.#queue.length === 0 && (!recent.busy || this.#closed)) break;
      // A page after each batch, and all of them when no batch waits. What waits is not yet on disk.
      const onDisk = next?.position ?? this.#position;
      if (recent.busy) await recent.checkpointStep(database, onDisk);
    }
    this.#writing = false;
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  async #writeOne(next: Waiting): Promise<boolean> {
    const { recent, database } = this.#options;
    // The journal goes first: where it is behind the database it cannot tell what was lost there.
    if (!next.inRecent) await recent.append(next.changes, next.position);
    next.inRecent = true;
    try {
      await database.batch(operations(next), { sync: next.synced });
    } catch (error) {
      await this.#failed(error);
      return false;
    }
    this.#queue.shift();
    if (next.synced) this.#durableSequence = next.position.sequence;
    if (this.#failing !== null) this.#recovered(this.#failing);
    next.resolve();
    return true;
  }

  async #failed(error: unknown): Promise<void> {
    const { environment, recent, makeRoom } = this.#options;
    const { clock, log } = environment;
    if (damageIn(error) !== null) endProgram(log, error);
    const reason = sentenceOf(error);
    if (this.#failing === null) {
      const fullDisk = isFullDisk(error);
      this.#failing = { reason, sinceMs: clock.monotonicMs(), fullDisk };
      log.error('store_failing', { code: codeOf(error), reason, full_disk: fullDisk });
      if (fullDisk) {
        await recent.giveUp(error);
        await makeRoom().catch((cause: unknown) => {
          log.warn('no_room_made', { reason: sentenceOf(cause) });
        });
      }
    }
    if (!this.#closed) this.#retry = clock.after(RETRY_MS, () => void this.#run());
  }

  #recovered(failed: Failing): void {
    this.#failing = null;
    this.#options.environment.log.info('store_recovered', { waiting: this.#queue.length });
    this.#options.onRecovered(failed);
  }
}

function operations({ changes, position }: Waiting): DatabaseOperation[] {
  const written = changes.map(({ shelf, key, payload }): DatabaseOperation =>
    payload === null
      ? { type: 'del', key: `${shelf}:${key}` }
      : { type: 'put', key: `${shelf}:${key}`, value: seal(payload) },
  );
  return [...written, putPosition(position)];
}
