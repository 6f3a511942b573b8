import type { Stamp } from '../../protocol/park/values.js';
import type { Environment } from './environment.js';

/** Makes the time stamps of one start of the node. */
export class Stamper {
  readonly #environment: Pick<Environment, 'clock' | 'wall'>;
  readonly #boot: number;
  readonly #startedMs: number;

  constructor(environment: Pick<Environment, 'clock' | 'wall'>, boot: number) {
    this.#environment = environment;
    this.#boot = boot;
    this.#startedMs = environment.clock.monotonicMs();
  }

  now(): Stamp {
    const { clock, wall } = this.#environment;
    return {
      unixMs: wall.unixMs(),
      quality: wall.quality(),
      boot: this.#boot,
      sinceBootMs: Math.round(clock.monotonicMs() - this.#startedMs),
    };
  }
}
