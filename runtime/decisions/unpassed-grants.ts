import type { Clock } from '../../drivers/clock.js';
import type { JournalEntry } from '../../protocol/park/disk.js';
import type { LaneConfig } from '../config/config.js';
import { forgetOldest } from '../forget-oldest.js';
import type { Direction } from '../lane/state.js';
import { isOpen, type SessionBook } from '../sessions/session-book.js';

/** How long a car that has not used its grant may come back to the entry on it. */
export const GRANT_COUNTS_MS = 10 * 60_000;
/** How long a start may take to read again who stood in the lane before it. */
const STOOD_THERE_MS = 30_000;
const UNPASSED_MAX = 1_000;

/** A grant that was not used, as long as nothing else happens. */
interface Unpassed {
  sessionId: string;
  sinceMs: number;
  untilMs: number;
  /** What else was open of the plate then: it waits for its own exit, and says nothing of this one. */
  besides: readonly string[];
}

/** By lane and plate: sessions whose car has been granted and has not passed. */
export class UnpassedGrants {
  readonly #clock: Clock;
  readonly #sessions: SessionBook;
  readonly #grants = new Map<string, Unpassed>();

  constructor(clock: Clock, sessions: SessionBook) {
    this.#clock = clock;
    this.#sessions = sessions;
  }

  /** The oldest is forgotten when there are too many. */
  remember(lane: LaneConfig, plate: string, sessionId: string): void {
    this.#set(lane, plate, { sessionId, untilMs: Infinity, besides: this.#openOf(plate) });
  }

  /** As `remember`, for a grant from before a start: what is open of the plate may be newer. */
  recall(lane: LaneConfig, plate: string, sessionId: string): void {
    this.#set(lane, plate, { sessionId, untilMs: Infinity, besides: [] });
  }

  /**
   * As `recall`, for a grant that seems to be old: it may be the clock that jumped, so who is read
   * in the lane right now has stood there.
   */
  recallBriefly(lane: LaneConfig, plate: string, sessionId: string): void {
    const untilMs = this.#clock.monotonicMs() + STOOD_THERE_MS;
    this.#set(lane, plate, { sessionId, untilMs, besides: [] });
  }

  #set(lane: LaneConfig, plate: string, granted: Omit<Unpassed, 'sinceMs'>): void {
    const key = keyOf(lane, plate);
    const known = this.#grants.get(key);
    const same = known?.sessionId === granted.sessionId ? known : null;
    const sinceMs = same?.sinceMs ?? this.#clock.monotonicMs();
    const besides = same?.besides ?? granted.besides;
    this.#grants.set(key, { ...granted, sinceMs, besides });
    forgetOldest(this.#grants, UNPASSED_MAX);
  }

  forget(lane: LaneConfig, plate: string): void {
    this.#grants.delete(keyOf(lane, plate));
  }

  /** Under whatever plate the lane granted it. */
  forgetSession(lane: LaneConfig, sessionId: string): void {
    for (const [key, granted] of this.#grants) {
      if (granted.sessionId === sessionId && key.startsWith(keyOf(lane, ''))) {
        this.#grants.delete(key);
      }
    }
  }

  /**
   * The session that the lane granted to the plate this way; null once something has happened to
   * the session or the plate since.
   */
  sessionOf(lane: LaneConfig, plate: string, way: Direction): string | null {
    const granted = this.#grants.get(keyOf(lane, plate));
    if (granted === undefined || plate === '') return null;
    const { sessionId, sinceMs, untilMs, besides } = granted;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs > untilMs) return null;
    const oldMs = nowMs - sinceMs;
    // A car that comes days after it turned back at the entry begins a new stay.
    if (way === 'entry' && oldMs > GRANT_COUNTS_MS) return null;
    const session = this.#sessions.session(sessionId);
    const stands =
      way === 'entry'
        ? session !== null && isOpen(session)
        : this.#openOf(plate).every((open) => besides.includes(open));
    return stands ? sessionId : null;
  }

  #openOf(plate: string): string[] {
    return this.#sessions.openOf(plate).map((session) => session.sessionId);
  }
}

function keyOf(lane: LaneConfig, plate: string): string {
  return `${lane.id} ${plate}`;
}

const grants: readonly string[] = ['granted', 'let_out_unpaid', 'came_back'];

/** Of entries of the journal, in its order: the latest word on each grant that has not passed. */
export function unpassedIn(entries: Iterable<JournalEntry>): JournalEntry[] {
  const unpassed = new Map<string, JournalEntry>();
  for (const entry of entries) {
    const key = `${entry.laneId} ${entry.sessionId}`;
    const isCorrected = entry.event === 'plate_corrected' && unpassed.has(key);
    if (grants.includes(entry.event) || isCorrected) unpassed.set(key, entry);
    if (entry.event === 'passed') unpassed.delete(key);
  }
  return [...unpassed.values()].filter(({ plate, sessionId }) => plate !== '' && sessionId !== '');
}
