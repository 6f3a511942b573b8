import { electrical, signal } from '../electrical.js';
import type { Gpio, InputLine, Level, LineAddress, OutputLine } from '../port.js';
import type { MemoryBoard } from './memory-board.js';

/** The controller's side of a `MemoryBoard`. A new start of the controller is a new object. */
export class MemoryGpio implements Gpio {
  private readonly open: { close(): void }[] = [];

  constructor(private readonly board: MemoryBoard) {}

  openInput(address: LineAddress): InputLine {
    const line = new MemoryInput(this.board, address);
    this.open.push(line);
    return line;
  }

  openOutput(address: LineAddress): OutputLine {
    const line = new MemoryOutput(this.board, address);
    this.open.push(line);
    return line;
  }

  close(): void {
    for (const line of this.open) line.close();
  }
}

class MemoryInput implements InputLine {
  readonly counters = { reads: 0, failedReads: 0, hints: 0, lostEdges: 0, bounces: 0 };
  private readonly hints: (() => void)[] = [];
  private readonly unwatch: () => void;

  constructor(
    private readonly board: MemoryBoard,
    readonly address: LineAddress,
  ) {
    this.unwatch = board.watchInput(address, () => {
      this.counters.hints += 1;
      for (const callback of this.hints) callback();
    });
  }

  read(): Level {
    const level = signal(this.address, this.board.read(this.address));
    if (level === 'unknown') this.counters.failedReads += 1;
    this.counters.reads += 1;
    return level;
  }

  onHint(callback: () => void): void {
    this.hints.push(callback);
  }

  close(): void {
    this.unwatch();
  }
}

class MemoryOutput implements OutputLine {
  readonly counters = { writes: 0, failedWrites: 0, stuck: 0 };

  constructor(
    private readonly board: MemoryBoard,
    readonly address: LineAddress,
  ) {
    if (board.readOutput(address) === undefined) board.write(address, electrical(address, false));
  }

  write(active: boolean): void {
    this.counters.writes += 1;
    try {
      this.board.write(this.address, electrical(this.address, active));
    } catch (error) {
      this.counters.failedWrites += 1;
      throw error;
    }
  }

  /** Nobody guards a line in memory: it stays as it is when its controller dies. */
  pulse(): void {
    this.write(true);
  }

  close(): void {
    // The level stays: closing a line changes nothing.
  }
}
