import type { Meta, RecentRecord, StoreChange, StorePosition } from '../../protocol/park/disk.js';
import type { Clock } from '../../drivers/clock.js';
import type { Database, RecentFiles } from '../environment/environment.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import { isFullDisk } from './full-disk.js';
import { liveValues } from './live-values.js';
import type { RecentHistory } from './recent-history.js';
import { frame } from './recent-record.js';
import type { Change } from './write.js';

/** A new file begins when the current one has this much beyond twice its checkpoint. */
const FILE_BYTES = 1024 * 1024;
/** A checkpoint takes no more than this; the orders beyond it stand in the database only. */
const CHECKPOINT_BYTES_MAX = 4 * 1024 * 1024;
/** After a failure the journal stays off for this long: orders come before it. */
const OFF_MS = 60_000;

/** `partial`: a checkpoint under way, or its limit, leaves something out. */
export interface RecentState {
  state: 'complete' | 'partial' | 'off';
  reason: string;
  bytes: number;
}

/**
 * A second, small book of what was decided of late, in files of its own, from which a store can be
 * built anew when the database's files are damaged. It is written beside each batch and never
 * synced by itself, so that a decision still costs one sync. Nothing here ever fails a batch.
 */
export class RecentJournal {
  readonly #files: RecentFiles;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #meta: Meta;
  #file: number;
  /** Bytes of the records in the file, as if none was packed. */
  #bytes: number;
  #checkpointBytes = 0;
  #checkpointing = false;
  #checkpoint: AsyncGenerator<StoreChange[], undefined> | null = null;
  #state: RecentState['state'] = 'partial';
  #reason = '';
  #offUntilMs: number | null = null;
  #beginNext: boolean;
  /** The latest checkpoint left something out. */
  #cutShort = false;

  /** @param options.goOn the journal's last file ends where the database does. */
  constructor(options: {
    files: RecentFiles;
    clock: Clock;
    log: Log;
    meta: Meta;
    history: Pick<RecentHistory, 'lastFile' | 'lastFileBytes'>;
    goOn: boolean;
  }) {
    this.#files = options.files;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#meta = options.meta;
    this.#file = options.history.lastFile;
    this.#bytes = options.history.lastFileBytes;
    this.#beginNext = !options.goOn;
    if (options.goOn) this.#state = 'complete';
  }

  get state(): RecentState {
    return { state: this.#state, reason: this.#reason, bytes: this.#bytes };
  }

  /** Something of a checkpoint is still to be written. */
  get busy(): boolean {
    return this.#checkpointing;
  }

  /** Writes one batch. Resolves also when it could not. */
  async append(changes: readonly Change[], position: StorePosition): Promise<void> {
    if (this.#offUntilMs !== null) {
      if (this.#clock.monotonicMs() < this.#offUntilMs) return;
      this.#offUntilMs = null;
      this.#beginNext = true;
    }
    const fileIsFull = this.#bytes > FILE_BYTES + 2 * this.#checkpointBytes;
    try {
      if (this.#beginNext || (fileIsFull && !this.#checkpointing)) this.#beginFile();
      const kept = changes.map(storeChange);
      await this.#write({ position, changes: kept, checkpoint: false, complete: false });
    } catch (error) {
      await this.giveUp(error);
    }
  }

  /** Writes the next page of the checkpoint. No batch may be under way meanwhile. */
  async checkpointStep(database: Database, position: StorePosition): Promise<void> {
    if (!this.#checkpointing) return;
    try {
      this.#checkpoint ??= liveValues(database);
      const page = await this.#checkpoint.next();
      const over = this.#checkpointBytes > CHECKPOINT_BYTES_MAX;
      const changes = page.done === true || over ? null : page.value;
      const before = this.#bytes;
      await this.#write({
        position,
        changes: changes ?? [],
        checkpoint: true,
        complete: changes === null,
      });
      this.#checkpointBytes += this.#bytes - before;
      if (changes === null) this.#endCheckpoint(page.done !== true);
    } catch (error) {
      await this.giveUp(error);
    }
  }

  /** The journal is off for a while. On a full disk its files make room for orders. */
  async giveUp(error: unknown): Promise<void> {
    this.#stopCheckpoint();
    this.#state = 'off';
    this.#reason = sentenceOf(error);
    this.#offUntilMs = this.#clock.monotonicMs() + OFF_MS;
    this.#log.error('recent_journal_off', { reason: this.#reason });
    if (!isFullDisk(error)) return;
    this.#bytes = 0;
    await this.#removeUpTo(this.#file);
  }

  async close(): Promise<void> {
    this.#stopCheckpoint();
    await this.#files.close();
  }

  #beginFile(): void {
    this.#stopCheckpoint();
    this.#beginNext = false;
    this.#file += 1;
    this.#bytes = 0;
    this.#checkpointBytes = 0;
    this.#checkpointing = true;
    this.#state = 'partial';
    this.#reason = 'a checkpoint is being written';
  }

  #stopCheckpoint(): void {
    this.#checkpointing = false;
    void this.#checkpoint?.return(undefined);
    this.#checkpoint = null;
  }

  #endCheckpoint(cutShort: boolean): void {
    this.#stopCheckpoint();
    this.#state = cutShort ? 'partial' : 'complete';
    this.#reason = cutShort ? 'more waits for the cloud than a checkpoint takes' : '';
    if (cutShort && !this.#cutShort) {
      this.#log.warn('recent_journal_partial', { reason: this.#reason });
    }
    this.#cutShort = cutShort;
    const file = this.#file;
    // Earlier files go only once what supersedes them is on disk. Nothing waits for it.
    this.#files
      .sync(file)
      .then(() => this.#removeUpTo(file - 1))
      .catch((error: unknown) => {
        this.#log.warn('recent_journal_not_trimmed', { reason: sentenceOf(error) });
      });
  }

  async #write(
    record: Pick<RecentRecord, 'position' | 'changes' | 'checkpoint' | 'complete'>,
  ): Promise<void> {
    const { storeId, schemaVersion, boot } = this.#meta;
    const { bytes, plainBytes } = frame({ storeId, schemaVersion, boot, ...record });
    this.#bytes += plainBytes;
    await this.#files.append(this.#file, bytes);
  }

  async #removeUpTo(last: number): Promise<void> {
    try {
      for (const file of await this.#files.list()) {
        if (file <= last) await this.#files.remove(file);
      }
    } catch (error) {
      this.#log.warn('recent_journal_not_trimmed', { reason: sentenceOf(error) });
    }
  }
}

function storeChange({ shelf, key, payload }: Change): StoreChange {
  return { shelf, key, payload: payload ?? new Uint8Array(0), removed: payload === null };
}
