import type { Presence } from '../../drivers/loop/port.js';
import type { LaneInputs } from './events.js';
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

/** Whose turn it is, and what the approach loop of that side says. */
export function takeTurns(
  state: LaneState,
  inputs: LaneInputs,
  nowMs: number,
): { step: Step; approach: Presence } {
  if (inputs.approachExit === null) return { step: stay(state), approach: inputs.approach };
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
  const next = turn === state.sides.turn ? { ...state, sides } : turned(state, sides);
  const told = otherWaits && !state.sides.otherWaits;
  const step = told
    ? go(next, { type: 'note', event: 'other_side_waits', text: otherSide(turn), plate: '' })
    : stay(next);
  return { step, approach: loops[turn] };
}

export function otherSide(side: Direction): Direction {
  return side === 'entry' ? 'exit' : 'entry';
}

/** A loop that becomes present behind a car from the other side is that car, until it is off. */
function drivesOff(state: LaneState, side: Direction, is: Presence, nowMs: number): boolean {
  if (is === 'absent') return false;
  if (state.sides.drivenOff[side]) return true;
  if (is !== 'present' || state.sides.seen[side] === 'present') return false;
  const { passage, passed, sides } = state;
  if (passage !== null) return passage.entered && sides.turn !== side;
  return passed?.direction === otherSide(side) && nowMs - passed.atMs < DRIVE_OFF_MS;
}

function turnOf(state: LaneState, loops: Record<Direction, Presence>, nowMs: number): Direction {
  const { arrival, passage, passed, sides } = state;
  if (arrival !== null || passage !== null) return sides.turn;
  const waiting = { entry: loops.entry === 'present', exit: loops.exit === 'present' };
  if (waiting.entry && waiting.exit) {
    const wentLast = passed !== null && nowMs - passed.atMs < PAUSE_MS ? passed.direction : null;
    return wentLast === null ? 'exit' : otherSide(wentLast);
  }
  if (waiting.exit) return 'exit';
  return waiting.entry ? 'entry' : sides.turn;
}

/** The other side's loop has been there all along: for the machine its car arrives now. */
function turned(state: LaneState, sides: Sides): LaneState {
  const { early, sides: before } = state;
  return {
    ...state,
    approach: before.seen[sides.turn] === 'unknown' ? 'unknown' : 'absent',
    early: before.otherEarly,
    sides: { ...sides, otherEarly: early },
  };
}
