import type { Random } from '../environment/environment.js';

/** A later wait lies in this upper part of its range, so that the even spread of the first lasts. */
const LATER_FROM = 0.9;

/**
 * Delays between attempts to connect. The first one is spread evenly up to `firstMaxMs`, so that a
 * thousand boxes which lost their broker in the same second do not come back in the same second.
 * The later ones double up to `maxMs`, with jitter.
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
    const latestMs = this.#ceilingMs;
    const ceilingMs = latestMs === null ? this.#firstMaxMs : Math.min(this.#maxMs, latestMs * 2);
    const floorMs = latestMs === null ? this.#minMs : ceilingMs * LATER_FROM;
    this.#ceilingMs = ceilingMs;
    return Math.round(floorMs + this.#random.fraction() * (ceilingMs - floorMs));
  }

  /** To be called when a connection has proved itself. */
  reset(): void {
    this.#ceilingMs = null;
  }
}
