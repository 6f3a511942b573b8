import { reconsider, takeDecision, takeRead, watchApproach } from './arrival.js';
import { takeCommand, takeInterlock, watchArm } from './arm.js';
import type { LaneEvent } from './events.js';
import { watchGuard } from './passage.js';
import type { LaneState, MachineOptions } from './state.js';
import { andThen, type Step } from './step.js';

/**
 * The lane: a function from a state and an event to the next state and what is to be done. It
 * knows neither clock, disk nor network; whoever calls it brings the time and carries out the
 * effects. What it wants of the arm passes the interlock.
 */
export function laneStep(state: LaneState, event: LaneEvent, options: MachineOptions): Step {
  switch (event.type) {
    case 'tick': {
      const { inputs, nowMs } = event;
      const seen = { ...state, fireRelease: inputs.fireRelease };
      const approached = watchApproach(seen, inputs, nowMs, options);
      const guarded = andThen(approached, (next) => watchGuard(next, inputs, nowMs, options));
      return andThen(guarded, (next) => watchArm(next, inputs, nowMs, options));
    }
    case 'read':
      return takeRead(state, event.read, event.nowMs);
    case 'decided':
      return takeDecision(state, event.arrivalId, event.decision, event.nowMs);
    case 'reconsider':
      return reconsider(state);
    case 'command':
      return takeCommand(state, event, options);
    case 'interlock':
      return takeInterlock(state, event, options);
  }
}
