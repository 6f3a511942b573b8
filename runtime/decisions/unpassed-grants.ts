import type { Clock } from '../../drivers/clock.js';
import type { LaneConfig } from '../config/config.js';
import { forgetOldest } from '../forget-oldest.js';
import type { Direction } from '../lane/state.js';
import { isOpen, type SessionBook } from '../sessions/session-book.js';

/** How long a car that has not used its grant may come back to the entry on it. */
const GRANT_COUNTS_MS = 10 * 60_000;
const UNPASSED_MAX = 1_000;

/** By lane and plate: sessions whose car has been granted and has not passed. */
export class UnpassedGrants {
  readonly #clock: Clock;
  readonly #sessions: SessionBook;
  readonly #grants = new Map<string, { sessionId: string; sinceMs: number }>();

  constructor(clock: Clock, sessions: SessionBook) {
    this.#clock = clock;
    this.#sessions = sessions;
  }

  /** The oldest is forgotten when there are too many. */
  remember(lane: LaneConfig, plate: string, sessionId: string): void {
    const key = keyOf(lane, plate);
    if (this.#grants.get(key)?.sessionId !== sessionId) {
      this.#grants.set(key, { sessionId, sinceMs: this.#clock.monotonicMs() });
    }
    forgetOldest(this.#grants, UNPASSED_MAX);
  }

  forget(lane: LaneConfig, plate: string): void {
    this.#grants.delete(keyOf(lane, plate));
  }

  /**
   * The session that the lane granted to the plate this way; null once something has happened to
   * the session or the plate since.
   */
  sessionOf(lane: LaneConfig, plate: string, way: Direction): string | null {
    const granted = this.#grants.get(keyOf(lane, plate));
    if (granted === undefined || plate === '') return null;
    const { sessionId, sinceMs } = granted;
    const oldMs = this.#clock.monotonicMs() - sinceMs;
    // A car that comes days after it turned back at the entry begins a new stay.
    if (way === 'entry' && oldMs > GRANT_COUNTS_MS) return null;
    const session = this.#sessions.session(sessionId);
    const stands =
      way === 'entry'
        ? session !== null && isOpen(session)
        : this.#sessions.openOf(plate).length === 0;
    return stands ? sessionId : null;
  }
}

function keyOf(lane: LaneConfig, plate: string): string {
  return `${lane.id} ${plate}`;
}
