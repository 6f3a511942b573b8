import type { Clock, Timer } from '../../clock.js';
import type { SerialLine } from '../../serial/port.js';
import type { CodeScanner, ScannerCounters } from '../port.js';

/** Longest code; an address for a payment is shorter. */
export const CODE_BYTES_MAX = 512;
const REPEAT_MS = 3_000;
/** A scanner that sends no line end is done when it has been quiet for so long. */
const QUIET_MS = 200;
const LINE_ENDS = [0x0d, 0x0a, 0x03, 0x00];
const STARTS = [0x02];
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;

/**
 * A scanner that sends each code as a line of ASCII, as they come from the box in serial mode.
 * Provenance: what scanners of all makers do by default; no scanner has been tried. To confirm on
 * site: the bit rate, and that prefix and suffix are off or are STX, ETX, CR or LF.
 *
 * The same code within 3 s is counted as repeated and not passed on, for a phone is held still. A
 * code that is too long, or has other bytes, is discarded whole.
 */
export class LineScanner implements CodeScanner {
  private readonly clock: Clock;
  private readonly callbacks: ((code: string) => void)[] = [];
  private readonly counts = { codes: 0, repeated: 0, badFrames: 0, discardedBytes: 0 };
  private kept: number[] = [];
  private length = 0;
  private bad = false;
  private quiet: Timer | null = null;
  private last: { code: string; atMs: number } | null = null;

  constructor(options: { line: SerialLine; clock: Clock }) {
    this.clock = options.clock;
    options.line.onBytes((bytes) => this.received(bytes));
    options.line.onState((state) => {
      if (state === 'lost') this.drop();
    });
  }

  get counters(): ScannerCounters {
    return { ...this.counts };
  }

  onCode(callback: (code: string) => void): void {
    this.callbacks.push(callback);
  }

  close(): void {
    this.quiet?.cancel();
  }

  private received(bytes: Uint8Array): void {
    this.quiet?.cancel();
    for (const byte of bytes) {
      if (LINE_ENDS.includes(byte)) this.end();
      else if (STARTS.includes(byte)) this.drop();
      else this.keep(byte);
    }
    if (this.length > 0) this.quiet = this.clock.after(QUIET_MS, () => this.end());
  }

  private keep(byte: number): void {
    this.length += 1;
    const printable = byte >= FIRST_PRINTABLE && byte <= LAST_PRINTABLE;
    if (!printable || this.length > CODE_BYTES_MAX) this.bad = true;
    if (this.bad) this.kept = [];
    else this.kept.push(byte);
  }

  private end(): void {
    if (this.length === 0) return;
    const code = String.fromCharCode(...this.kept).trim();
    if (this.bad || code === '') {
      this.drop();
      return;
    }
    this.forget();
    const nowMs = this.clock.monotonicMs();
    const repeated = this.last?.code === code && nowMs - this.last.atMs < REPEAT_MS;
    this.last = { code, atMs: nowMs };
    if (repeated) {
      this.counts.repeated += 1;
      return;
    }
    this.counts.codes += 1;
    for (const callback of this.callbacks) callback(code);
  }

  private drop(): void {
    if (this.length === 0) return;
    this.counts.badFrames += 1;
    this.counts.discardedBytes += this.length;
    this.forget();
  }

  private forget(): void {
    this.kept = [];
    this.length = 0;
    this.bad = false;
  }
}
