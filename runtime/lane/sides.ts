import type { Direction, LaneState, Sides } from './state.js';

export function otherSide(side: Direction): Direction {
  return side === 'entry' ? 'exit' : 'entry';
}

/**
 * The turn goes over. The other side's loop has been there all along: for the machine its car
 * arrives now.
 */
export function turnedOver(state: LaneState, sides: Sides): LaneState {
  const { early, sides: before, standing } = state;
  return {
    ...state,
    approach: before.seen[sides.turn] === 'unknown' ? 'unknown' : 'absent',
    early: before.otherEarly,
    lost: null,
    sides: { ...sides, otherEarly: early },
    standing: { ...standing, approach: standing.otherApproach, otherApproach: standing.approach },
  };
}
