import { EdgeWatch } from '../edge-watch.js';
import type { InputCounters, InputLine, Level, LineAddress } from '../port.js';
import type { OnoffLine } from './onoff-module.js';

/** An input through onoff. The kernel applies `activeLow`, so 1 means active. */
export class OnoffInput implements InputLine {
  private readonly counts = { reads: 0, failedReads: 0, hints: 0 };
  private readonly edges = new EdgeWatch();
  private readonly readNow: () => 0 | 1;
  private readonly hints: (() => void)[] = [];
  private watching = false;

  constructor(
    private readonly line: OnoffLine,
    readonly address: LineAddress,
  ) {
    this.readNow = line.readSync.bind(line);
    this.guardEdges();
    try {
      line.watch(() => this.hint());
      this.watching = true;
    } catch {
      // No edges on this line, for example behind some expanders: each tick reads it anyway.
    }
  }

  get counters(): InputCounters {
    return { ...this.counts, ...this.edges.counters };
  }

  read(): Level {
    this.counts.reads += 1;
    try {
      const active = this.readNow() === 1;
      if (this.watching) this.edges.reading(active);
      return active ? 'active' : 'inactive';
    } catch {
      this.counts.failedReads += 1;
      return 'unknown';
    }
  }

  onHint(callback: () => void): void {
    this.hints.push(callback);
  }

  /** Ends the hints. The line stays exported, so that the next start need not wait for udev. */
  close(): void {
    this.endEdges();
    this.hints.length = 0;
  }

  private endEdges(): void {
    if (!this.watching) return;
    this.watching = false;
    try {
      this.line.unwatchAll();
    } catch {
      // The line is gone, and its edges with it.
    }
  }

  private hint(): void {
    this.counts.hints += 1;
    this.edges.edge({});
    for (const callback of this.hints) callback();
  }

  /**
   * onoff reads the line in its own edge handler, where a failing read would end the process. Here
   * it ends the edges instead: a dead line would report them without end.
   */
  private guardEdges(): void {
    this.line.readSync = () => {
      try {
        return this.readNow();
      } catch {
        this.endEdges();
        return 0;
      }
    };
  }
}
