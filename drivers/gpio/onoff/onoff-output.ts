import { DriverError } from '../../driver-error.js';
import { addressText, type LineAddress, type OutputLine } from '../port.js';
import type { GuardedLine } from '../pulse-guard.js';
import type { OnoffLine } from './onoff-module.js';

/** An output through onoff. The kernel applies `activeLow`, so 1 means active. */
export class OnoffOutput implements OutputLine {
  readonly counters = { writes: 0, failedWrites: 0, stuck: 0 };

  constructor(
    private readonly line: OnoffLine,
    readonly address: LineAddress,
    private readonly guarded: GuardedLine | null,
  ) {}

  pulse(lengthMs: number): void {
    this.guarded?.on(lengthMs);
    this.drive(true);
  }

  write(active: boolean): void {
    this.drive(active);
    this.guarded?.off();
  }

  private drive(active: boolean): void {
    this.counters.writes += 1;
    try {
      this.line.writeSync(active ? 1 : 0);
      if ((this.line.readSync() === 1) !== active) this.counters.stuck += 1;
    } catch (error) {
      this.counters.failedWrites += 1;
      const sentence = `Writing ${addressText(this.address)} failed; is the chip still there?`;
      throw new DriverError('gpio/write-failed', sentence, error);
    }
  }

  close(): void {
    // onoff can let go of a line only by unexporting it, which would take its level away.
  }
}
