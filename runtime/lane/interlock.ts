import type { ArmPosition } from '../../drivers/barrier/port.js';
import type { Presence } from '../../drivers/loop/port.js';
import {
  believed,
  doubtOf,
  trustAtStart,
  watchTrust,
  type Doubt,
  type SensorTrust,
  type TrustOptions,
} from './sensor-trust.js';

/**
 * The gate between whoever wants the arm to move and the relay. It knows nothing of cars, orders
 * or commands: only what stands under the arm and what it did last. Every lower command of any
 * origin passes here, so that a fault of the lane machine cannot lower the arm on a car.
 */

export interface InterlockOptions extends TrustOptions {
  /** Longest time the arm needs for its way. */
  travelMs: number;
  /** How long every guard must have said that nothing is there before the arm is lowered. */
  quietMs: number;
}

/** What the sensors say in one tick. */
export interface SafetyInputs {
  nowMs: number;
  /** One value per guard of the place under the arm. */
  guards: readonly Presence[];
  /** Only a witness to the guards: it says whether they should have seen somebody. */
  approach: Presence;
  fireRelease: boolean;
  position: ArmPosition;
}

export interface InterlockState {
  /** Since when the arm is on its way down, by our own command; null when it is not. */
  loweringSinceMs: number | null;
  /** The lower limit switch was seen open on this way down, so that its closing can be believed. */
  leftLowerLimit: boolean;
  fireRelease: boolean;
  /** The last time that the fire release pulsed the raise relay. */
  firePulsedMs: number | null;
  /**
   * An earlier run of the program may have left the arm on its way down: until when that is
   * possible. `before-first-tick` at the start, null once it is not possible any more.
   */
  inheritedUntilMs: number | 'before-first-tick' | null;
  /** All guards have said, since the start, that nothing is there: from then on they are believed. */
  seenEmpty: boolean;
  trust: SensorTrust;
  /** The latest inputs, with guards that are not believed as unknown; null before the first tick. */
  inputs: SafetyInputs | null;
  /** Since when every guard has said, without a gap between ticks, that nothing is there. */
  quietSinceMs: number | null;
}

export type RelayOutput = 'raise' | 'lower';

export type LowerRefusal =
  | 'no-inputs-yet'
  | 'inputs-stale'
  | 'guard-present'
  | 'guard-unknown'
  | 'not-quiet-yet'
  | 'fire-release';

export interface InterlockResult {
  state: InterlockState;
  /** What goes to the relay now. */
  output: RelayOutput | null;
  /** Why the interlock acted or refused, for the journal; null when it had nothing to say. */
  because: LowerRefusal | 'obstacle-while-lowering' | null;
}

export const interlockAtStart: InterlockState = {
  loweringSinceMs: null,
  leftLowerLimit: false,
  fireRelease: false,
  firePulsedMs: null,
  inheritedUntilMs: 'before-first-tick',
  seenEmpty: false,
  trust: trustAtStart,
  inputs: null,
  quietSinceMs: null,
};

/** The fire release repeats its pulse while the arm is not known to be up. */
const FIRE_REPEAT_MS = 2_000;
/** The arm counts as lowering for longer than its travel time, since a slow arm is still moving. */
const TRAVEL_MARGIN = 2;
/** What was seen longer ago than this says nothing about now, nor does a gap prove quiet. */
const INPUTS_AGE_MAX_MS = 250;

/** To be called once per tick, before anything else looks at the inputs. */
export function watch(
  before: InterlockState,
  seen: SafetyInputs,
  options: InterlockOptions,
): InterlockResult {
  const trust = watchTrust(before.trust, seen, options);
  const inputs = { ...seen, guards: believed(trust, seen.guards, options) };
  const state = { ...before, trust, inputs, quietSinceMs: quietSince(before, inputs) };
  const fire = watchFire(state, inputs);
  if (fire.output !== null) return fire;
  const lowering = stillLowering(state, inputs, options);
  const next = {
    ...fire.state,
    loweringSinceMs: lowering,
    leftLowerLimit: state.leftLowerLimit || isOffLowerLimit(inputs),
    inheritedUntilMs: inheritedUntil(state, inputs, options),
    seenEmpty: state.seenEmpty || refusalOf(inputs) === null,
  };
  if ((lowering !== null && refusalOf(inputs) !== null) || endangersInherited(next, inputs)) {
    return {
      state: { ...next, loweringSinceMs: null, inheritedUntilMs: null },
      output: 'raise',
      because: 'obstacle-while-lowering',
    };
  }
  return { state: next, output: null, because: null };
}

/** Raising is never refused. */
export function requestRaise(state: InterlockState): InterlockResult {
  const raising = { ...state, loweringSinceMs: null, inheritedUntilMs: null };
  return { state: raising, output: 'raise', because: null };
}

/**
 * Lowering is refused unless every guard says now, and has said for the quiet time, that nothing
 * is there.
 */
