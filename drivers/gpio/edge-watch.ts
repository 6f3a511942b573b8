/** Edges that follow each other faster than this are one contact that bounces. */
const BOUNCE_NS = 5_000_000n;
/** An edge may come a little later than the reading that shows its level. */
const READINGS_UNTIL_LOST = 5;

export interface EdgeCounters {
  /** Edges that the kernel dropped, and changes of the level that came without one. */
  lostEdges: number;
  /** Edges that followed the one before within 5 ms by the kernel's clock. */
  bounces: number;
}

/**
 * Compares what the edges of an input say with what reading it says. Nothing is decided on it: it
 * counts what is wrong with a contact or with the edges, so that it can be named.
 */
export class EdgeWatch {
  readonly counters: EdgeCounters = { lostEdges: 0, bounces: 0 };
  private lastAtNs: bigint | null = null;
  private lastSequence: number | null = null;
  private level: boolean | null = null;
  private readingsWithoutEdge = 0;

  /** An edge. Time and sequence are undefined where the kernel does not tell them. */
  edge(edge: { toActive?: boolean; atNs?: bigint; sequence?: number }): void {
    const { atNs, sequence } = edge;
    if (atNs !== undefined) {
      if (this.lastAtNs !== null && atNs - this.lastAtNs < BOUNCE_NS) this.counters.bounces += 1;
      this.lastAtNs = atNs;
    }
    if (sequence !== undefined) {
      const missing = this.lastSequence === null ? 0 : sequence - this.lastSequence - 1;
      if (missing > 0) this.counters.lostEdges += missing;
      this.lastSequence = sequence;
    }
    this.readingsWithoutEdge = 0;
    this.level = edge.toActive ?? null;
  }

  /** What reading the line says. */
  reading(active: boolean): void {
    this.level ??= active;
    if (active === this.level) {
      this.readingsWithoutEdge = 0;
      return;
    }
    this.readingsWithoutEdge += 1;
    if (this.readingsWithoutEdge < READINGS_UNTIL_LOST) return;
    this.counters.lostEdges += 1;
    this.level = active;
    this.readingsWithoutEdge = 0;
  }
}
