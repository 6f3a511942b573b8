import type { Clock } from '../../clock.js';
import { DriverError } from '../../driver-error.js';
import type { SerialLine, SerialSettings } from '../port.js';
import { SelfHealingLine, type PortEvents, type RawPort } from '../self-healing-line.js';

const BITS_PER_BYTE = 10;

/** What a cable does to bytes on their way; an empty result loses them. */
export type Disturbance = (bytes: Uint8Array) => Uint8Array;

/**
 * A serial line and a device in one process, with a cable between that can be pulled, and can drop
 * or garble bytes. Bytes need the time that the baud rate gives them.
 */
export class MemoryCable {
  /** The controller's end. */
  readonly line: SerialLine;
  private readonly clock: Clock;
  private readonly baudRate: number;
  private plugged = true;
  private events: PortEvents | null = null;
  private readonly deviceCallbacks: ((bytes: Uint8Array) => void)[] = [];
  private disturbance: Disturbance = (bytes) => bytes;
  private readonly busyUntilMs = { toDevice: 0, toLine: 0 };

  constructor(options: { settings: SerialSettings; clock: Clock }) {
    this.clock = options.clock;
    this.baudRate = options.settings.baudRate;
    this.line = new SelfHealingLine({
      ...options,
      opener: (settings, events) => this.plugInto(settings, events),
    });
  }

  /** The device sends bytes to the controller. */
  write(bytes: Uint8Array): void {
    const events = this.events;
    this.carry('toLine', bytes, (arrived) => {
      if (events === null || events !== this.events || arrived.length === 0) return;
      events.bytes(arrived);
    });
  }

  /** The device hears bytes from the controller. */
  onBytes(callback: (bytes: Uint8Array) => void): void {
    this.deviceCallbacks.push(callback);
  }

  /** From now on, every bundle of bytes in either direction goes through `disturbance`. */
  disturb(disturbance: Disturbance): void {
    this.disturbance = disturbance;
  }

  /** The device file goes away; the line notices at once. */
  unplug(): void {
    this.plugged = false;
    const events = this.events;
    this.events = null;
    events?.lost(new DriverError('serial/lost', 'The cable was pulled.'));
  }

  /** The device file is there again; the line finds it at its next try. */
  plugIn(): void {
    this.plugged = true;
  }

  private plugInto(settings: SerialSettings, events: PortEvents): RawPort {
    const outcome = this.clock.after(0, () => {
      if (this.plugged) {
        this.events = events;
        events.opened();
      } else {
        const sentence = `${settings.path} does not exist; is it plugged in?`;
        events.failed(new DriverError('serial/no-such-device', sentence));
      }
    });
    return {
      write: (bytes, done) => {
        this.carry('toDevice', bytes, (arrived) => {
          if (this.events !== events) return;
          done(null);
          if (arrived.length === 0) return;
          for (const callback of this.deviceCallbacks) callback(arrived);
        });
      },
      close: (done) => {
        outcome.cancel();
        if (this.events === events) this.events = null;
        done();
      },
    };
  }

  private carry(
    direction: 'toDevice' | 'toLine',
    bytes: Uint8Array,
    arrive: (bytes: Uint8Array) => void,
  ): void {
    const nowMs = this.clock.monotonicMs();
    const startMs = Math.max(nowMs, this.busyUntilMs[direction]);
    const endMs = startMs + (bytes.length * BITS_PER_BYTE * 1_000) / this.baudRate;
    this.busyUntilMs[direction] = endMs;
    const arrived = this.disturbance(Uint8Array.from(bytes));
    this.clock.after(endMs - nowMs, () => arrive(arrived));
  }
}
