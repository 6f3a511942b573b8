import type { LaneState, MachineOptions, Passage } from './state.js';
import { andThen, go, idleText, stay, withArm, type Step } from './step.js';

/** Nobody needs the arm up any more: it is lowered once it is quiet, unless it is held. */
export function closeAfter(state: LaneState, options: MachineOptions): Step {
  const closed = options.canLower ? 'down' : 'leave';
  const closing = withArm(state, { wanted: state.arm.held ? 'up' : closed });
  if (state.arrival !== null && state.arrival.status !== 'granted') return stay(closing);
  return go(closing, { type: 'show', text: idleText(state, options) });
}

/** The car did not come, or went back: its grant ends. */
export function endUnused(
  state: LaneState,
  passage: Passage,
  nowMs: number,
  options: MachineOptions,
): Step {
  return andThen(endGrant({ ...state, passage: null }, passage, nowMs), (after) =>
    closeAfter(after, options),
  );
}

/**
 * A grant is over without a passage. Who had it may drive on all the same, as may somebody who was
 * waved through by hand, without a grant that could be told of.
 */
export function endGrant(state: LaneState, { sessionId, plate }: Passage, nowMs: number): Step {
  const ended = { ...state, unused: { plate, endedMs: nowMs, goneMs: null } };
  return sessionId === '' ? stay(ended) : go(ended, { type: 'grantUnused', sessionId, plate });
}
