import type { Clock, Timer } from '../clock.js';
import { DriverError } from '../driver-error.js';
import type { SerialCounters, SerialLine, SerialSettings, SerialState } from './port.js';

const REOPEN_FIRST_MS = 500;
const REOPEN_MAX_MS = 3_000;
const FLOOD_WINDOW_MS = 1_000;
const BITS_PER_BYTE = 10;
/** Bytes that may wait for a slow device; what is over it is refused. */
export const WRITE_QUEUE_BYTES_MAX = 64 * 1024;

/** What a port reports while it is open or being opened; nothing is heard of after `close`. */
export interface PortEvents {
  opened(): void;
  /** It could not be opened. */
  failed(reason: DriverError): void;
  /** It was open and is gone. */
  lost(reason: DriverError): void;
  bytes(bytes: Uint8Array): void;
}

/** A port for one opening; after `failed` or `lost` it is thrown away. */
export interface RawPort {
  write(bytes: Uint8Array, done: (error: Error | null) => void): void;
  close(done: () => void): void;
}

export type PortOpener = (settings: SerialSettings, events: PortEvents) => RawPort;

interface PendingWrite {
  bytes: Uint8Array;
  settle(error: DriverError | null): void;
}

/** The states of a serial line, over any kind of port: opens, loses, waits, opens again. */
export class SelfHealingLine implements SerialLine {
  readonly settings: SerialSettings;
  readonly counters: SerialCounters = {
    opened: 0,
    lost: 0,
    silences: 0,
    floods: 0,
    bytesIn: 0,
    bytesOut: 0,
    failedWrites: 0,
  };
  state: SerialState = 'closed';
  problem: DriverError | null = null;

  private readonly clock: Clock;
  private readonly opener: PortOpener;
  private readonly byteCallbacks: ((bytes: Uint8Array) => void)[] = [];
  private readonly stateCallbacks: ((state: SerialState) => void)[] = [];
  private readonly pending = new Set<PendingWrite>();
  private pendingBytes = 0;
  private port: RawPort | null = null;
  private reopenTimer: Timer | null = null;
  private silenceTimer: Timer | null = null;
  private window = { sinceMs: 0, bytes: 0 };
  private reopenDelayMs = REOPEN_FIRST_MS;
  /** Grows with each opening; what an earlier port still reports is not heard. */
  private opening = 0;

  constructor(options: { settings: SerialSettings; clock: Clock; opener: PortOpener }) {
    this.settings = options.settings;
    this.clock = options.clock;
    this.opener = options.opener;
  }

  open(): void {
    if (this.state === 'closed') this.tryOpening();
  }

  onBytes(callback: (bytes: Uint8Array) => void): void {
    this.byteCallbacks.push(callback);
  }

  onState(callback: (state: SerialState) => void): void {
    this.stateCallbacks.push(callback);
  }

  write(bytes: Uint8Array): Promise<void> {
    const port = this.port;
    if (port === null || this.state !== 'open')
      return this.refuse('serial/not-open', `${this.settings.path} is not open.`);
    if (this.pendingBytes + bytes.length > WRITE_QUEUE_BYTES_MAX) {
      const sentence =
        `${this.settings.path} takes no bytes: ${this.pendingBytes} are ` + 'waiting already.';
      return this.refuse('serial/queue-full', sentence);
    }
    return new Promise((resolve, reject) => {
      const write: PendingWrite = {
        bytes,
        settle: (error) => {
          if (!this.pending.delete(write)) return;
          this.pendingBytes -= bytes.length;
          if (error === null) this.counters.bytesOut += bytes.length;
          else this.counters.failedWrites += 1;
          if (error === null) resolve();
          else reject(error);
        },
      };
      this.pending.add(write);
      this.pendingBytes += bytes.length;
      port.write(bytes, (error) => write.settle(error === null ? null : this.writeFailed(error)));
    });
  }

  close(): Promise<void> {
    this.opening += 1;
    this.reopenTimer?.cancel();
    this.silenceTimer?.cancel();
    const port = this.port;
    this.port = null;
    this.reopenDelayMs = REOPEN_FIRST_MS;
    this.failPending(new DriverError('serial/not-open', `${this.settings.path} was closed.`));
    this.enter('closed');
    return new Promise((resolve) => {
      if (port === null) resolve();
      else port.close(resolve);
    });
  }

  private tryOpening(): void {
    this.opening += 1;
    const opening = this.opening;
    const ifCurrent =
      <A extends unknown[]>(act: (...args: A) => void) =>
      (...args: A): void => {
        if (opening === this.opening) act(...args);
      };
    this.enter('opening');
    if (opening !== this.opening) return;
    this.port = this.opener(this.settings, {
      opened: ifCurrent(() => this.opened()),
      failed: ifCurrent((reason: DriverError) => this.backOff(reason)),
      lost: ifCurrent((reason: DriverError) => this.lost(reason)),
      bytes: ifCurrent((bytes: Uint8Array) => this.received(bytes)),
    });
  }

  private opened(): void {
    this.counters.opened += 1;
    this.reopenDelayMs = REOPEN_FIRST_MS;
    this.problem = null;
    this.awaitBytes();
    this.enter('open');
  }

  private received(bytes: Uint8Array): void {
    this.counters.bytesIn += bytes.length;
    this.countFlood(bytes.length);
    this.awaitBytes();
    for (const callback of this.byteCallbacks) callback(bytes);
  }

  private countFlood(bytes: number): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.window.sinceMs >= FLOOD_WINDOW_MS) this.window = { sinceMs: nowMs, bytes: 0 };
    const most = (2 * this.settings.baudRate) / BITS_PER_BYTE;
    const flooded = this.window.bytes > most;
    this.window.bytes += bytes;
    if (!flooded && this.window.bytes > most) this.counters.floods += 1;
  }

  /** From now on the device has its time to say something. */
  private awaitBytes(): void {
    const { silenceMs, path } = this.settings;
    if (silenceMs === undefined) return;
    this.silenceTimer?.cancel();
    this.silenceTimer = this.clock.after(silenceMs, () => {
      this.counters.silences += 1;
      const port = this.port;
      // What the port still reports is not heard any more.
      this.opening += 1;
      port?.close(() => undefined);
      const sentence = `${path} said nothing for ${silenceMs / 1_000} s; it is opened again.`;
      this.lost(new DriverError('serial/silent', sentence));
    });
  }

  private lost(reason: DriverError): void {
    this.silenceTimer?.cancel();
    this.counters.lost += 1;
    this.failPending(this.writeFailed(reason));
    const opening = this.opening;
    this.enter('lost');
    if (opening === this.opening) this.backOff(reason);
  }

  private backOff(reason: DriverError): void {
    this.port = null;
    this.problem = reason;
    this.reopenTimer = this.clock.after(this.reopenDelayMs, () => this.tryOpening());
    this.reopenDelayMs = Math.min(this.reopenDelayMs * 2, REOPEN_MAX_MS);
    this.enter('backing-off');
  }

  private failPending(reason: DriverError): void {
    for (const write of [...this.pending]) write.settle(reason);
  }

  private writeFailed(error: Error): DriverError {
    return new DriverError(
      'serial/write-failed',
      `Writing to ${this.settings.path} failed.`,
      error,
    );
  }

  private refuse(code: string, sentence: string): Promise<never> {
    this.counters.failedWrites += 1;
    return Promise.reject(new DriverError(code, sentence));
  }

  private enter(state: SerialState): void {
    if (this.state === state) return;
    this.state = state;
    for (const callback of this.stateCallbacks) callback(state);
  }
}
