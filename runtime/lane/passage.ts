import type { LaneInputs } from './events.js';
import type { LaneState, MachineOptions, Passage } from './state.js';
import { andThen, go, newPassage, plainText, stay, withArm, type Step } from './step.js';

/** A car may pass. While another is still passing it waits for its turn; the arm stays up. */
export function beginPassage(
  state: LaneState,
  sessionId: string,
  plate: string,
  nowMs: number,
): Step {
  const passage = newPassage(sessionId, plate, nowMs);
  const earlier = state.passage;
  if (earlier?.entered === true) return stay({ ...state, nextPassage: passage });
  const raised = raiseFor({ ...state, passage }, passage, nowMs);
  if (earlier === null || earlier.sessionId === sessionId) return raised;
  const unused = { sessionId: earlier.sessionId, plate: earlier.plate };
  return andThen(go(state, { type: 'grantUnused', ...unused }), () => raised);
}

/** A car reaches or leaves the place under the arm. */
export function watchGuard(
  state: LaneState,
  inputs: LaneInputs,
  nowMs: number,
  options: MachineOptions,
): Step {
  const before = state.guard;
  const quietSinceMs = inputs.guard === 'absent' ? (state.quietSinceMs ?? nowMs) : null;
  const seen = { ...state, guard: inputs.guard, quietSinceMs };
  if (inputs.guard === 'present' && before !== 'present') return enterGuard(seen);
  if (inputs.guard === 'absent' && seen.passage?.entered === true) {
    return passed(seen, seen.passage, nowMs, options);
  }
  return expire(seen, nowMs, options);
}

function enterGuard(state: LaneState): Step {
  if (state.passage !== null) {
    return stay({ ...state, passage: { ...state.passage, entered: true } });
  }
  const closing = state.arm.wanted === 'down' && state.arm.position !== 'down';
  if (!closing || state.arm.held || state.tailgatingTold) return stay(state);
  return go(
    { ...state, tailgatingTold: true },
    { type: 'tailgating', sessionId: state.lastSessionId, plate: state.lastPlate },
  );
}

function passed(state: LaneState, passage: Passage, nowMs: number, options: MachineOptions): Step {
  const over = {
    ...state,
    passage: null,
    nextPassage: null,
    lastSessionId: passage.sessionId,
    lastPlate: passage.plate,
    tailgatingTold: false,
  };
  const told = go(over, { type: 'passed', sessionId: passage.sessionId, plate: passage.plate });
  const next = state.nextPassage;
  if (next !== null) {
    return andThen(told, (after) => {
      const begun = { ...next, sinceMs: nowMs };
      return raiseFor({ ...after, passage: begun }, begun, nowMs);
    });
  }
  return andThen(told, (after) => closeAfter(after, options));
}

/** A grant that is not used ends; a car that still stands at the approach loop keeps it alive. */
function expire(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const passage = state.passage;
  if (passage === null || passage.entered || state.guard !== 'absent') return stay(state);
  if (state.approach === 'present' || nowMs - passage.sinceMs < options.grantMs) return stay(state);
  return andThen(
    go(
      { ...state, passage: null },
      { type: 'grantUnused', sessionId: passage.sessionId, plate: passage.plate },
    ),
    (after) => closeAfter(after, options),
  );
}

function closeAfter(state: LaneState, options: MachineOptions): Step {
  const closing = withArm(state, {
    wanted: options.canLower && !state.arm.held ? 'down' : 'leave',
  });
  if (state.arrival !== null && state.arrival.status !== 'granted') return stay(closing);
  const name = options.direction === 'entry' ? 'entry_idle' : 'exit_idle';
  return go(closing, { type: 'show', text: plainText(name) });
}

function raiseFor(state: LaneState, passage: Passage, nowMs: number): Step {
  const raised = withArm(state, {
    wanted: 'up',
    moving: { direction: 'up', sinceMs: nowMs, tries: 1 },
  });
  return go(raised, { type: 'raise', cause: `grant ${passage.sessionId}` });
}
