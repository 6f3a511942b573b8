import type { PlateRead } from '../../drivers/camera/port.js';
import type { ArrivalDecision, LaneInputs } from './events.js';
import { beginPassage } from './passage.js';
import type { Arrival, LaneState, MachineOptions } from './state.js';
import { andThen, go, plainText, stay, withArrival, type Step } from './step.js';

/** A read waits this long for its car to reach the approach loop. */
const EARLY_READ_MS = 10_000;

/** A car reaches or leaves the approach loop. */
export function watchApproach(
  state: LaneState,
  inputs: LaneInputs,
  nowMs: number,
  options: MachineOptions,
): Step {
  const before = state.approach;
  const seen = { ...state, approach: inputs.approach };
  if (inputs.approach === 'present' && before !== 'present' && seen.arrival === null) {
    return arrive(withEarlyRead(seen, before), nowMs);
  }
  if (inputs.approach === 'absent' && before !== 'absent' && seen.arrival !== null) {
    return leaveApproach(seen, seen.arrival, options);
  }
  const waiting = seen.arrival;
  if (
    waiting?.status === 'waiting-for-read' &&
    !waiting.toldUnreadable &&
    nowMs - waiting.sinceMs >= options.readWaitMs
  ) {
    return go(
      withArrival(seen, waiting, { toldUnreadable: true }),
      { type: 'note', event: 'no_read', text: 'a car waits and the camera is silent', plate: '' },
      { type: 'show', text: plainText('unreadable') },
      { type: 'say', text: plainText('unreadable') },
    );
  }
  return stay(seen);
}

/** The camera read a plate. Every read is noted; the first one of an arrival is decided on. */
export function takeRead(state: LaneState, read: PlateRead, nowMs: number): Step {
  const arrival = state.arrival;
  if (arrival === null || arrival.status === 'granted') {
    // A second read of the car that was just granted must not be taken for the next car's.
    if (read.plate !== '' && decidedPlates(state).includes(read.plate)) {
      return go(state, { type: 'note', event: 'read_again', text: '', plate: read.plate });
    }
    return stay({ ...state, early: { read, atMs: nowMs, resumed: false } });
  }
  if (arrival.status === 'deciding') {
    return go(state, { type: 'note', event: 'read_while_deciding', text: '', plate: read.plate });
  }
  if (arrival.status === 'paying' && (read.plate === '' || read.plate === arrival.read?.plate)) {
    return go(state, { type: 'note', event: 'read_again', text: '', plate: read.plate });
  }
  return decide(state, arrival, read);
}

/** The decision on an arrival has come back. */
export function takeDecision(
  state: LaneState,
  arrivalId: number,
  decision: ArrivalDecision,
  nowMs: number,
): Step {
  const arrival = state.arrival?.id === arrivalId ? state.arrival : null;
  if (decision.kind === 'grant') {
    const granted = arrival === null ? state : withArrival(state, arrival, { status: 'granted' });
    return andThen(beginPassage(granted, decision.sessionId, decision.plate, nowMs), (next) =>
      go(next, { type: 'show', text: decision.show }, { type: 'say', text: decision.say }),
    );
  }
  if (arrival === null) return stay(state);
  if (arrival.reconsider && arrival.read !== null) return decide(state, arrival, arrival.read);
  const status = decision.kind === 'pay' ? 'paying' : 'refused';
  const dueFen = decision.kind === 'pay' ? decision.amountFen : 0;
  return go(
    withArrival(state, arrival, { status, dueFen }),
    { type: 'show', text: decision.show },
    { type: 'say', text: decision.say },
  );
}

/** Something that the decision depends on has changed. */
export function reconsider(state: LaneState): Step {
  const arrival = state.arrival;
  if (arrival === null || arrival.read === null) return stay(state);
  switch (arrival.status) {
    case 'paying':
    case 'refused':
      return decide(state, arrival, arrival.read);
    case 'deciding':
      return stay(withArrival(state, arrival, { reconsider: true }));
    case 'waiting-for-read':
    case 'granted':
      return stay(state);
  }
}

function arrive(state: LaneState, nowMs: number): Step {
  const arrival: Arrival = {
    id: state.nextArrivalId,
    sinceMs: nowMs,
    read: null,
    status: 'waiting-for-read',
    dueFen: 0,
    toldUnreadable: false,
    reconsider: false,
  };
  const arrived = { ...state, nextArrivalId: arrival.id + 1, arrival, early: null };
  const early = state.early;
  const noted = go(arrived, { type: 'note', event: 'arrived', text: '', plate: '' });
  if (early === null || nowMs - early.atMs > EARLY_READ_MS) return noted;
  return andThen(noted, (next) => decide(next, arrival, early.read));
}

function leaveApproach(state: LaneState, arrival: Arrival, options: MachineOptions): Step {
  const gone = { ...state, arrival: null };
  if (arrival.status === 'granted' || arrival.status === 'deciding') return stay(gone);
  return go(
    gone,
    { type: 'note', event: 'went_back', text: '', plate: arrival.read?.plate ?? '' },
    { type: 'show', text: plainText(options.direction === 'entry' ? 'entry_idle' : 'exit_idle') },
  );
}

function decide(state: LaneState, arrival: Arrival, read: PlateRead): Step {
  return go(withArrival(state, arrival, { read, status: 'deciding', reconsider: false }), {
    type: 'decide',
    arrivalId: arrival.id,
    read,
  });
}

/** The plates of cars whose decision has been made and who may still be in view. */
function decidedPlates(state: LaneState): (string | undefined)[] {
  const { arrival, nextPassage, passage, lastPlate } = state;
  return [arrival?.read?.plate, nextPassage?.plate, passage?.plate, lastPlate];
}

/** What was known before a start is about a car that stood there at the start, and no later one. */
function withEarlyRead(state: LaneState, approachBefore: LaneState['approach']): LaneState {
  const stoodThere = approachBefore === 'unknown';
  return state.early?.resumed === true && !stoodThere ? { ...state, early: null } : state;
}
