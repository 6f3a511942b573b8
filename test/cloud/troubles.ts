import type { Clock } from '../../drivers/clock.js';

export interface TroublesOptions {
  clock: Clock;
  random: () => number;
  /** All connections break, and new ones are refused until it is called with false. */
  cut: (cut: boolean) => void;
  restart: () => void;
  /** Whether there are restarts among the troubles. */
  restarts: boolean;
}

/** Between two troubles, in milliseconds. */
const quietMs = { min: 20_000, max: 180_000 };
const cutMs = { min: 500, max: 20_000 };
/** How many of the troubles are restarts. */
const restartShare = 0.2;

/** Cuts the connections and restarts the cloud at random times. */
export class Troubles {
  readonly counts = { cuts: 0, restarts: 0 };
  readonly #options: TroublesOptions;
  #ended = false;

  constructor(options: TroublesOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock } = this.#options;
    clock.after(this.#between(quietMs), () => {
      if (this.#ended) return;
      const { restarts, random } = this.#options;
      if (restarts && random() < restartShare) this.#restart();
      else this.#cut();
    });
  }

  /** Ends all trouble for good. */
  end(): void {
    this.#ended = true;
    this.#options.cut(false);
  }

  #restart(): void {
    this.counts.restarts += 1;
    this.#options.restart();
    this.start();
  }

  #cut(): void {
    this.counts.cuts += 1;
    this.#options.cut(true);
    this.#options.clock.after(this.#between(cutMs), () => {
      if (this.#ended) return;
      this.#options.cut(false);
      this.start();
    });
  }

  #between({ min, max }: { min: number; max: number }): number {
    return min + this.#options.random() * (max - min);
  }
}
