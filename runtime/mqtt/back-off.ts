import type { Random } from '../environment/environment.js';

/**
 * Delays between attempts to connect: decorrelated jitter, so that a thousand boxes which lost
 * their broker in the same second do not come back in the same second.
 */
export class BackOff {
  readonly #random: Random;
  readonly #minMs: number;
  readonly #maxMs: number;
  #previousMs: number;

  constructor(options: { random: Random; minMs: number; maxMs: number }) {
    this.#random = options.random;
    this.#minMs = options.minMs;
    this.#maxMs = options.maxMs;
    this.#previousMs = options.minMs;
  }

  /** The wait before the next attempt, between `minMs` and `maxMs`. */
  nextMs(): number {
    const ceilingMs = Math.min(this.#maxMs, this.#previousMs * 3);
    this.#previousMs = this.#minMs + this.#random.fraction() * (ceilingMs - this.#minMs);
    return Math.round(this.#previousMs);
  }

  /** To be called when a connection has proved itself. */
  reset(): void {
    this.#previousMs = this.#minMs;
  }
}
