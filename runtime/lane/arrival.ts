import type { PlateRead } from '../../drivers/camera/port.js';
import { arrive, decide, EARLY_READ_MS } from './arrive.js';
import type { LaneEvent, LaneInputs } from './events.js';
import { beginPassage } from './passage.js';
import { betterOf, correction, differs, isWorse } from './reads.js';
import type { Arrival, LaneState, MachineOptions } from './state.js';
import {
  andThen,
  go,
  idleText,
  plainText,
  stay,
  withArrival,
  withChange,
  type Step,
} from './step.js';

/** A car reaches or leaves the approach loop. */
export function watchApproach(
  state: LaneState,
  inputs: LaneInputs,
  nowMs: number,
  options: MachineOptions,
): Step {
  const before = state.approach;
  const seen = withChange(state, { approach: inputs.approach });
  if (inputs.approach === 'present' && before !== 'present' && seen.arrival === null) {
    return arrive(withEarlyRead(seen, before), nowMs, options);
  }
  if (inputs.approach === 'absent' && before !== 'absent' && seen.arrival !== null) {
    return leaveApproach(seen, seen.arrival, options);
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
  const fromMs = early?.resumedFromMs ?? null;
  if (early !== null && fromMs !== null && nowMs >= fromMs) {
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

/** The camera read a plate. Every read is noted; the first one of an arrival is decided on. */
export function takeRead(
  state: LaneState,
  { read, nowMs, side }: Extract<LaneEvent, { type: 'read' }>,
  options: MachineOptions,
): Step {
  const { arrival, sides } = state;
  const again = (event: string) => go(state, { type: 'note', event, text: '', plate: read.plate });
  // What the camera kept while it could not reach us is about a car that may be gone.
  if (read.offline) return again('read_too_late');
  if (side !== null && side !== sides.turn) {
    const otherEarly = { read, atMs: nowMs, resumedFromMs: null };
    return stay({ ...state, sides: { ...sides, otherEarly } });
  }
  if (arrival === null || arrival.status === 'granted') {
    // A second read of the car that was just granted must not be taken for the next car's.
    if (read.plate !== '' && decidedPlates(state).includes(read.plate)) return again('read_again');
    const { passage } = state;
    if (arrival === null && passage?.sessionId === '' && passage.plate === '') {
      // Somebody was waved through without a read: this is the read, come late.
      return andThen(again('read_late'), (next) =>
        stay({ ...next, passage: { ...passage, plate: read.plate } }),
      );
    }
    const corrected = correction(state, read, nowMs, options);
    if (corrected !== null) return corrected;
    if (arrival?.read && isWorse(read, arrival.read)) return again('read_again');
    const known = { ...state, early: { read, atMs: nowMs, resumedFromMs: null } };
    // Once it is told that the approach loop cannot be read, the camera alone tells of arrivals.
    const { presence, told } = state.standing.approach;
    const unseen = arrival === null && presence === 'unknown' && told;
    return unseen ? arrive(known, nowMs, options) : stay(known);
  }
  if (arrival.status === 'deciding') {
    const better = betterOf(arrival, read);
    return andThen(again('read_while_deciding'), (next) =>
      stay(withArrival(next, arrival, { better })),
    );
  }
  if (!differs(arrival, read, nowMs)) return again('read_again');
  return decideAgainOrAnew(state, arrival, read, nowMs, options);
}

/** The decision on an arrival has come back. */
export function takeDecision(
  state: LaneState,
  { arrivalId, decision, nowMs }: Extract<LaneEvent, { type: 'decided' }>,
  options: MachineOptions,
): Step {
  const arrival = state.arrival?.id === arrivalId ? state.arrival : null;
  if (decision.kind === 'grant') {
    if (state.arm.locked) return refuseLocked(state, arrival, decision);
    const better = arrival?.better ?? null;
    const { sessionId, plate } = decision;
    const confidence = arrival?.read?.confidence ?? 100;
    const granted = arrival === null ? state : withArrival(state, arrival, { status: 'granted' });
    const begun = andThen(
      beginPassage(granted, { sessionId, plate, arrivalId, confidence }, nowMs),
      (next) =>
        go(next, { type: 'show', text: decision.show }, { type: 'say', text: decision.say }),
    );
    if (better === null) return begun;
    return andThen(begun, (next) => {
      const early = { read: better, atMs: nowMs, resumedFromMs: null };
      return correction(next, better, nowMs, options) ?? stay({ ...next, early });
    });
  }
  if (arrival === null) return stay(state);
  const read = arrival.better ?? (arrival.reconsider ? arrival.read : null);
  if (read !== null) return decide(state, arrival, read, nowMs, options);
  const status = decision.kind === 'pay' ? 'paying' : 'refused';
  const dueFen = decision.kind === 'pay' ? decision.amountFen : 0;
  return go(
    withArrival(state, arrival, { status, dueFen }),
    { type: 'show', text: decision.show },
    { type: 'say', text: decision.say },
  );
}

/** Something that the decision depends on has changed. */
export function reconsider(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const arrival = state.arrival;
  if (arrival === null || arrival.read === null) return stay(state);
  switch (arrival.status) {
    case 'paying':
    case 'refused':
      return state.arm.locked ? stay(state) : decide(state, arrival, arrival.read, nowMs, options);
    case 'deciding':
      return stay(withArrival(state, arrival, { reconsider: true }));
    case 'waiting-for-read':
    case 'granted':
      return stay(state);
  }
}

/** The lane was locked while the decision was made: its grant stands, but the car must wait. */
function refuseLocked(
  state: LaneState,
  arrival: Arrival | null,
  { sessionId, plate }: { sessionId: string; plate: string },
): Step {
  const waits = arrival === null ? state : withArrival(state, arrival, { status: 'refused' });
  const words = plainText('lane_locked', plate);
  return go(
    waits,
    { type: 'grantUnused', sessionId, plate },
    { type: 'show', text: words },
    { type: 'say', text: words },
  );
}

function leaveApproach(state: LaneState, arrival: Arrival, options: MachineOptions): Step {
  const gone = { ...state, arrival: null };
  if (arrival.status === 'granted' || arrival.status === 'deciding') return stay(gone);
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
 * A plate that has just passed is still being told by the camera; nobody drives back so soon. Later
 * on, who stands close behind the car that passed may be that very car, backed out again.
 */
function decideAgainOrAnew(
  state: LaneState,
  arrival: Arrival,
  read: PlateRead,
  nowMs: number,
  options: MachineOptions,
): Step {
  const { passed } = state;
  if (passed === null || read.plate === '' || passed.plate !== read.plate) {
    return decide(state, arrival, read, nowMs, options);
  }
  if (nowMs - passed.atMs < EARLY_READ_MS) {
    return go(state, { type: 'note', event: 'read_again', text: '', plate: read.plate });
  }
  if (passed.heirId !== arrival.id) return decide(state, arrival, read, nowMs, options);
  const { sessionId, plate } = passed;
  return andThen(
    go({ ...state, passed: { ...passed, heirId: 0 } }, { type: 'cameBack', sessionId, plate }),
    (next) => decide(next, arrival, read, nowMs, options),
  );
}

/** The plates of cars whose decision has been made and who may still be in view. */
function decidedPlates(state: LaneState): (string | undefined)[] {
  const { arrival, nextPassage, passage, passed } = state;
  return [arrival?.read?.plate, nextPassage?.plate, passage?.plate, passed?.plate];
}

/** What was known before a start is about a car that stood there at the start, and no later one. */
function withEarlyRead(state: LaneState, approachBefore: LaneState['approach']): LaneState {
  const stoodThere = approachBefore === 'unknown';
  const resumed = state.early !== null && state.early.resumedFromMs !== null;
  return resumed && !stoodThere ? { ...state, early: null } : state;
}
