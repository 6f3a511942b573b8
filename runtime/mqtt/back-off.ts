import type { Random } from '../environment/environment.js';

/**
 * Delays between attempts to connect. The first one is spread evenly up to `firstMaxMs`, so that a
 * thousand boxes which lost their broker in the same second do not come back in the same second.
 * The later ones double up to `maxMs`, each in the upper half of its range.
 */
export class BackOff {
  readonly #random: Random;
  readonly #minMs: number;
  readonly #firstMaxMs: number;
  readonly #maxMs: number;
  /** The upper end of the latest wait; null before the first one. */
  #ceilingMs: number | null = null;

  constructor(options: { random: Random; minMs: number; firstMaxMs: number; maxMs: number }) {
    this.#random = options.random;
    this.#minMs = options.minMs;
    this.#firstMaxMs = options.firstMaxMs;
    this.#maxMs = options.maxMs;
  }

  /** The wait before the next attempt, between `minMs` and `maxMs`. */
  nextMs(): number {
    const first = this.#ceilingMs === null;
    const ceilingMs = Math.min(
      this.#maxMs,
      this.#ceilingMs === null ? this.#firstMaxMs : this.#ceilingMs * 2,
    );
    const floorMs = first ? this.#minMs : Math.max(this.#minMs, ceilingMs / 2);
    this.#ceilingMs = ceilingMs;
    return Math.round(floorMs + this.#random.fraction() * (ceilingMs - floorMs));
  }

  /** To be called when a connection has proved itself. */
  reset(): void {
    this.#ceilingMs = null;
  }
}
