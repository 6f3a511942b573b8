import type { Direction, EarlyRead, LaneState, Sides } from './state.js';

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
  const mayBeBack = passed?.mayBeBack === true && passed.direction === turn ? passed : null;
  const stayed = mayBeBack ?? sides.mayHaveStayed[turn];
  return {
    ...state,
    approach: before.seen[sides.turn] === 'unknown' ? 'unknown' : 'absent',
    early: stillThere(state, before.otherEarly, nowMs),
    lost: null,
    passed: mayBeBack === null ? passed : { ...mayBeBack, mayBeBack: false },
    sides: {
      ...sides,
      otherEarly: early,
      mayHaveStayed: { ...sides.mayHaveStayed, [turn]: stayed },
    },
    standing: { ...standing, approach: standing.otherApproach, otherApproach: standing.approach },
  };
}

/** Who was read at a loop that has been taken since, with nothing under the arm, stands there now. */
function stillThere(
  { standing, quietSinceMs }: LaneState,
  read: EarlyRead | null,
  nowMs: number,
): EarlyRead | null {
  if (read === null || read.resumedFromMs !== null) return read;
  const { presence, sinceMs } = standing.otherApproach;
  const isTaken = presence === 'present' && sinceMs <= read.atMs;
  const isQuiet = quietSinceMs !== null && quietSinceMs <= read.atMs;
  return isTaken && isQuiet ? { ...read, atMs: nowMs } : read;
}
