import type { Timer } from '../../drivers/clock.js';
import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { Outcome } from '../../protocol/park/uplink.js';
import type { Environment } from '../environment/environment.js';
import { sentenceOf } from '../errors.js';
import { deadLetterShelf, outboxShelf, sequenceKey } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put, remove } from '../store/write.js';
import { sendable, type Waiting } from './order.js';

export interface OutboxOptions {
  store: Store;
  environment: Pick<Environment, 'clock' | 'log'>;
  /** Hands a message to the bridge. Rejects while the bus is away. */
  send: (entry: OutboxEntry) => Promise<void>;
  /** How many of the oldest messages are looked at, and so how many can be under way. */
  windowMax: number;
  /** How long the bridge may take before the message is handed over again. */
  outcomeWaitMs: number;
  /** After so many sendings that the cloud left unanswered a message is put aside. */
  silencesMax: number;
}

interface Slot extends Waiting {
  entry: OutboxEntry;
  state: 'waiting' | 'sending';
  timer: Timer | null;
  /** Sendings that the cloud did not answer although the link stayed up. */
  silences: number;
}

const REFILL_RETRY_MS = 1_000;
const UNKNOWN_PAUSE_MS = 1_000;
const UNKNOWN_PAUSE_MAX_MS = 60_000;

/**
 * Sends what the store keeps for the cloud, oldest first, a window at a time, and takes a message
 * away only on the cloud's own answer. It holds no more than the window in memory. A message waits
 * for the earlier ones of its session and of its plate, and for no other.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #window = new Map<string, Slot>();
  readonly #settledCallbacks: ((messageId: string, delivered: boolean) => void)[] = [];
  #loadedUpTo = '';
  #mayHaveMore = true;
  #refilling = false;
  #up = false;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Messages of the window that are not yet settled. */
  get waiting(): number {
    return this.#window.size;
  }

  /** Told of every message that leaves the outbox. */
  onSettled(callback: (messageId: string, delivered: boolean) => void): void {
    this.#settledCallbacks.push(callback);
  }

  /** Something new is on disk. */
  wake(): void {
    this.#mayHaveMore = true;
    this.#refill();
  }

  /** Whether bus, bridge and link are there. */
  setUp(up: boolean): void {
    this.#up = up;
    if (!up) {
      for (const slot of this.#window.values()) this.#rest(slot);
      return;
    }
    this.#refill();
    this.#sendAll();
  }

  /** The bridge tells what became of a message. Repeats are harmless. */
  settle(outcome: Outcome): void {
    const slot = this.#window.get(outcome.messageId);
    if (slot === undefined) return;
    switch (outcome.delivery) {
      case 'DELIVERED':
        this.#finish(slot, null);
        return;
      case 'REFUSED':
        this.#finish(slot, outcome);
        return;
      case 'UNKNOWN':
      case 'UNSPECIFIED':
        // A repeated outcome tells nothing new, and is no second silence.
        if (slot.state !== 'sending') return;
        if (outcome.answer === '') slot.silences += 1;
        if (slot.silences < this.#options.silencesMax) this.#tryAgain(slot, outcome);
        else this.#finish(slot, { ...outcome, reason: `no answer to ${slot.silences} sendings` });
    }
  }

  close(): void {
    this.#closed = true;
    for (const slot of this.#window.values()) slot.timer?.cancel();
  }

  #refill(): void {
    if (this.#refilling || this.#closed || !this.#mayHaveMore) return;
    const room = this.#options.windowMax - this.#window.size;
    if (room <= 0) return;
    this.#refilling = true;
    this.#load(room)
      .catch((error: unknown) => {
        const { log, clock } = this.#options.environment;
        log.error('outbox_read_failed', { reason: sentenceOf(error) });
        clock.after(REFILL_RETRY_MS, () => this.wake());
      })
      .finally(() => {
        this.#refilling = false;
        this.#sendAll();
        if (this.#window.size < this.#options.windowMax) this.#refill();
      });
  }

  async #load(room: number): Promise<void> {
    // Cleared before reading: a message that is committed meanwhile sets it again.
    this.#mayHaveMore = false;
    const found = await this.#options.store.list(outboxShelf, {
      ...(this.#loadedUpTo === '' ? {} : { after: this.#loadedUpTo }),
      limit: room,
    });
    if (found.length === room) this.#mayHaveMore = true;
    for (const { key, value } of found) {
      this.#loadedUpTo = key;
      const { messageId, sequence, sessionId, plate } = value.uplink;
      const slot: Slot = {
        sequence,
        sessionId,
        plate,
        entry: value,
        state: 'waiting',
        timer: null,
        silences: 0,
      };
      this.#window.set(messageId, slot);
    }
  }

  #sendAll(): void {
    if (!this.#up || this.#closed) return;
    for (const slot of sendable([...this.#window.values()])) {
      if (slot.state === 'waiting' && slot.timer === null) this.#send(slot);
    }
  }

  #send(slot: Slot): void {
    const { clock, log } = this.#options.environment;
    slot.state = 'sending';
    slot.entry = { ...slot.entry, attempts: slot.entry.attempts + 1 };
    slot.timer = clock.after(this.#options.outcomeWaitMs, () => {
      this.#tryAgain(slot, { reason: 'the bridge did not say what became of it', answer: '' });
    });
    this.#options.send(slot.entry).catch((error: unknown) => {
      log.debug('outbox_send_failed', { reason: sentenceOf(error) });
      if (slot.state === 'sending') this.#rest(slot);
    });
  }

  #rest(slot: Slot): void {
    slot.timer?.cancel();
    slot.timer = null;
    slot.state = 'waiting';
  }

  #tryAgain(slot: Slot, outcome: Pick<Outcome, 'reason' | 'answer'>): void {
    const { clock, log } = this.#options.environment;
    this.#rest(slot);
    if (outcome.answer !== '') slot.entry = { ...slot.entry, lastAnswer: outcome.answer };
    log.info('order_unsettled', {
      message_id: slot.entry.uplink.messageId,
      reason: outcome.reason,
    });
    const pauseMs = Math.min(
      UNKNOWN_PAUSE_MAX_MS,
      UNKNOWN_PAUSE_MS * 2 ** Math.min(slot.entry.attempts - 1, 6),
    );
    slot.timer = clock.after(pauseMs, () => {
      slot.timer = null;
      this.#sendAll();
    });
  }

  #finish(slot: Slot, refused: Pick<Outcome, 'reason' | 'answer'> | null): void {
    const { store, environment } = this.#options;
    const { messageId, sequence, plate } = slot.entry.uplink;
    slot.timer?.cancel();
    if (!this.#window.delete(messageId)) return;
    const key = sequenceKey(sequence);
    const gone = remove(outboxShelf, key);
    // A lost removal only makes the message go once more with the same identity.
    const written =
      refused === null
        ? store.note([gone])
        : store.commit([gone, put(deadLetterShelf, key, deadLetter(slot.entry, refused))]);
    written.catch((error: unknown) => {
      environment.log.error('outbox_write_failed', { reason: sentenceOf(error) });
    });
    if (refused === null) environment.log.info('order_delivered', { message_id: messageId, plate });
    else {
      environment.log.error('order_refused', {
        message_id: messageId,
        plate,
        reason: refused.reason,
        answer: refused.answer,
      });
    }
    for (const callback of this.#settledCallbacks) callback(messageId, refused === null);
    this.#refill();
    this.#sendAll();
  }
}

function deadLetter(entry: OutboxEntry, refused: Pick<Outcome, 'reason' | 'answer'>): OutboxEntry {
  return { ...entry, lastAnswer: refused.answer, refusedReason: refused.reason };
}
