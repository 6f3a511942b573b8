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
/** So long after its last read somebody at a loop that cannot be read may have gone back. */
const GIVES_WAY_MS = 30_000;

/** Whose turn it is, and what the approach loop of that side says. */
export function takeTurns(
  before: LaneState,
  inputs: LaneInputs,
  nowMs: number,
): { step: Step; approach: Presence } {
  if (inputs.approachExit === null) return { step: stay(before), approach: inputs.approach };
  const state = givesWay(before, nowMs) ? { ...before, arrival: null } : before;
  const seen = { entry: inputs.approach, exit: inputs.approachExit };
  const drivenOff = {
    entry: drivesOff(state, 'entry', seen.entry, nowMs),
    exit: drivesOff(state, 'exit', seen.exit, nowMs),
  };
  const loops = {
    entry: drivenOff.entry ? ('absent' as const) : seen.entry,
    exit: drivenOff.exit ? ('absent' as const) : seen.exit,
  };
  const turn = turnOf(state, loops, nowMs);
  const otherWaits = loops[otherSide(turn)] === 'present';
  const sides: Sides = { ...state.sides, turn, seen, drivenOff, otherWaits };
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
  if (state.sides.drivenOff[side]) return true;
  if (state.sides.seen[side] !== 'absent') return false;
  const { passage, passed, sides } = state;
  if (passage !== null) return passage.entered && sides.turn !== side;
  return passed?.direction === otherSide(side) && nowMs - passed.atMs < DRIVE_OFF_MS;
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

/** Who stands at a loop that cannot be read, and is not let through, must not keep the lane. */
function givesWay({ arrival, passage, sides, standing }: LaneState, nowMs: number): boolean {
  if (arrival === null || passage !== null || !sides.otherWaits) return false;
  if (arrival.status === 'deciding' || !isBlind(standing.approach)) return false;
  return nowMs - arrival.readMs >= GIVES_WAY_MS;
}
