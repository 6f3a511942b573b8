import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { Outcome } from '../../protocol/park/uplink.js';
import type { Environment } from '../environment/environment.js';
import { sentenceOf } from '../errors.js';
import { inFacts } from '../sessions/new-fact.js';
import { deadLetterShelf, outboxShelf, sequenceKey } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put, remove } from '../store/write.js';
import type { Reports } from './reports.js';
import { sendable } from './order.js';
import { slotOf, type Slot } from './slot.js';
import { keysOf, WaitingCounts } from './waiting-counts.js';

export interface OutboxOptions {
  store: Store;
  environment: Pick<Environment, 'clock' | 'log'>;
  /** What is known of messages of other boxes; null where there are none. */
  reports: Reports | null;
  /** Hands a message to the bridge. Rejects while the bus is away. */
  send: (entry: OutboxEntry) => Promise<void>;
  /** How many of the oldest messages are looked at, and so how many of them can be under way. */
  windowMax: number;
  /** How many new messages may go beside them while older ones still wait. */
  liveMax: number;
  /** How many waiting messages the box is meant for; at 80 % of it the outbox raises an alarm. */
  capacity: number;
  /** How long the bridge may take before the message is handed over again. */
  outcomeWaitMs: number;
  /** After so many sendings that the cloud left unanswered a message is put aside. */
  silencesMax: number;
}

const REFILL_RETRY_MS = 1_000;
const UNKNOWN_PAUSE_MS = 1_000;
const UNKNOWN_PAUSE_MAX_MS = 60_000;
/** Messages read from disk at a time: short enough not to hold up a lane's tick. */
const PAGE = 200;
/** While another box has to go first it is asked this often, and at most this many times. */
const ASK_EVERY_MS = 20_000;
const ASKS_MAX = 45;
const ALARM_AT = 0.8;
const ALARM_OVER_AT = 0.7;

