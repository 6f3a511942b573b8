import type { PlateRead } from '../../drivers/camera/port.js';
import { isApproachFree } from './standing.js';
import type { LaneState, Passage, Stayed } from './state.js';
import { go, stay, type Step } from './step.js';

/**
 * A car that was counted as passed may be there all the same: it has backed out from under the arm,
 * or another one went in its place. It goes on with its grant when it is read there again. A late
 * read of a car that has gone looks the same, so this counts only as long as its approach loop has
 * not been free, and nobody else was decided on there.
 */

/** So long after it was counted as passed a car may still be there. */
const BACK_MS = 10 * 60_000;

/** Whether who passes now may be read at its approach loop again. */
export function mayStay(state: LaneState, { sessionId, plate, arrivalId }: Passage): boolean {
  const { arrival } = state;
  if (sessionId === '' || isApproachFree(state)) return false;
  const another = arrival !== null && arrival.id !== arrivalId && arrival.status !== 'granted';
  return !another || ['', plate].includes(arrival.read?.plate ?? '');
}

/** The car that was counted as passed and is read at its approach loop; null where it is not one. */
export function whoIsBack(
  { passed, sides }: LaneState,
  { plate }: PlateRead,
  nowMs: number,
): Stayed | null {
  const last = passed?.mayBeBack === true ? passed : null;
  const back = [last, sides.mayHaveStayed[sides.turn]].find((one) => one?.plate === plate) ?? null;
  return back !== null && plate !== '' && nowMs - back.atMs < BACK_MS ? back : null;
}

/** Whoever is decided on is who stands there: one that is back may use its grant, others have gone. */
export function bringBack(state: LaneState, read: PlateRead, nowMs: number): Step {
  if (read.plate === '') return stay(state);
  const back = whoIsBack(state, read, nowMs);
  const known = withoutStayed(state);
  if (back === null) return stay(known);
  return go(known, { type: 'cameBack', sessionId: back.sessionId, plate: back.plate });
}

/** At a loop that is free nobody has stayed. */
export function withoutWhoPassed(state: LaneState): LaneState {
  const { passed } = state;
  return passed?.mayBeBack === true ? { ...state, passed: { ...passed, mayBeBack: false } } : state;
}

function withoutStayed(state: LaneState): LaneState {
  const { sides } = state;
  const gone = withoutWhoPassed(state);
  if (sides.mayHaveStayed[sides.turn] === null) return gone;
  const mayHaveStayed = { ...sides.mayHaveStayed, [sides.turn]: null };
  return { ...gone, sides: { ...sides, mayHaveStayed } };
}
