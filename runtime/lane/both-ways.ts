import type { Presence } from '../../drivers/loop/port.js';
import { drivesOff, hasDrivenOff } from './drive-off.js';
import type { LaneInputs } from './events.js';
import { earlyRead, isReadUnseen } from './reads.js';
import { otherSide, turnedOver } from './sides.js';
import { isBlind } from './standing.js';
import type { Direction, LaneState, Sides } from './state.js';
import { go, stay, type Step } from './step.js';

/**
 * One lane for both ways in turn, with an approach loop on each side. The side that has an arrival
 * or a passage keeps the turn until both are over. If both sides then wait, it is the turn of the
 * side that did not go last; after a pause it is that of the exit, so that the park can empty.
 */

/** After a pause of this length nobody went last. */
const PAUSE_MS = 30_000;
/** So long after its last read somebody who is not let through no longer keeps the lane. */
const GIVES_WAY_MS = 30_000;

/** Whose turn it is, and what the approach loop of that side says. */
export function takeTurns(
  before: LaneState,
  inputs: LaneInputs,
  nowMs: number,
): { step: Step; approach: Presence } {
  if (inputs.approachExit === null) return { step: stay(before), approach: inputs.approach };
  const yields = givesWay(before, nowMs);
  const state = yields ? givenWay(before) : before;
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
  const stayed = (side: Direction) =>
    seen[side] === 'absent' ? null : state.sides.mayHaveStayed[side];
  const mayHaveStayed = { entry: stayed('entry'), exit: stayed('exit') };
  const known = { ...state.sides, turn, seen, drivenOff, offMs, otherWaits };
  const sides: Sides = { ...known, mayHaveStayed };
  const next = turn === state.sides.turn ? { ...state, sides } : turnedOver(state, sides, nowMs);
  const told = otherWaits && !state.sides.otherWaits;
  const step = told
    ? go(next, { type: 'note', event: 'other_side_waits', text: otherSide(turn), plate: '' })
    : stay(next);
  return { step, approach: loops[turn] };
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
 * Who is refused, is not read, or stands at a loop that cannot be read and is not let through, must
 * not keep the lane: in a full park nobody else could make room.
 */
function givesWay(state: LaneState, nowMs: number): boolean {
  const { arrival, passage, sides, standing, arm } = state;
  if (arrival === null || passage !== null || !sides.otherWaits || arm.locked) return false;
  const { status, readMs } = arrival;
  const mayGo = status === 'refused' || status === 'waiting-for-read' || isBlind(standing.approach);
  return status !== 'deciding' && mayGo && nowMs - readMs >= GIVES_WAY_MS;
}

/** Its turn comes again, and what was read of it is kept until then. */
function givenWay(state: LaneState): LaneState {
  const { arrival } = state;
  const read = arrival?.doubtedMs === null ? arrival.read : null;
  if (arrival === null || read === null || read.plate === '') return { ...state, arrival: null };
  const early = { ...earlyRead(null, read, arrival.readMs), gaveWay: true };
  return { ...state, arrival: null, early };
}
