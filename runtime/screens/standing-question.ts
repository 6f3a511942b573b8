import type { Clock, Timer } from '../../drivers/clock.js';
import type { Log } from '../environment/log.js';
import type { Random } from '../environment/environment.js';
import { codeOf, sentenceOf } from '../errors.js';
import { BackOff } from '../mqtt/back-off.js';

export interface StandingQuestionOptions {
  environment: { clock: Clock; random: Random; log: Log };
  /** For people, in the log. */
  about: string;
  /** Null: the bridge answers that there is nothing. */
  ask: () => Promise<string | null>;
  /** Called with each answer, and with null once the latest is too old. */
  onAnswer: (answer: string | null) => void;
}

/** The bridge is asked once or twice in this time; it asks the cloud more rarely. */
const EVERY_MS = 3_600_000;
/** Without a newer one an answer holds for this long. */
const HOLDS_MS = 2 * EVERY_MS;
/** All lanes of a park find the link up in the same moment. */
const SPREAD_MS = 10_000;
const failing = { minMs: 30_000, firstMaxMs: 60_000, maxMs: EVERY_MS };

/**
 * Something for a screen that is asked as soon as the link is up, and now and then from there on.
 * The latest answer holds meanwhile: nothing waits for one.
 */
export class StandingQuestion {
  readonly #options: StandingQuestionOptions;
  readonly #backOff: BackOff;
  #timer: Timer | null = null;
  #linkUp = false;
  #asking = false;
  #closed = false;
  /** After a failure nothing is asked before this. */
  #notBeforeMs = 0;
  #answeredMs: number | null = null;

  constructor(options: StandingQuestionOptions) {
    this.#options = options;
    this.#backOff = new BackOff({ random: options.environment.random, ...failing });
  }

  linkIs(up: boolean): void {
    this.#linkUp = up;
    if (!up || this.#asking) return;
    const { clock, random } = this.#options.environment;
    const leastMs = this.#notBeforeMs - clock.monotonicMs();
    this.#plan(Math.max(leastMs, random.fraction() * SPREAD_MS));
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #plan(waitMs: number): void {
    this.#timer?.cancel();
    if (this.#closed) return;
    const { clock } = this.#options.environment;
    this.#timer = clock.after(Math.round(waitMs), () => void this.#turn());
  }

  async #turn(): Promise<void> {
    if (!this.#linkUp) this.#dropIfOld();
    else if (!(await this.#ask())) {
      const waitMs = this.#backOff.nextMs();
      this.#notBeforeMs = this.#options.environment.clock.monotonicMs() + waitMs;
      this.#dropIfOld();
      this.#plan(waitMs);
      return;
    }
    const spread = 0.5 + this.#options.environment.random.fraction() / 2;
    this.#plan(EVERY_MS * spread);
  }

  /** @returns whether there was an answer */
  async #ask(): Promise<boolean> {
    const { environment, about, ask, onAnswer } = this.#options;
    this.#asking = true;
    try {
      const answer = await ask();
      if (this.#closed) return true;
      this.#backOff.reset();
      this.#answeredMs = environment.clock.monotonicMs();
      onAnswer(answer);
      return true;
    } catch (error) {
      const [code, reason] = [codeOf(error), sentenceOf(error)];
      environment.log.warn('screen_not_told', { about, code, reason });
      return false;
    } finally {
      this.#asking = false;
    }
  }

  #dropIfOld(): void {
    if (this.#answeredMs === null || this.#closed) return;
    if (this.#options.environment.clock.monotonicMs() - this.#answeredMs < HOLDS_MS) return;
    this.#answeredMs = null;
    this.#options.onAnswer(null);
  }
}
