import type { Fact } from '../../protocol/park/fact.js';
import { isOpen, owedFen } from '../sessions/session-book.js';

export const DAY_MS = 86_400_000;
/** However short of room the disk is, this much history stays. */
const KEPT_AT_LEAST_MS = 7 * DAY_MS;
/** While the disk is short of room each pass drops this share of the time that the journal spans. */
const DROPPED_SHARE = 1 / 8;
/** No clock that was set ever told an earlier time. */
const PLAUSIBLE_MS = Date.UTC(2020, 0);

export interface Circumstances {
  nowMs: number;
  /** The calendar clock has been set in this start. */
  clockIsSet: boolean;
  keepMs: number;
  shortOfRoom: boolean;
  /** Time of the oldest entry of the journal; null without any. */
  oldestMs: number | null;
}

/**
 * What was over before this time may go, in Unix milliseconds; null while nothing may. Without a
 * set clock no age is known; a disk short of room cannot wait for that.
 */
export function cutOf({
  nowMs,
  clockIsSet,
  keepMs,
  shortOfRoom,
  oldestMs,
}: Circumstances): number | null {
  const byAge = clockIsSet ? nowMs - keepMs : null;
  if (!shortOfRoom || oldestMs === null) return byAge;
  const byRoom = oldestMs + (nowMs - oldestMs) * DROPPED_SHARE;
  return Math.max(byAge ?? 0, Math.min(byRoom, nowMs - KEPT_AT_LEAST_MS));
}

/** Whether a time lies before the cut. A time that no set clock told says nothing of an age. */
export function isBefore(atMs: number, cutMs: number): boolean {
  return atMs < cutMs && atMs >= PLAUSIBLE_MS;
}

/** Neither is the car here, nor is anything owed. */
export function isOver(sessionId: string, facts: readonly Fact[]): boolean {
  const session = { sessionId, facts };
  return !isOpen(session) && owedFen(session) === 0;
}
