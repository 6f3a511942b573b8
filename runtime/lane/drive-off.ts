import type { Presence } from '../../drivers/loop/port.js';
import { nearlySame } from './reads.js';
import { otherSide } from './sides.js';
import type { Direction, LaneState, Sides } from './state.js';

/**
 * In a lane for both ways, who has passed drives off over the loop of the other side, where it is
 * no arrival.
 */

/** Who has just passed reaches the loop on the other side within this time. */
const DRIVE_OFF_MS = 5_000;
/** The slowest of trailers, under a guard that does not stick. */
const DRIVE_OFF_MAX_MS = 30_000;
/** A loop that is free for so long is not between a car and its trailer. */
const GAP_MS = 2_000;
/** So long the camera tells of another car where the one that passed would drive off. */
const IS_ANOTHER_MS = 10_000;

/** A loop that becomes present behind a car from the other side is that car, until it is off. */
export function drivesOff(state: LaneState, side: Direction, is: Presence, nowMs: number): boolean {
  // What can be read again after a while may have stood there all the time.
  if (is !== 'present') return false;
  if (state.sides.drivenOff[side]) return !isAnotherAt(state, side);
  if (state.sides.seen[side] !== 'absent') return false;
  const { passage, passed, sides } = state;
  if (passage !== null) return passage.entered && sides.turn !== side;
  if (passed?.direction !== otherSide(side) || !isDrivingOff(state, passed.atMs, nowMs))
    return false;
  const { offMs } = sides;
  return offMs === null || offMs < passed.atMs || nowMs - offMs < GAP_MS;
}

/** A trailer behind a gap may still be under the arm when its car is counted as passed. */
function isDrivingOff(
  { guard, quietSinceMs }: LaneState,
  passedMs: number,
  nowMs: number,
): boolean {
  if (nowMs - passedMs >= DRIVE_OFF_MAX_MS) return false;
  return guard !== 'absent' || nowMs - Math.max(passedMs, quietSinceMs ?? 0) < DRIVE_OFF_MS;
}

/** Who has passed is off the loop on the other side. */
export function hasDrivenOff(before: Sides, drivenOff: Sides['drivenOff']): boolean {
  return (['entry', 'exit'] as const).some((side) => before.drivenOff[side] && !drivenOff[side]);
}

/** The camera there tells of somebody else, who came to the loop before the one that passed. */
function isAnotherAt({ passage, passed, sides }: LaneState, side: Direction): boolean {
  const read = sides.turn === side ? null : sides.otherEarly;
  if (passage !== null || passed === null || read === null || read.atMs <= passed.atMs)
    return false;
  const { plate } = read.read;
  if (plate === '' || plate === passed.plate || nearlySame(plate, passed.plate)) return false;
  return read.atMs - Math.max(read.sinceMs, passed.atMs) >= IS_ANOTHER_MS;
}
