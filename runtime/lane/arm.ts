import type { LaneEvent, LaneInputs } from './events.js';
import type { Arm, LaneState, MachineOptions } from './state.js';
import { endHold } from './by-hand.js';
import { causeOf, closedBehind } from './passage.js';
import { andThen, go, stay, withArm, type Step } from './step.js';

const RAISE_TRIES_MAX = 3;
/** A barrier may need somewhat longer than its stated travel time before it counts as failed. */
const TRAVEL_TOLERANCE = 1.5;
/** A switch that is left for a shorter time has bounced, or the arm was shaken. */
const SHAKEN_MS = 500;

/** Follows the arm, and lowers it when that is wanted and the place under it has been quiet. */
export function watchArm(
  state: LaneState,
  inputs: LaneInputs,
  nowMs: number,
  options: MachineOptions,
): Step {
  const before = state.arm.position;
  const { position } = inputs;
  const seen = withArm(position === 'down' ? closedBehind(state) : state, { position });
  const parts = [watchFall, watchMoving, endHold, lowerWhenQuiet];
  return parts.reduce(
    (done, part) => andThen(done, (next) => part(next, nowMs, options, before)),
    watchPosition(seen, before, nowMs, options),
  );
}

/** The interlock acted by itself or refused. */
export function takeInterlock(
  state: LaneState,
  event: Extract<LaneEvent, { type: 'interlock' }>,
  options: MachineOptions,
): Step {
  const up: Arm['moving'] = { direction: 'up', sinceMs: event.nowMs, tries: 1 };
  if (event.because === 'obstacle-while-lowering') {
    const failed = failedClosing(withArm(state, { moving: up }), options);
    return andThen(failed, (next) =>
      go(next, {
        type: 'alarm',
        code: 'arm_raised_for_obstacle',
        text: 'something came under the arm while it was lowered',
      }),
    );
  }
  if (event.because === 'fire-release') {
    if (state.arm.held && state.fireRelease) return stay(withArm(state, { moving: up }));
    const held = withArm(
      { ...state, fireRelease: true },
      { held: true, heldSinceMs: null, wanted: 'up', moving: up },
    );
    return go(
      held,
      { type: 'alarm', code: 'fire_release', text: 'the fire release holds the arm up' },
      { type: 'fireHolds' },
    );
  }
  const moving = state.arm.moving?.direction === 'down' ? null : state.arm.moving;
  // After a late tick the interlock begins the quiet time anew; that is nothing to tell.
  if (event.because === 'not-quiet-yet') return stay(withArm(state, { moving }));
  return go(withArm(state, { moving }), {
    type: 'note',
    event: 'lower_refused',
    text: event.because,
    plate: '',
  });
}

function watchPosition(
  seen: LaneState,
  before: Arm['position'],
  nowMs: number,
  options: MachineOptions,
): Step {
  const state = withArm(seen, { left: leftEnd(seen.arm, before, nowMs) });
  const { position, moving, wanted, held } = state.arm;
  if (position === 'contradictory' && before !== 'contradictory') {
    return go(state, {
      type: 'alarm',
      code: 'limit_switches_contradict',
      text: 'both limit switches are reached at once, or one cannot be read',
    });
  }
  const rose = hasRisen(state.arm, before, nowMs, options);
  if (rose && moving === null && wanted !== 'up' && !held) {
    const reason = 'the arm rose and nobody in the lane asked for it';
    const risen = withArm(state, { wanted: 'leave', left: null });
    return go(risen, { type: 'armMovedAbnormally', reason });
  }
  return stay(state);
}

function leftEnd(
  { position, moving, left }: Arm,
  before: Arm['position'],
  nowMs: number,
): Arm['left'] {
  if (moving !== null) return null;
  const leaves = before !== position && (before === 'up' || before === 'down');
  return leaves ? { end: before, atMs: nowMs } : left;
}

/** What the first look after a start finds is nobody's movement; a shaking arm is none either. */
function hasRisen(
  { position, left }: Arm,
  before: Arm['position'],
  nowMs: number,
  { limits, canLower, travelMs }: MachineOptions,
): boolean {
  const leftForMs = left === null ? 0 : nowMs - left.atMs;
  if (!limits.up) return position === 'between' && left?.end === 'down' && leftForMs >= SHAKEN_MS;
  if (position !== 'up' || before === 'up' || before === 'not-reported') return false;
  // Whoever leaves the upper end without our command comes back to it, except where the board
  // closes by itself and had the time for it.
  const comesBack = left?.end === 'up' && (canLower || leftForMs < travelMs);
  return !comesBack;
}

