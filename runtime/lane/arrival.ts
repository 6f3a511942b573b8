import { arrive, decide } from './arrive.js';
import { withoutWhoPassed } from './back-again.js';
import { isDue } from './early-read.js';
import type { LaneInputs } from './events.js';
import type { Arrival, LaneState, LostSight, MachineOptions } from './state.js';
import { doubtEarlyReads, isReadUnseen } from './reads.js';
import { go, idleText, plainText, stay, withArrival, withChange, type Step } from './step.js';

/** A car reaches or leaves the approach loop. */
export function watchApproach(
  state: LaneState,
  inputs: LaneInputs,
  nowMs: number,
  options: MachineOptions,
): Step {
  const before = state.approach;
  const known = inputs.approach === 'absent' ? withoutWhoPassed(state) : state;
  const seen = withChange(known, { approach: inputs.approach });
  if (inputs.approach === 'present' && before !== 'present' && seen.arrival === null) {
    return arrive(withEarlyRead(seen, before), nowMs, options);
  }
  if (inputs.approach === 'absent' && before !== 'absent' && seen.arrival !== null) {
    return leaveApproach(seen, seen.arrival, nowMs, options);
  }
  const isIdle = seen.arrival === null && seen.passage === null;
  if (isIdle && isReadUnseen(seen.standing.approach, seen.early, nowMs)) {
    return arrive(seen, nowMs, options);
  }
  const waiting = seen.arrival;
  return waiting?.status === 'waiting-for-read'
    ? waitForRead(seen, waiting, nowMs, options)
    : stay(seen);
}

/** The camera is silent: who was granted before a start may be this car; else the driver is told. */
function waitForRead(
  state: LaneState,
  arrival: Arrival,
  nowMs: number,
  options: MachineOptions,
): Step {
  const { early } = state;
  if (early !== null && isDue(early, state, nowMs)) {
    return decide(state, arrival, early.read, nowMs, options);
  }
  if (arrival.toldUnreadable || nowMs - arrival.sinceMs < options.readWaitMs) return stay(state);
  const words = plainText(state.arm.locked ? 'lane_locked' : 'unreadable');
  return go(
    withArrival(state, arrival, { toldUnreadable: true }),
    { type: 'note', event: 'no_read', text: 'a car waits and the camera is silent', plate: '' },
    { type: 'show', text: words },
    { type: 'say', text: words },
  );
}

function leaveApproach(
  state: LaneState,
  arrival: Arrival,
  nowMs: number,
  options: MachineOptions,
): Step {
  const gone = { ...state, arrival: null, lost: lostSight(state, arrival, nowMs) };
  // Whoever was read behind it, with the loop never free, may have gone through with it.
  if (arrival.status === 'granted') {
    const left = withGrantWaiting(gone, arrival, nowMs);
    return stay(doubtEarlyReads(withNoseUnderArm(left, arrival), nowMs, 'this side'));
  }
  if (arrival.status === 'deciding') return stay(gone);
  const { passage, guard } = state;
  const another = passage !== null && ![0, arrival.id].includes(passage.arrivalId);
  if (another && passage.entered && guard === 'present' && !passage.followed) {
    // The gap was too short for the guards: what left the approach loop is under the arm as well.
    const { sessionId, plate } = passage;
    return go(
      { ...gone, passage: { ...passage, followed: true } },
      { type: 'tailgating', sessionId, plate },
    );
  }
  return go(
    gone,
    { type: 'note', event: 'went_back', text: '', plate: arrival.read?.plate ?? '' },
    { type: 'show', text: idleText(state, options) },
  );
}

/**
 * Where the way is closed, a gap between a truck and its trailer, or a loop that flickers, hides who
 * is not granted, unless the camera tells of somebody else by then.
 */
function lostSight(state: LaneState, arrival: Arrival, nowMs: number): LostSight | null {
  const { passage, arm, guard, early } = state;
  const { read, status, doubtedMs } = arrival;
  const isOpen = arm.wanted !== 'leave' || arm.moving !== null || arm.held || arm.position === 'up';
  if (passage !== null || isOpen || guard !== 'absent') return null;
  if (status === 'granted' || doubtedMs !== null || early !== null) return null;
  return read === null || read.plate === '' ? null : { read, atMs: nowMs };
}

/** However long it stood there: from now on its grant waits for it to come under the arm. */
function withGrantWaiting(state: LaneState, { id }: Arrival, nowMs: number): LaneState {
  const { passage } = state;
  if (passage?.arrivalId !== id) return state;
  return { ...state, passage: { ...passage, waitsFromMs: nowMs } };
}

/** Its nose was under the arm before its grant came: what stands there now is this car. */
function withNoseUnderArm(state: LaneState, { id, sinceMs }: Arrival): LaneState {
  const { passage, standing } = state;
  const cameAfterIt = standing.guard.presence === 'present' && standing.guard.sinceMs > sinceMs;
  if (passage?.arrivalId !== id || !cameAfterIt) return state;
  return { ...state, passage: { ...passage, entered: true } };
}

/** What was known before a start is about a car that stood there at the start, and no later one. */
function withEarlyRead(state: LaneState, approachBefore: LaneState['approach']): LaneState {
  const stoodThere = approachBefore === 'unknown';
  const resumed = state.early !== null && state.early.resumedFromMs !== null;
  return resumed && !stoodThere ? { ...state, early: null } : state;
}
