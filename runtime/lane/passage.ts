import { arrive } from './arrive.js';
import { mayStay } from './back-again.js';
import { EARLY_READ_MS } from './early-read.js';
import { closeAfter, endGrant, endUnused } from './closing.js';
import { doubtEarlyReads, withGone } from './reads.js';
import type { LaneInputs } from './events.js';
import type { LaneState, MachineOptions, Passage, Passed } from './state.js';
import { isApproachFree } from './standing.js';
import { andThen, go, stay, withArm, withArrival, withChange, type Step } from './step.js';

/** Where no limit switch tells that the arm is closed, a second car follows within this time. */
const FOLLOWS_MS = 10_000;

/** What a passage is granted to. */
export type Granted = Pick<Passage, 'sessionId' | 'plate' | 'arrivalId' | 'confidence' | 'unread'>;

export function newPassage(granted: Granted, nowMs: number): Passage {
  const begun = { sinceMs: nowMs, waitsFromMs: nowMs };
  return { ...granted, ...begun, entered: false, followed: false, readMeanwhile: [] };
}

/** A car may pass. While another is still passing it waits for its turn; the arm stays up. */
export function beginPassage(state: LaneState, granted: Granted, nowMs: number): Step {
  const passage = newPassage(granted, nowMs);
  const earlier = state.passage;
  if (earlier?.entered === true) return waitForTurn(state, earlier, passage, nowMs);
  const same = earlier === null || earlier.sessionId === granted.sessionId;
  return andThen(same ? stay(state) : endGrant(state, earlier, nowMs), (next) =>
    raiseFor({ ...next, passage }, passage, nowMs),
  );
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
  const seen = withChange(state, { guard: inputs.guard, quietSinceMs });
  if (inputs.guard === 'present' && before !== 'present') {
    return enterGuard(withChange(seen, { lost: null }), nowMs, before === 'absent');
  }
  if (inputs.guard === 'absent' && seen.passage?.entered === true) {
    return hasPassed(seen, seen.passage, nowMs, options);
  }
  if (inputs.guard !== 'absent' || before === 'absent') return expire(seen, nowMs, options);
  if (seen.passage === null) {
    // Several may have gone, and who waits may have been read while the first of them went.
    return stay(doubtUnused(doubtWhoWaits(seen, nowMs), nowMs));
  }
  return expire(doubtGranted(seen, nowMs), nowMs, options);
}

/** Who was granted may have gone: what cleared the guards just now need not have been another. */
function doubtGranted(state: LaneState, nowMs: number): LaneState {
  const { arrival, passage } = state;
  if (arrival === null || arrival.id !== passage?.arrivalId) return state;
  return withArrival(state, arrival, { doubtedMs: nowMs });
}

/** Three cars in a row under a guard that does not clear: the first of them must have gone. */
function waitForTurn(state: LaneState, earlier: Passage, passage: Passage, nowMs: number): Step {
  if (earlier.sessionId === passage.sessionId) {
    // It has backed out from under the arm, and stands at the approach loop again.
    return stay({ ...state, passage: { ...earlier, arrivalId: passage.arrivalId } });
  }
  const { plate: waved, followed, readMeanwhile } = earlier;
  if (earlier.sessionId === '' && waved !== '' && waved === passage.plate) {
    // It was waved through by hand, and its grant has come while it goes.
    return stay({ ...state, passage: { ...passage, entered: true, followed, readMeanwhile } });
  }
  const next = state.nextPassage;
  if (next === null || next.sessionId === passage.sessionId) {
    return stay({ ...state, nextPassage: passage });
  }
  const { sessionId, plate } = earlier;
  const after = withPassed(state, earlier, nowMs);
  return go(
    { ...after, passage: { ...next, entered: true }, nextPassage: passage },
    { type: 'passed', sessionId, plate },
  );
}

function enterGuard(before: LaneState, nowMs: number, wasAbsent: boolean): Step {
  if (before.passage !== null) {
    return stay({ ...before, passage: { ...before.passage, entered: true } });
  }
  const { passed, arm, fireRelease } = before;
  const state = doubtWhoWaits(doubtWhoIsRead(before, nowMs), nowMs);
  if (state.leftOpen !== null && wasAbsent && passed?.open !== true) {
    const text = 'something went under the arm, which stood open for nobody';
    return go(state, { type: 'alarm', code: 'passed_without_grant', text });
  }
  if (passed?.open !== true || passed.tailgatingTold || arm.held || fireRelease) return stay(state);
  const unseen = arm.position === 'not-reported' && nowMs - passed.atMs > FOLLOWS_MS;
  if (arm.position === 'down' || unseen) return stay(state);
  const { sessionId, plate } = passed;
  return go(
    { ...state, passed: { ...passed, tailgatingTold: true } },
    { type: 'tailgating', sessionId, plate },
  );
}

/** Who has no grant may have gone all the same, and another one may stand there by now. */
function doubtWhoWaits(state: LaneState, nowMs: number): LaneState {
  const { arrival, arm } = state;
  if (arrival === null || arrival.status === 'granted' || arm.position === 'down') return state;
  return withArrival(state, arrival, { doubtedMs: nowMs });
}