export function requestLower(
  state: InterlockState,
  nowMs: number,
  options: Pick<InterlockOptions, 'quietMs'>,
): InterlockResult {
  const { inputs } = state;
  const because = inputs === null ? 'no-inputs-yet' : whyNotNow(state, inputs, nowMs, options);
  if (inputs === null || because !== null) return { state, output: null, because };
  return {
    state: {
      ...state,
      loweringSinceMs: nowMs,
      leftLowerLimit: isOffLowerLimit(inputs),
      inheritedUntilMs: null,
    },
    output: 'lower',
    because: null,
  };
}

/** A guard that is not believed: its place in the configuration, from 0, and why. */
export interface DoubtedGuard {
  index: number;
  doubt: Doubt;
}

/** The first guard that is not believed; null when all are. */
export function doubtedGuard(state: InterlockState, options: TrustOptions): DoubtedGuard | null {
  for (const index of state.trust.guards.keys()) {
    const doubt = doubtOf(state.trust, index, options);
    if (doubt !== null) return { index, doubt };
  }
  return null;
}

function whyNotNow(
  { quietSinceMs }: InterlockState,
  inputs: SafetyInputs,
  nowMs: number,
  { quietMs }: Pick<InterlockOptions, 'quietMs'>,
): LowerRefusal | null {
  const ageMs = nowMs - inputs.nowMs;
  if (ageMs < 0 || ageMs > INPUTS_AGE_MAX_MS) return 'inputs-stale';
  const refusal = refusalOf(inputs);
  if (refusal !== null) return refusal;
  return quietSinceMs === null || nowMs - quietSinceMs < quietMs ? 'not-quiet-yet' : null;
}

function refusalOf(inputs: SafetyInputs): LowerRefusal | null {
  if (inputs.fireRelease) return 'fire-release';
  if (inputs.guards.length === 0) return 'guard-unknown';
  if (inputs.guards.includes('present')) return 'guard-present';
  if (inputs.guards.includes('unknown')) return 'guard-unknown';
  return null;
}

/** Beside the upper one, a lower limit switch that is reached is stuck, and proves no arrival. */
function isOffLowerLimit({ position }: SafetyInputs): boolean {
  return position === 'up' || position === 'between';
}

/** The fire release says nothing about what stands there, so the quiet goes on beneath it. */
function quietSince(before: InterlockState, inputs: SafetyInputs): number | null {
  if (refusalOf({ ...inputs, fireRelease: false }) !== null) return null;
  const gapMs = inputs.nowMs - (before.inputs?.nowMs ?? inputs.nowMs);
  const unbroken = gapMs >= 0 && gapMs <= INPUTS_AGE_MAX_MS;
  return unbroken ? (before.quietSinceMs ?? inputs.nowMs) : inputs.nowMs;
}

function watchFire(state: InterlockState, inputs: SafetyInputs): InterlockResult {
  if (!inputs.fireRelease) {
    const over = state.fireRelease ? { ...state, fireRelease: false, firePulsedMs: null } : state;
    return { state: over, output: null, because: null };
  }
  const sinceMs = state.firePulsedMs === null ? Infinity : inputs.nowMs - state.firePulsedMs;
  const pulse = !state.fireRelease || (inputs.position !== 'up' && sinceMs >= FIRE_REPEAT_MS);
  return {
    state: {
      ...state,
      loweringSinceMs: null,
      inheritedUntilMs: null,
      fireRelease: true,
      firePulsedMs: pulse ? inputs.nowMs : state.firePulsedMs,
    },
    output: pulse ? 'raise' : null,
    because: pulse ? 'fire-release' : null,
  };
}

function stillLowering(
  state: InterlockState,
  inputs: SafetyInputs,
  options: InterlockOptions,
): number | null {
  if (state.loweringSinceMs === null) return null;
  if (inputs.position === 'down' && state.leftLowerLimit) return null;
  const overMs = options.travelMs * TRAVEL_MARGIN;
  return inputs.nowMs - state.loweringSinceMs > overMs ? null : state.loweringSinceMs;
}

/** A lowering arm of an earlier run is on its way for no longer than one of this run. */
function inheritedUntil(
  { inheritedUntilMs }: InterlockState,
  inputs: SafetyInputs,
  options: InterlockOptions,
): InterlockState['inheritedUntilMs'] {
  if (inheritedUntilMs === null || inputs.position === 'down') return null;
  if (inheritedUntilMs === 'before-first-tick') {
    return inputs.nowMs + options.travelMs * TRAVEL_MARGIN;
  }
  return inputs.nowMs > inheritedUntilMs ? null : inheritedUntilMs;
}

/** A sensor that has not yet proved anything since the start is no reason to raise; presence is. */
function endangersInherited(state: InterlockState, inputs: SafetyInputs): boolean {
  if (state.inheritedUntilMs === null || inputs.position === 'up') return false;
  if (inputs.guards.includes('present')) return true;
  return state.seenEmpty && refusalOf(inputs) !== null;
}
