import type { LaneWorld } from '../lane-world.js';
import type { Scheduler } from '../scheduler.js';
import type { Verdict } from './verdict.js';

/** An unused grant ends after half a minute, and the arm comes down a moment after that. */
const CLOSES_WITHIN_MS = 60_000;
const DOWN_DEGREES = 3;

interface Watched {
  /** When something last happened that may keep the arm up for a while. */
  reasonMs: number;
  /** Until when what an arm does is none of the program's fault. */
  touchedMs: number;
  raisedMs: number;
}

/** An arm that no trouble touched and nobody asked to stay up is not left open behind its car. */
export class LeftOpenChecker {
  readonly #scheduler: Scheduler;
  readonly #verdict: Verdict;
  /** The lane is held up by command or by the fire release. */
  readonly #isHeld: (laneId: string) => boolean;
  readonly #watched = new Map<string, Watched>();

  constructor(options: {
    scheduler: Scheduler;
    verdict: Verdict;
    isHeld: (laneId: string) => boolean;
  }) {
    this.#scheduler = options.scheduler;
    this.#verdict = options.verdict;
    this.#isHeld = options.isHeld;
  }

  raised(laneId: string): void {
    this.#of(laneId).raisedMs = this.#scheduler.nowMs;
    this.happened(laneId);
  }

  /** A detector changes, somebody asks for a movement, the fire release acts. */
  happened(laneId: string): void {
    this.#of(laneId).reasonMs = this.#scheduler.nowMs;
  }

  /** Trouble of the arm, its relay, a detector or the program: the arm may stay as it is now. */
  touched(laneId: string, forMs = 0): void {
    const watched = this.#of(laneId);
    watched.touchedMs = Math.max(watched.touchedMs, this.#scheduler.nowMs + forMs);
  }

  /** Now and then. */
  look(lanes: readonly LaneWorld[]): void {
    for (const lane of lanes) {
      const { barrier, cars, guards, config, id } = lane;
      const watched = this.#of(id);
      const busy = cars.length > 0 || guards.some((guard) => !guard.saysEmpty);
      const isDown = barrier.angleDegrees <= DOWN_DEGREES;
      if (busy || isDown || config.barrier.lower === null || this.#isHeld(id)) this.happened(id);
      const openMs = this.#scheduler.nowMs - watched.reasonMs;
      if (openMs < CLOSES_WITHIN_MS || watched.touchedMs >= watched.raisedMs) continue;
      this.#verdict.fail('liveness', `${id}: the arm is left open, and nobody asked for that`);
    }
  }

  #of(laneId: string): Watched {
    const known = this.#watched.get(laneId);
    if (known !== undefined) return known;
    const watched = { reasonMs: 0, touchedMs: -Infinity, raisedMs: -Infinity };
    this.#watched.set(laneId, watched);
    return watched;
  }
}
