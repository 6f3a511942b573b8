import type { Direction, EarlyRead, LaneState, Passed, Sides, Stayed } from './state.js';

export function otherSide(side: Direction): Direction {
  return side === 'entry' ? 'exit' : 'entry';
}

/**
 * The turn goes over. The other side's loop has been there all along: for the machine its car
 * arrives now.
 */
export function turnedOver(state: LaneState, sides: Sides, nowMs: number): LaneState {
  const { early, sides: before, standing, passed } = state;
  const { turn } = before;
  // Who passed before a start may have done so on either side.
  const isOfTurn = passed?.mayBeBack === true && passed.direction === turn;
  return {
    ...state,
    approach: before.seen[sides.turn] === 'unknown' ? 'unknown' : 'absent',
    early: stillThere(state, before.otherEarly, nowMs),
    lost: null,
    passed: isOfTurn ? { ...passed, mayBeBack: false } : passed,
    sides: {
      ...sides,
      otherEarly: early,
      mayHaveStayed: isOfTurn
        ? { ...sides.mayHaveStayed, [turn]: stayed(passed) }
        : sides.mayHaveStayed,
    },
    standing: { ...standing, approach: standing.otherApproach, otherApproach: standing.approach },
  };
}

function stayed({ sessionId, plate, atMs }: Passed): Stayed {
  return { sessionId, plate, atMs };
}

/** Who gave way at a loop that has been taken since, with nothing under the arm, stands there now. */
function stillThere(
  { standing, quietSinceMs }: LaneState,
  read: EarlyRead | null,
  nowMs: number,
): EarlyRead | null {
  if (read?.gaveWay !== true) return read;
  const { presence, sinceMs } = standing.otherApproach;
  const isTaken = presence === 'present' && sinceMs <= read.atMs;
  const isQuiet = quietSinceMs !== null && quietSinceMs <= read.atMs;
  return isTaken && isQuiet ? { ...read, atMs: nowMs } : read;
}