/** The arm is closed although a car may pass: somebody or something else lowered it. */
function watchFall(
  state: LaneState,
  nowMs: number,
  options: MachineOptions,
  before: Arm['position'],
): Step {
  const { position, moving, wanted } = state.arm;
  const fell = position === 'down' && !['down', 'not-reported'].includes(before);
  if (!fell || moving !== null || wanted !== 'up' || !options.canLower) return stay(state);
  const text = 'the arm came down and nobody in the lane asked for it';
  const told = go(state, { type: 'alarm', code: 'arm_fell', text });
  const { passage } = state;
  if (passage === null || passage.entered) return told;
  const up: Arm['moving'] = { direction: 'up', sinceMs: nowMs, tries: 1 };
  return andThen(told, (next) =>
    go(withArm(next, { moving: up }), { type: 'raise', cause: causeOf(passage) }),
  );
}

function watchMoving(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const moving = state.arm.moving;
  if (moving === null) return stay(state);
  const sinceMs = nowMs - moving.sinceMs;
  const { position } = state.arm;
  const from = moving.direction === 'up' ? 'down' : 'up';
  const arrived = options.limits[moving.direction]
    ? position === moving.direction
    : sinceMs >= options.travelMs && position !== from;
  if (arrived && moving.direction === 'up') return stay(withArm(state, { moving: null }));
  if (arrived) return stay(withArm(closedBehind(state), isDown));
  if (sinceMs < options.travelMs * TRAVEL_TOLERANCE) return stay(state);
  if (moving.direction === 'down') return notDown(state, nowMs, options);
  if (isUnwanted(state)) return stay(withArm(state, { moving: null }));
  if (moving.tries < RAISE_TRIES_MAX) {
    const again = { ...moving, sinceMs: nowMs, tries: moving.tries + 1 };
    return go(withArm(state, { moving: again }), { type: 'raise', cause: 'the arm did not rise' });
  }
  return go(withArm(state, { moving: null }), {
    type: 'alarm',
    code: 'arm_did_not_rise',
    text: `the arm did not reach its upper limit after ${RAISE_TRIES_MAX} tries`,
  });
}

/** Whoever was to go was told otherwise before the arm moved: it stays down. */
export function isUnwanted({ arm, guard }: LaneState): boolean {
  return arm.wanted !== 'up' && arm.position === 'down' && guard === 'absent';
}

const isDown = { moving: null, wanted: 'leave', failedClosings: 0 } as const;

/** An arm that left but does not come down may rest on something that no guard sees. */
function notDown(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const left = state.arm.position !== 'up';
  const up: Arm['moving'] = { direction: 'up', sinceMs: nowMs, tries: 1 };
  const text = 'the arm did not reach its lower limit: something may block it';
  return andThen(failedClosing(withArm(state, { moving: left ? up : null }), options), (next) => {
    const told = go(next, { type: 'alarm', code: 'arm_did_not_come_down', text });
    const raise = { type: 'raise', cause: 'the arm did not come down' } as const;
    return left ? andThen(told, (after) => go(after, raise)) : told;
  });
}

function failedClosing(state: LaneState, options: MachineOptions): Step {
  const failedClosings = state.arm.failedClosings + 1;
  const gaveUp = failedClosings >= options.failedClosingsMax;
  const failed = withArm(state, { failedClosings, gaveUp });
  if (!gaveUp || state.arm.gaveUp) return stay(failed);
  return go(failed, {
    type: 'alarm',
    code: 'arm_stays_up',
    text: `${failedClosings} closings in a row failed: the arm stays up until it is lowered by command`,
  });
}

function lowerWhenQuiet(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const { wanted, held, gaveUp, moving, position } = state.arm;
  if (wanted !== 'down' || held || gaveUp || moving !== null || state.passage !== null) {
    return stay(state);
  }
  if (position === 'down') return stay(withArm(state, { wanted: 'leave', failedClosings: 0 }));
  if (state.quietSinceMs === null || nowMs - state.quietSinceMs < options.clearMs) {
    return stay(state);
  }
  const lowering = withArm(state, { moving: { direction: 'down', sinceMs: nowMs, tries: 1 } });
  return go(lowering, { type: 'lower' });
}
