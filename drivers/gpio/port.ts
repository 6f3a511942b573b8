import type { EdgeCounters } from './edge-watch.js';

/** A line as an installer names it: the chip's label, and its offset or name on that chip. */
export interface LineAddress {
  /** Label of the chip, for example `pinctrl-bcm2711`. */
  chip: string;
  /** Offset on the chip, from 0; or the line's name, which only the character device knows. */
  line: number | string;
  /** The signal is active when the electrical level is low. */
  activeLow: boolean;
}

/** A line in words. */
export function addressText({ chip, line }: LineAddress): string {
  return typeof line === 'number'
    ? `Line ${line} of chip ${chip}`
    : `Line "${line}" of chip ${chip}`;
}

export interface InputCounters extends EdgeCounters {
  reads: number;
  failedReads: number;
  hints: number;
}

export interface OutputCounters {
  writes: number;
  failedWrites: number;
  /** Writes after which the line still read as before: a short circuit, or a broken chip. */
  stuck: number;
}

/** A line's level in the sense of the signal (after `activeLow`), or that it could not be read. */
export type Level = 'active' | 'inactive' | 'unknown';

/** A line that is read. Levels are the truth; a hint only says that reading now may be worth it. */
export interface InputLine {
  readonly address: LineAddress;
  /** Reads the level now. Never throws: a failed read is `unknown`, and counted. */
  read(): Level;
  /** Calls back soon after an edge, if the back end can tell; edges may be lost or invented. */
  onHint(callback: () => void): void;
  readonly counters: InputCounters;
  close(): void;
}

/** A line that is driven. Opening it keeps the level that it has; closing it changes nothing. */
export interface OutputLine {
  readonly address: LineAddress;
  /** @throws DriverError `gpio/write-failed` */
  write(active: boolean): void;
  /**
   * Goes active, to be made inactive by `write` after `lengthMs`. Where the back end has a guard,
   * the line goes inactive soon after that by itself, and at once when this process dies.
   * @throws DriverError `gpio/write-failed`
   */
  pulse(lengthMs: number): void;
  readonly counters: OutputCounters;
  close(): void;
}

/**
 * A back end: sysfs through onoff, the character device, or simulated. Making one may throw
 * `gpio/native-part-missing`.
 */
export interface Gpio {
  /**
   * @throws DriverError `gpio/no-such-chip`, `gpio/no-such-line`, `gpio/no-permission`,
   * `gpio/busy`, `gpio/open-failed`
   */
  openInput(address: LineAddress): InputLine;
  /**
   * Opens an output without a glitch: a line that is already driven keeps its level, one that is
   * not starts inactive.
   * @throws DriverError as for inputs
   */
  openOutput(address: LineAddress): OutputLine;
  close(): void;
}
