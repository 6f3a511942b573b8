import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DriverError } from '../../driver-error.js';
import { electrical, signal } from '../electrical.js';
import type { Gpio, InputLine, Level, LineAddress, OutputLine } from '../port.js';
import type { GuardedLine, PulseGuard } from '../pulse-guard.js';
import { DirectoryWatch } from './directory-watch.js';
import { lineFileName, readLineFile } from './line-file.js';
import { LineWriter } from './line-writer.js';

/**
 * Lines as files of one directory, each holding `0` or `1`, the electrical level. Another process
 * drives the inputs and watches the outputs (`SimulatedBoard`, or a shell). An input without a
 * file, or with other content, is `unknown`.
 */
export class SimulatedGpio implements Gpio {
  private readonly directory: string;
  private readonly watch: DirectoryWatch;
  private readonly guard: PulseGuard | null;
  private readonly outputs: SimulatedOutput[] = [];

  /** Creates the directory if it is missing. @throws DriverError `gpio/no-permission` */
  constructor(options: { directory: string; guard?: PulseGuard }) {
    this.directory = resolve(options.directory);
    this.guard = options.guard ?? null;
    makeDirectory(this.directory);
    this.watch = new DirectoryWatch(this.directory, { keepsProcessAlive: false });
  }

  openInput(address: LineAddress): InputLine {
    return new SimulatedInput(this.directory, address, this.watch);
  }

  openOutput(address: LineAddress): OutputLine {
    const output = new SimulatedOutput(this.directory, address, this.guard);
    this.outputs.push(output);
    return output;
  }

  close(): void {
    this.watch.close();
    for (const output of this.outputs) output.close();
    this.guard?.close();
  }
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    const sentence =
      `The folder ${directory} of the simulated lines cannot be made; choose another ` +
      'in gpio.directory.';
    throw new DriverError('gpio/no-permission', sentence, error);
  }
}

class SimulatedInput implements InputLine {
  readonly counters = { reads: 0, failedReads: 0, hints: 0, lostEdges: 0, bounces: 0 };
  private hints: (() => void)[] = [];

  constructor(
    private readonly directory: string,
    readonly address: LineAddress,
    watch: DirectoryWatch,
  ) {
    watch.on(lineFileName(address), () => {
      this.counters.hints += 1;
      for (const callback of this.hints) callback();
    });
  }

  read(): Level {
    const level = signal(this.address, readLineFile(this.directory, this.address));
    this.counters.reads += 1;
    if (level === 'unknown') this.counters.failedReads += 1;
    return level;
  }

  onHint(callback: () => void): void {
    this.hints.push(callback);
  }

  close(): void {
    this.hints = [];
  }
}

class SimulatedOutput implements OutputLine {
  readonly counters = { writes: 0, failedWrites: 0, stuck: 0 };
  private readonly writer: LineWriter;
  private readonly guarded: GuardedLine | null;
  private closed = false;

  constructor(
    directory: string,
    readonly address: LineAddress,
    guard: PulseGuard | null,
  ) {
    const path = join(directory, lineFileName(address));
    const text = electrical(address, false) ? '1' : '0';
    this.guarded = guard?.watch({ path, text }) ?? null;
    try {
      this.writer = new LineWriter(directory, address);
      if (readLineFile(directory, address) === undefined)
        this.writer.write(electrical(address, false));
    } catch (error) {
      const sentence =
        `The file ${lineFileName(address)} in ${directory} cannot be written; give this ` +
        'user the right to.';
      throw new DriverError('gpio/no-permission', sentence, error);
    }
  }

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
      // The number of a closed file may already belong to another one.
      if (this.closed) throw new Error('The line is closed.');
      this.writer.write(electrical(this.address, active));
    } catch (error) {
      this.counters.failedWrites += 1;
      const sentence = `Writing ${lineFileName(this.address)} failed; is its disk full or gone?`;
      throw new DriverError('gpio/write-failed', sentence, error);
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.writer.close();
  }
}
