import type { Arrival, LaneState } from '../../runtime/lane/state.js';

/** What the arm is about, in one word; the first that holds. */
export type ArmPhase =
  | 'fire release'
  | 'held'
  | 'locked'
  | 'rising'
  | 'lowering'
  | 'occupied'
  | 'open'
  | 'stays up'
  | 'clearing'
  | 'closed'
  | 'left alone';

export function armPhaseOf({ arm, passage, fireRelease }: LaneState): ArmPhase {
  if (fireRelease) return 'fire release';
  if (arm.held) return 'held';
  if (arm.locked) return 'locked';
  if (arm.moving !== null) return arm.moving.direction === 'up' ? 'rising' : 'lowering';
  if (passage !== null) return passage.entered ? 'occupied' : 'open';
  if (arm.gaveUp) return 'stays up';
  if (arm.wanted === 'down') return 'clearing';
  return arm.position === 'down' ? 'closed' : 'left alone';
}

export type ArrivalPhase = Arrival['status'] | 'nobody';

export function arrivalPhaseOf({ arrival }: LaneState): ArrivalPhase {
  return arrival?.status ?? 'nobody';
}
