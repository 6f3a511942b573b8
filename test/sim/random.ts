import type { Random } from '../../runtime/environment/environment.js';
import { seededRandom } from '../cloud/random.js';

const TOKEN_CHARACTERS = Array.from('abcdefghijklmnopqrstuvwxyz0123456789');

/** The only chance in a simulation: the same seed gives the same numbers. */
export class SeededRandom implements Random {
  readonly fraction: () => number;

  constructor(seed: number) {
    this.fraction = seededRandom(seed);
  }

  token(length: number): string {
    return Array.from({ length }, () => this.pick(TOKEN_CHARACTERS)).join('');
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  between(from: number, to: number): number {
    return from + this.fraction() * (to - from);
  }

  /** A whole number from `from` up to and with `to`. */
  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1));
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.whole(0, values.length - 1)];
    if (value === undefined) throw new RangeError('Nothing to pick from.');
    return value;
  }

  /** Another source: what one part of the world draws does not shift what another part draws. */
  child(): SeededRandom {
    return new SeededRandom(this.whole(0, 0xffff_ffff));
  }
}
