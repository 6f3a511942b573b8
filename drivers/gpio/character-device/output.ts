import { DriverError } from '../../driver-error.js';
import { addressText, type LineAddress, type OutputLine } from '../port.js';
import type { GuardedLine } from '../pulse-guard.js';
import type { GpioKernel } from './kernel.js';
import { readLevel } from './request-line.js';
import { GpioRequest, lineValues } from './uapi.js';

/** An output; its file is held for the life of the process, since giving it back may end its level. */
export class CharacterDeviceOutput implements OutputLine {
  readonly counters = { writes: 0, failedWrites: 0, stuck: 0 };
  private open = true;

  constructor(
    private readonly kernel: GpioKernel,
    private readonly file: number,
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

  /** The kernel keeps the level of a line that is given back, as far as the chip can. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    this.kernel.close(this.file);
  }

  private drive(active: boolean): void {
    this.counters.writes += 1;
    try {
      // The number of a closed file may already belong to another one.
      if (!this.open) throw new Error('The line is closed.');
      this.kernel.control(this.file, GpioRequest.SetValues, lineValues(active));
      if (readLevel(this.kernel, this.file) !== active) this.counters.stuck += 1;
    } catch (error) {
      this.counters.failedWrites += 1;
      const sentence = `Writing ${addressText(this.address)} failed; is the chip still there?`;
      throw new DriverError('gpio/write-failed', sentence, error);
    }
  }
}
