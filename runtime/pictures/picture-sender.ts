import type { Timer } from '../../drivers/clock.js';
import type { Outcome, Uplink } from '../../protocol/park/uplink.js';
import type { Environment } from '../environment/environment.js';
import { sentenceOf } from '../errors.js';
import type { PictureShelf } from './picture-shelf.js';

export interface PictureSenderOptions {
  environment: Pick<Environment, 'clock' | 'log'>;
  shelf: PictureShelf;
  /** Whether no order waits for the cloud. */
  ordersDone: () => boolean;
  /** Hands a picture to the bridge. Rejects while the bus is away. */
  send: (picture: Uplink) => Promise<void>;
}

const PAUSE_MS = 2_000;
const OUTCOME_WAIT_MS = 60_000;
/** A picture that the cloud left unanswered so often is given up. */
const TRIES_MAX = 5;

/**
 * Sends the pictures that wait, one after another, and only while no order waits: so a picture
 * comes after its order, and never in the way of another one.
 */
export class PictureSender {
  readonly counters = { sent: 0, refused: 0, givenUp: 0 };
  readonly #options: PictureSenderOptions;
  #up = false;
  #closed = false;
  #busy = false;
  #timer: Timer | null = null;
  #current: { number: number; messageId: string; tries: number } | null = null;

  constructor(options: PictureSenderOptions) {
    this.#options = options;
  }

  /** Whether bus, bridge and link are there. */
  setUp(up: boolean): void {
    this.#up = up;
    this.wake();
  }

  /** A picture has come, or something else has changed. */
  wake(): void {
    if (this.#busy || this.#timer !== null) return;
    void this.#step();
  }

  /** The bridge tells what became of a message; other messages are none of its business. */
  settle({ messageId, delivery, reason }: Outcome): void {
    const current = this.#current;
    if (current?.messageId !== messageId) return;
    this.#timer?.cancel();
    this.#timer = null;
    const unknown = delivery === 'UNKNOWN' || delivery === 'UNSPECIFIED';
    if (unknown && current.tries < TRIES_MAX) {
      this.#pause();
      return;
    }
    if (delivery === 'DELIVERED') this.counters.sent += 1;
    else {
      this.counters[unknown ? 'givenUp' : 'refused'] += 1;
      this.#options.environment.log.warn('picture_refused', { messageId, reason });
    }
    this.#current = null;
    this.#options.shelf
      .remove(current.number)
      .then(() => this.wake())
      .catch((error: unknown) => this.#told(error));
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  async #step(): Promise<void> {
    const { shelf, ordersDone, send, environment } = this.#options;
    if (this.#closed || !this.#up || shelf.waiting === 0) return;
    if (!ordersDone()) {
      this.#pause();
      return;
    }
    this.#busy = true;
    try {
      const next = await shelf.oldest();
      if (next === null) return;
      const { number, picture } = next;
      const { messageId } = picture;
      const tries = this.#current?.messageId === messageId ? this.#current.tries : 0;
      this.#current = { number, messageId, tries: tries + 1 };
      this.#timer = environment.clock.after(OUTCOME_WAIT_MS, () => {
        this.settle({ messageId, delivery: 'UNKNOWN', reason: 'no outcome', answer: '' });
      });
      await send(picture);
    } catch (error) {
      this.#told(error);
      this.#timer?.cancel();
      this.#timer = null;
      this.#pause();
    } finally {
      this.#busy = false;
    }
  }

  #pause(): void {
    if (this.#closed) return;
    this.#timer = this.#options.environment.clock.after(PAUSE_MS, () => {
      this.#timer = null;
      this.wake();
    });
  }

  #told(error: unknown): void {
    this.#options.environment.log.warn('picture_not_sent', { reason: sentenceOf(error) });
  }
}
