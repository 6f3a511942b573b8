import type { DriverError } from '../driver-error.js';

/** Settings of a serial line. */
export interface SerialSettings {
  /** Device file, best a stable one such as `/dev/serial/by-path/…`. */
  path: string;
  /** Bits per second, for example 9600. */
  baudRate: number;
  /**
   * A device that always has something to say, and said nothing for so long, is taken for lost: the
   * port is closed and opened again. Left out, silence is nothing unusual.
   */
  silenceMs?: number;
}

export type SerialState = 'closed' | 'opening' | 'open' | 'lost' | 'backing-off';

/** Named counters, which make a fault in the field explainable. */
export interface SerialCounters {
  opened: number;
  lost: number;
  /** How often it was lost by saying nothing for `silenceMs`. */
  silences: number;
  /** Seconds in which more than twice the bytes came that the bit rate can carry. */
  floods: number;
  bytesIn: number;
  bytesOut: number;
  failedWrites: number;
}

/**
 * A serial line that looks after itself: it opens, notices that it was lost, and opens again with a
 * growing delay, until it is closed. Bytes written while it is not open are refused, not kept.
 */
export interface SerialLine {
  readonly settings: SerialSettings;
  readonly state: SerialState;
  readonly counters: SerialCounters;
  /** Why the line is not open although it should be; null while it is open or was never opened. */
  readonly problem: DriverError | null;
  open(): void;
  onBytes(callback: (bytes: Uint8Array) => void): void;
  onState(callback: (state: SerialState) => void): void;
  /**
   * Resolves when the bytes have left for the device.
   * @throws DriverError `serial/not-open`, `serial/write-failed`, `serial/queue-full`
   */
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
