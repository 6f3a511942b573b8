import type { LaneEffect, LaneText } from './events.js';
import type { Arm, Arrival, LaneState, MachineOptions } from './state.js';

/** A state and what is to be done on the way into it. */
export interface Step {
  state: LaneState;
  effects: readonly LaneEffect[];
}

export function stay(state: LaneState): Step {
  return { state, effects: [] };
}

export function go(state: LaneState, ...effects: LaneEffect[]): Step {
  return { state, effects };
}

export const LANE_LOCKED = 'the lane is locked';

/** Goes on from a step, keeping its effects before those of the next. */
export function andThen(step: Step, next: (state: LaneState) => Step): Step {
  const after = next(step.state);
  if (step.effects.length === 0) return after;
  return { state: after.state, effects: [...step.effects, ...after.effects] };
}

/** The state with a change; the very same one where nothing changes, as in most ticks. */
export function withChange(state: LaneState, change: Partial<LaneState>): LaneState {
  return changes(state, change) ? { ...state, ...change } : state;
}

export function withArm(state: LaneState, change: Partial<Arm>): LaneState {
  return changes(state.arm, change) ? { ...state, arm: { ...state.arm, ...change } } : state;
}

function changes<T extends object>(whole: T, change: Partial<T>): boolean {
  for (const key in change) if (whole[key] !== change[key]) return true;
  return false;
}

export function withArrival(
  state: LaneState,
  arrival: Arrival,
  change: Partial<Arrival>,
): LaneState {
  return { ...state, arrival: { ...arrival, ...change } };
}

/** The idle text is that of the way on which cars come, or of the side whose turn it is. */
export function idleText(state: LaneState, options: MachineOptions): LaneText {
  const way = options.direction === 'both' ? state.sides.turn : options.direction;
  return plainText(way === 'entry' ? 'entry_idle' : 'exit_idle');
}

export function plainText(name: LaneText['name'], plate = ''): LaneText {
  return { name, plate, feeFen: 0, balanceFen: 0, days: 0 };
}