/**
 * Sends what the store keeps for the cloud, and takes a message away only on the cloud's own
 * answer. A message waits for the earlier ones of its session and of its plate, and for no other.
 * One that another box must send first is waited for at most 15 minutes while the cloud is reached;
 * then the message goes without it, and that is told.
 *
 * Each message is read from disk once when it is new, to be counted. Behind that reading a window
 * goes over the backlog, oldest first. While a backlog waits, a new message may go beside the
 * window if the counts show that nothing earlier of its plate or session waits on disk. Memory
 * holds the window, a few new messages and the counts, however much waits.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #window = new Map<string, Slot>();
  readonly #counts = new WaitingCounts();
  /** Keys of settled messages whose removal is still on its way to the disk. */
  readonly #leaving = new Set<string>();
  readonly #settledCallbacks: ((messageId: string, delivered: boolean) => void)[] = [];
  /** Up to here messages were read and counted; keys sort like their sequences. */
  #countedUpTo = '';
  /** Up to here messages were taken into the window, or settled before. */
  #loadedUpTo = '';
  #mayHaveMore = true;
  #refilling = false;
  /** All that was on disk at the start has been counted, so that the counts can be relied on. */
  #countsComplete = false;
  #filling = false;
  #up = false;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Messages that are not yet settled: all that were counted, and those in memory. */
  get waiting(): { onDisk: number; inMemory: number; capacity: number; filling: boolean } {
    return {
      onDisk: this.#counts.size,
      inMemory: this.#window.size,
      capacity: this.#options.capacity,
      filling: this.#filling,
    };
  }

  /** Whether nothing waits for the cloud, on disk or in memory; false until all was counted. */
  get empty(): boolean {
    const unread = !this.#countsComplete || this.#mayHaveMore || this.#refilling;
    return !unread && this.#counts.size === 0 && this.#window.size === 0;
  }

  /** It may send and has messages in memory, and yet none is on its way or in a pause. */
  get idleWithWork(): boolean {
    if (!this.#up || this.#closed || this.#window.size === 0) return false;
    return [...this.#window.values()].every(({ timer }) => timer === null);
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

  /** Another box has told what became of its messages. */
  othersReported(): void {
    for (const slot of this.#window.values()) {
      const held = slot.state === 'waiting' && slot.held > 0;
      if (
        held &&
        this.#options.reports?.standing(slot.entry.uplink, slot.before, slot.held) !== 'waits'
      )
        this.#rest(slot);
    }
    this.#sendAll();
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
    if (this.#refilling || this.#closed) return;
    if (!this.#mayHaveMore && !this.#canLoad()) return;
    this.#refilling = true;
    this.#read()
      .then(
        () => true,
        (error: unknown) => {
          const { log, clock } = this.#options.environment;
          log.error('outbox_read_failed', { reason: sentenceOf(error) });
          clock.after(REFILL_RETRY_MS, () => this.wake());
          return false;
        },
      )
      .then((readable) => {
        this.#refilling = false;
        this.#sendAll();
        // Something may have come since the last page was read, when nobody could refill.
        if (readable) this.#refill();
      })
      .catch((error: unknown) => {
        this.#options.environment.log.error('outbox_failed', { reason: sentenceOf(error) });
      });
  }

  /** Reads one page of the backlog and one of new messages. */
  async #read(): Promise<void> {
    if (this.#canLoad()) await this.#loadBacklog();
    if (this.#mayHaveMore) await this.#countNew();
  }

  #canLoad(): boolean {
    return this.#loadedUpTo < this.#countedUpTo && this.#room() > 0;
  }

  /** A message whose removal is not yet on disk still has its place, so that these stay few too. */
  #room(): number {
    const backlog = [...this.#window.values()].filter(({ live }) => !live).length;
    return this.#options.windowMax - backlog - this.#leaving.size;
  }

  async #countNew(): Promise<void> {
    // Cleared before reading: a message that is committed meanwhile sets it again.
    this.#mayHaveMore = false;
    const found = await this.#options.store.list(outboxShelf, {
      after: this.#countedUpTo,
      limit: PAGE,
    });
    if (found.length === PAGE) this.#mayHaveMore = true;
    for (const { key, value } of found) {
      this.#counts.add(value.uplink);
      const isNext = this.#loadedUpTo === this.#countedUpTo;
      this.#countedUpTo = key;
      if (isNext && this.#room() > 0) {
        this.#loadedUpTo = key;
        await this.#take(slotOf(value, false));
      } else {
        await this.#takeLive(value);
      }
    }
    if (!this.#mayHaveMore) this.#countsComplete = true;
    this.#watchFilling();
  }

  async #loadBacklog(): Promise<void> {
    const room = this.#room();
    const countedUpTo = this.#countedUpTo;
    const found = await this.#options.store.list(outboxShelf, {
      after: this.#loadedUpTo,
      limit: room,
    });
    const older = found.filter(({ key }) => key <= countedUpTo);
    for (const { key, value } of older) {
      this.#loadedUpTo = key;
      if (this.#leaving.has(key)) continue;
      const known = this.#window.get(value.uplink.messageId);
      if (known === undefined) await this.#take(slotOf(value, false));
      else known.live = false;
    }
    // Fewer than asked for: all the others up to there have been settled.
    if (older.length < room) this.#loadedUpTo = countedUpTo;
  }

  /** A new message goes before the backlog if all earlier ones of its kind are in memory too. */
  async #takeLive(entry: OutboxEntry): Promise<void> {
    if (!this.#up || !this.#countsComplete) return;
    const slots = [...this.#window.values()];
    if (slots.filter(({ live }) => live).length >= this.#options.liveMax) return;
    const slot = slotOf(entry, true);
    const unseen = keysOf(slot).some((key) => {
      const inMemory = slots.filter((other) => keysOf(other).includes(key)).length;
      return this.#counts.most(key) > inMemory + 1;
    });
    if (!unseen) await this.#take(slot);
  }

  async #take(slot: Slot): Promise<void> {
    const before = await this.#options.reports?.before(slot.entry.uplink);
    slot.before = before ?? [];
    this.#window.set(slot.entry.uplink.messageId, slot);
  }

  #watchFilling(): void {
    const { capacity, environment } = this.#options;
    const waiting = this.#counts.size;
    if (!this.#filling && waiting >= capacity * ALARM_AT) {
      this.#filling = true;
      environment.log.error('outbox_filling', { waiting, capacity });
    } else if (this.#filling && waiting < capacity * ALARM_OVER_AT) {
      this.#filling = false;
      environment.log.info('outbox_filling_over', { waiting, capacity });
    }
  }

  #sendAll(): void {
    if (!this.#up || this.#closed) return;
    for (const slot of sendable([...this.#window.values()])) {
      const there = this.#window.has(slot.entry.uplink.messageId);
      if (there && slot.state === 'waiting' && slot.timer === null) this.#sendInOrder(slot);
    }
  }

  /** Messages of other boxes go first, if they have to. */
  #sendInOrder(slot: Slot): void {
    const { reports, environment } = this.#options;
    const standing = reports?.standing(slot.entry.uplink, slot.before, slot.held) ?? 'free';
    if (standing === 'done') this.#finish(slot, null);
    else if (standing === 'too-late') {
      const reason = 'the exit of its session was told before, and this would open it again';
      this.#finish(slot, { reason, answer: '' });
    } else if (standing === 'waits' && slot.held < ASKS_MAX) this.#hold(slot);
    else {
      if (standing === 'waits' && slot.held === ASKS_MAX) {
        const { messageId, plate } = slot.entry.uplink;
        environment.log.error('order_out_of_turn', { message_id: messageId, plate });
        slot.held += 1;
      }
      this.#send(slot);
    }
  }

  #hold(slot: Slot): void {
    this.#options.reports?.ask(slot.entry.uplink, slot.before);
    slot.held += 1;
    slot.timer = this.#options.environment.clock.after(ASK_EVERY_MS, () => {
      slot.timer = null;
      this.#sendAll();
    });
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
    this.#counts.remove(slot);
    this.#watchFilling();
    const key = sequenceKey(sequence);
    const gone = [remove(outboxShelf, key)];
    const fact = this.#options.reports?.factOf(slot.entry.uplink, refused !== null) ?? null;
    if (fact !== null) gone.push(inFacts(fact));
    // A lost removal only makes the message go once more with the same identity.
    const written =
      refused === null
        ? store.note(gone)
        : store.commit([...gone, put(deadLetterShelf, key, deadLetter(slot.entry, refused))]);
    this.#leaving.add(key);
    written
      .finally(() => {
        this.#leaving.delete(key);
        this.#refill();
      })
      .then(() => (fact === null ? undefined : this.#options.reports?.tell(fact)))
      .catch((error: unknown) => {
        environment.log.error('outbox_write_failed', { reason: sentenceOf(error) });
      });
    if (refused === null) environment.log.info('order_delivered', { message_id: messageId, plate });
    else {
      environment.log.error('order_refused', {
        message_id: messageId,
        plate,
        reason: refused.reason,
      });
    }
    for (const callback of this.#settledCallbacks) callback(messageId, refused === null);
    this.#sendAll();
  }
}

function deadLetter(entry: OutboxEntry, refused: Pick<Outcome, 'reason' | 'answer'>): OutboxEntry {
  return { ...entry, lastAnswer: refused.answer, refusedReason: refused.reason };
}
