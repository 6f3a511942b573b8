import { watchApproach } from './arrival.js';
import { takeInterlock, watchArm } from './arm.js';
import { takeTurns } from './both-ways.js';
import { takeCommand } from './by-hand.js';
import type { LaneEvent, LaneInputs } from './events.js';
import { watchGuard } from './passage.js';
import { watchStanding } from './standing.js';
import type { LaneState, MachineOptions } from './state.js';
import { andThen, withChange, type Step } from './step.js';
import { reconsider, takeDecision } from './take-decision.js';
import { takeRead } from './take-read.js';

/**
 * The lane: a function from a state and an event to the next state and what is to be done. It
 * knows neither clock, disk nor network; whoever calls it brings the time and carries out the
 * effects. What it wants of the arm passes the interlock.
 */
export function laneStep(state: LaneState, event: LaneEvent, options: MachineOptions): Step {
  switch (event.type) {
    case 'tick':
      return tick(state, event.inputs, event.nowMs, options);
    case 'read':
      return takeRead(state, event, options);
    case 'decided':
      return takeDecision(state, event, options);
    case 'reconsider':
      return reconsider(state, event, options);
    case 'command':
      return takeCommand(state, event, options);
    case 'interlock':
      return takeInterlock(state, event, options);
  }
}

function tick(state: LaneState, seen: LaneInputs, nowMs: number, options: MachineOptions): Step {
  const known = withChange(state, { fireRelease: seen.fireRelease });
  const { step, approach } = takeTurns(known, seen, nowMs);
  const inputs = { ...seen, approach };
  const parts = [watchStanding, watchApproach, watchGuard, watchArm];
  return parts.reduce(
    (done, part) => andThen(done, (next) => part(next, inputs, nowMs, options)),
    step,
  );
}
