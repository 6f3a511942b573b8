import type { Clock } from '../../drivers/clock.js';
import type { Decision } from './decision.js';

/** A car that stands longer is told of again: nobody may have looked. */
const AGAIN_MS = 10 * 60_000;

/**
 * Which cars at exits people at the cloud have been told of (2.17). A car is decided on often while
 * it stands there, and told of once.
 */
export class UnmatchedCars {
  readonly #clock: Clock;
  /** The latest one of each lane. */
  readonly #told = new Map<string, { plate: string; atMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the decision is one that people should look at and do not know of yet. */
  isNew(laneId: string, plate: string, decision: Decision): boolean {
    if (decision.kind !== 'refuse' || decision.candidates.length === 0) return false;
    const atMs = this.#clock.monotonicMs();
    const told = this.#told.get(laneId);
    if (told?.plate === plate && atMs - told.atMs < AGAIN_MS) return false;
    this.#told.set(laneId, { plate, atMs });
    return true;
  }
}
