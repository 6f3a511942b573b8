import { EdgeWatch } from '../edge-watch.js';
import type { InputCounters, InputLine, Level, LineAddress } from '../port.js';
import type { GpioKernel } from './kernel.js';
import { readLevel, type HeldLine } from './request-line.js';
import { EDGE_BYTES, edgesIn } from './uapi.js';

/** The kernel keeps 16 edges for a line; what is over that is lost, and shows as a gap. */
const EDGES_AT_ONCE = 16;

/** An input whose edges come with the kernel's time and number. */
export class CharacterDeviceInput implements InputLine {
  private readonly counts = { reads: 0, failedReads: 0, hints: 0 };
  private readonly edges = new EdgeWatch();
  private readonly hints: (() => void)[] = [];
  private readonly buffer = Buffer.alloc(EDGES_AT_ONCE * EDGE_BYTES);
  private endWatch: (() => void) | null = null;
  private open = true;

  constructor(
    private readonly kernel: GpioKernel,
    private readonly held: HeldLine,
    readonly address: LineAddress,
  ) {
    if (held.hasEdges) this.endWatch = kernel.watch(held.file, () => this.takeEdges());
  }

  get counters(): InputCounters {
    return { ...this.counts, ...this.edges.counters };
  }

  read(): Level {
    this.counts.reads += 1;
    try {
      // The number of a closed file may already belong to another one.
      if (!this.open) throw new Error('The line is closed.');
      const active = readLevel(this.kernel, this.held.file);
      if (this.endWatch !== null) this.edges.reading(active);
      return active ? 'active' : 'inactive';
    } catch {
      this.counts.failedReads += 1;
      return 'unknown';
    }
  }

  onHint(callback: () => void): void {
    this.hints.push(callback);
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.endEdges();
    this.hints.length = 0;
    this.kernel.close(this.held.file);
  }

  private takeEdges(): void {
    let length: number;
    try {
      length = this.kernel.read(this.held.file, this.buffer);
    } catch {
      // A chip that is gone would report itself without end; each tick reads the line anyway.
      this.endEdges();
      return;
    }
    for (const edge of edgesIn(this.buffer.subarray(0, length))) this.edges.edge(edge);
    this.counts.hints += 1;
    for (const callback of this.hints) callback();
  }

  private endEdges(): void {
    const end = this.endWatch;
    this.endWatch = null;
    try {
      end?.();
    } catch {
      // The line is gone, and its edges with it.
    }
  }
}