/** The same of who was read, with nobody at the loop. */
function doubtWhoIsRead(state: LaneState, nowMs: number): LaneState {
  const isClosed = state.arm.position === 'down';
  return state.arrival !== null || isClosed ? state : doubtEarlyReads(state, nowMs, 'both sides');
}

/** The car whose grant ended last without a passage may be gone by now. */
export function doubtUnused(state: LaneState, nowMs: number): LaneState {
  const { unused } = state;
  if (unused === null || unused.goneMs !== null) return state;
  return { ...state, unused: { ...unused, goneMs: nowMs } };
}

function hasPassed(
  state: LaneState,
  passage: Passage,
  nowMs: number,
  options: MachineOptions,
): Step {
  const over = { ...withPassed(state, passage, nowMs), passage: null, nextPassage: null };
  const { sessionId, plate } = passage;
  const told = go(over, { type: 'passed', sessionId, plate });
  const next = state.nextPassage;
  if (next !== null) {
    return andThen(told, (after) => {
      const begun = { ...next, sinceMs: nowMs, waitsFromMs: nowMs };
      // It may have gone close behind the other, for the guards one long vehicle.
      return raiseFor(doubtGranted({ ...after, passage: begun }, nowMs), begun, nowMs);
    });
  }
  return andThen(
    andThen(told, (after) => succeed(after, passage, nowMs, options)),
    (after) => closeAfter(after, options),
  );
}

/**
 * Something still stands at the approach loop, which has not cleared since the car came that has
 * just passed: a second car close behind it, or itself, backed out again. It is a new arrival.
 */
function succeed(state: LaneState, passage: Passage, nowMs: number, options: MachineOptions): Step {
  const { arrival, sides } = state;
  if (arrival === null || arrival.id !== passage.arrivalId) return stay(state);
  const free = { ...state, arrival: null };
  if (isApproachFree(state)) return stay(free);
  // If the one on the other side goes back at once, this is a new arrival all the same.
  if (sides.otherWaits) return stay({ ...free, approach: 'absent' });
  return arrive(free, nowMs, options);
}

function withPassed(state: LaneState, passage: Passage, nowMs: number): LaneState {
  const before = state.passed;
  // Close behind each other, cars may have been counted in another order than they stand.
  const isClose = before !== null && passage.sinceMs - before.atMs < EARLY_READ_MS;
  const justBefore = isClose && before.plate !== '' ? [before.plate] : [];
  const others = [...justBefore, ...passage.readMeanwhile];
  const known = state.mayHavePassed;
  const mayHavePassed = others.length === 0 ? known : withGone(known, others, nowMs);
  const passed: Passed = {
    sessionId: passage.sessionId,
    plate: passage.plate,
    atMs: nowMs,
    direction: state.sides.turn,
    open: !state.arm.held,
    tailgatingTold: passage.followed,
    mayBeBack: mayStay(state, passage),
  };
  // Kept for whoever comes next, the last read might be of who has just gone.
  const early = passage.unread ? null : state.early;
  return { ...state, passed, mayHavePassed, early };
}

/**
 * Who passed before a start; whoever comes next is judged as if the arm had closed since.
 * @param direction null for a lane for both ways
 */
export function passedBefore(
  { sessionId, plate, mayBeBack }: Pick<Passed, 'sessionId' | 'plate' | 'mayBeBack'>,
  direction: Passed['direction'],
  nowMs: number,
): Passed {
  const closed = { open: false, tailgatingTold: true };
  return { sessionId, plate, atMs: nowMs, direction, ...closed, mayBeBack };
}

/** A grant that is not used ends; the car itself, standing at the approach loop, keeps it alive. */
function expire(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const { passage, arrival } = state;
  if (passage === null || passage.entered || state.guard !== 'absent') return stay(state);
  const itself = passage.arrivalId === 0 || arrival?.id === passage.arrivalId;
  const stands = state.approach === 'present' && itself;
  if (stands || nowMs - passage.waitsFromMs < options.grantMs) return stay(state);
  const ended = endUnused(state, passage, nowMs, options);
  if (arrival === null || arrival.id !== passage.arrivalId) return ended;
  // The loop has failed, and who stands there may be another one by now.
  return andThen(ended, (next) => arrive({ ...next, arrival: null }, nowMs, options));
}

/** Raises the arm on a grant. */
export function raiseFor(state: LaneState, passage: Passage, nowMs: number): Step {
  const raised = withArm(state, {
    wanted: 'up',
    moving: { direction: 'up', sinceMs: nowMs, tries: 1 },
  });
  return go(closedBehind(raised), { type: 'raise', cause: causeOf(passage) });
}

/** Why the arm is up for a car, as it stands on disk. */
export function causeOf({ sessionId }: Passage): string {
  return sessionId === '' ? 'raised by hand' : `grant ${sessionId}`;
}

/** The arm went down, or up for somebody else: who comes next does not follow the last car. */
export function closedBehind(state: LaneState): LaneState {
  const { passed } = state;
  return passed?.open === true ? { ...state, passed: { ...passed, open: false } } : state;
}
