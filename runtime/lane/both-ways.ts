import type { Presence } from '../../drivers/loop/port.js';
import type { LaneInputs } from './events.js';
import { isReadUnseen } from './reads.js';
import { otherSide, turnedOver } from './sides.js';
import { isBlind } from './standing.js';
import type { Direction, LaneState, Sides } from './state.js';
import { go, stay, type Step } from './step.js';

/**
 * One lane for both ways in turn, with an approach loop on each side. The side that has an arrival
 * or a passage keeps the turn until both are over. If both sides then wait, it is the turn of the
 * side that did not go last; after a pause it is that of the exit, so that the park can empty.
 */

/** Who has just passed reaches the loop on the other side within this time. */
const DRIVE_OFF_MS = 5_000;
/** After a pause of this length nobody went last. */
const PAUSE_MS = 30_000;
/** So long after its last read somebody who is not let through no longer keeps the lane. */
const GIVES_WAY_MS = 30_000;
/** A loop that is free for so long is not between a car and its trailer. */
const GAP_MS = 2_000;
/** So long the camera tells of another car where the one that passed would drive off. */
const IS_ANOTHER_MS = 10_000;

/** Whose turn it is, and what the approach loop of that side says. */
export function takeTurns(
  before: LaneState,
  inputs: LaneInputs,
  nowMs: number,
): { step: Step; approach: Presence } {
  if (inputs.approachExit === null) return { step: stay(before), approach: inputs.approach };
  const yields = givesWay(before, nowMs);
  const state = yields ? { ...before, arrival: null } : before;
  const seen = { entry: inputs.approach, exit: inputs.approachExit };
  const drivenOff = {
    entry: drivesOff(state, 'entry', seen.entry, nowMs),
    exit: drivesOff(state, 'exit', seen.exit, nowMs),
  };
  const loops = {
    entry: drivenOff.entry ? ('absent' as const) : seen.entry,
    exit: drivenOff.exit ? ('absent' as const) : seen.exit,
  };
  const turn = yields ? otherSide(state.sides.turn) : turnOf(state, loops, nowMs);
  const otherWaits = loops[otherSide(turn)] === 'present';
  const offMs = hasDrivenOff(state.sides, drivenOff) ? nowMs : state.sides.offMs;
  const sides: Sides = { ...state.sides, turn, seen, drivenOff, offMs, otherWaits };
  const next = turn === state.sides.turn ? { ...state, sides } : turnedOver(state, sides);
  const told = otherWaits && !state.sides.otherWaits;
  const step = told
    ? go(next, { type: 'note', event: 'other_side_waits', text: otherSide(turn), plate: '' })
    : stay(next);
  return { step, approach: loops[turn] };
}

/** A loop that becomes present behind a car from the other side is that car, until it is off. */
function drivesOff(state: LaneState, side: Direction, is: Presence, nowMs: number): boolean {
  // What can be read again after a while may have stood there all the time.
  if (is !== 'present') return false;
  if (state.sides.drivenOff[side]) return !isAnotherAt(state, side, nowMs);
  if (state.sides.seen[side] !== 'absent') return false;
  const { passage, passed, sides } = state;
  if (passage !== null) return passage.entered && sides.turn !== side;
  if (passed?.direction !== otherSide(side) || nowMs - passed.atMs >= DRIVE_OFF_MS) return false;
  const { offMs } = sides;
  return offMs === null || offMs < passed.atMs || nowMs - offMs < GAP_MS;
}

/** Who has passed is off the loop on the other side. */
function hasDrivenOff(before: Sides, drivenOff: Sides['drivenOff']): boolean {
  return (['entry', 'exit'] as const).some((side) => before.drivenOff[side] && !drivenOff[side]);
}

/** The camera there tells of somebody else, who came to the loop before the one that passed. */
function isAnotherAt(
  { passage, passed, sides }: LaneState,
  side: Direction,
  nowMs: number,
): boolean {
  const read = sides.turn === side ? null : sides.otherEarly;
  if (passage !== null || passed === null || read === null || read.atMs <= passed.atMs)
    return false;
  if (read.read.plate === '' || read.read.plate === passed.plate) return false;
  return nowMs - Math.max(read.sinceMs, passed.atMs) >= IS_ANOTHER_MS;
}

function turnOf(state: LaneState, loops: Record<Direction, Presence>, nowMs: number): Direction {
  const { arrival, passage, passed, sides } = state;
  if (arrival !== null || passage !== null) return sides.turn;
  const waits = (side: Direction) => loops[side] === 'present' || isDueUnseen(state, side, nowMs);
  const waiting = { entry: waits('entry'), exit: waits('exit') };
  if (waiting.entry && waiting.exit) {
    const wentLast = passed !== null && nowMs - passed.atMs < PAUSE_MS ? passed.direction : null;
    return wentLast === null ? 'exit' : otherSide(wentLast);
  }
  if (waiting.exit) return 'exit';
  return waiting.entry ? 'entry' : sides.turn;
}

function isDueUnseen(
  { sides, standing, early }: LaneState,
  side: Direction,
  nowMs: number,
): boolean {
  return sides.turn === side
    ? isReadUnseen(standing.approach, early, nowMs)
    : isReadUnseen(standing.otherApproach, sides.otherEarly, nowMs);
}

/**
 * Who is refused, or stands at a loop that cannot be read and is not let through, must not keep the
 * lane: in a full park nobody else could make room.
 */
function givesWay(state: LaneState, nowMs: number): boolean {
  const { arrival, passage, sides, standing, arm } = state;
  if (arrival === null || passage !== null || !sides.otherWaits || arm.locked) return false;
  const mayGo = arrival.status === 'refused' || isBlind(standing.approach);
  if (arrival.status === 'deciding' || !mayGo) return false;
  return nowMs - arrival.readMs >= GIVES_WAY_MS;
}
