import type { Timer } from '../../drivers/clock.js';
import type { Environment } from '../environment/environment.js';
import { sentenceOf } from '../errors.js';
import { journalShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import type { Stamper } from '../time/stamper.js';
import { cutOf, DAY_MS } from './prunable.js';
import { Pruning } from './pruning.js';

export interface RetentionOptions {
  environment: Pick<Environment, 'clock' | 'log' | 'freeBytes'>;
  store: Store;
  stamper: Stamper;
  nodeId: string;
  /** The disk with this folder is the one that may become short of room. */
  folder: string;
  /** How long history stays on a disk with room. */
  historyDays: number;
}

/** The first pass leaves the start alone. */
const FIRST_AFTER_MS = 15 * 60_000;
/** A disk short of room is looked after more often. */
const SHORT_EVERY_MS = 60 * 60_000;
const SHORT_OF_ROOM_BYTES = 200 * 1024 * 1024;

/**
 * Takes away what is over, once a day and beside the lanes: old entries of the journal, the facts
 * of stays that are over and paid for, commands that nobody repeats any more. What waits for the
 * cloud, was refused by it, is owed for or is still here stays, however old it is. With nothing to
 * take away it writes nothing.
 */
export class Retention {
  readonly #options: RetentionOptions;
  #timer: Timer | null = null;
  #pruning: Pruning | null = null;
  #closed = false;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#plan(FIRST_AFTER_MS);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#pruning?.stop();
  }

  #plan(delayMs: number): void {
    if (this.#closed) return;
    const { clock, log } = this.#options.environment;
    this.#timer = clock.after(delayMs, () => {
      this.#pass()
        .catch((error: unknown) => {
          log.error('pruning_failed', { reason: sentenceOf(error) });
          return false;
        })
        .then((shortOfRoom) => this.#plan(shortOfRoom ? SHORT_EVERY_MS : DAY_MS))
        .catch((error: unknown) => log.error('pruning_failed', { reason: sentenceOf(error) }));
    });
  }

  /** Returns whether the disk was short of room. */
  async #pass(): Promise<boolean> {
    const { environment, store, stamper, nodeId, folder, historyDays } = this.#options;
    const shortOfRoom = (await environment.freeBytes(folder)) < SHORT_OF_ROOM_BYTES;
    const cutMs = cutOf({
      nowMs: stamper.unixMs(),
      clockIsSet: stamper.clock.quality === 'SET',
      keepMs: historyDays * DAY_MS,
      shortOfRoom,
      oldestMs: await this.#oldestMs(),
    });
    if (cutMs === null || this.#closed) return shortOfRoom;
    const { clock, log } = environment;
    const pruning = new Pruning({ clock, store, stamper, nodeId, cutMs });
    this.#pruning = pruning;
    await pruning.run();
    if (Object.keys(pruning.removed).length === 0) return shortOfRoom;
    log.info('history_pruned', {
      before_ms: cutMs,
      short_of_room: shortOfRoom,
      ...pruning.removed,
    });
    if (shortOfRoom) await store.compact();
    return shortOfRoom;
  }

  async #oldestMs(): Promise<number | null> {
    const { store, stamper, nodeId } = this.#options;
    const [oldest] = await store.list(journalShelf, { limit: 1 });
    return oldest === undefined ? null : stamper.whenMs(oldest.value.at, nodeId);
  }
}
