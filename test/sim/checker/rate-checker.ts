import type { Scheduler } from '../scheduler.js';
import type { Verdict } from './verdict.js';

/** What the cloud bears of one login: rule 7. */
const LIMITS = [
  { count: 10, withinMs: 1_000 },
  { count: 100, withinMs: 11_000 },
] as const;

/** Counts what the program sends, at the moment of sending. */
export class RateChecker {
  readonly #scheduler: Scheduler;
  readonly #verdict: Verdict;
  #sentMs: number[] = [];

  constructor(scheduler: Scheduler, verdict: Verdict) {
    this.#scheduler = scheduler;
    this.#verdict = verdict;
  }

  sent(): void {
    const { nowMs } = this.#scheduler;
    this.#sentMs = [...this.#sentMs.slice(-LIMITS[1].count), nowMs];
    for (const { count, withinMs } of LIMITS) {
      const within = this.#sentMs.filter((sentMs) => nowMs - sentMs < withinMs).length;
      if (within < count) continue;
      this.#verdict.fail('rule 7', `${within} messages within ${withinMs} ms`);
    }
  }
}
