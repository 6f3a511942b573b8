import type { PlateRead } from '../../drivers/camera/port.js';
import { arrive, decide, EARLY_READ_MS } from './arrive.js';
import type { LaneEvent } from './events.js';
import { betterOf, correction, differs, isWorse } from './reads.js';
import type { Arrival, LaneState, MachineOptions } from './state.js';
import { andThen, go, stay, withArrival, type Step } from './step.js';

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
    if (arrival === null && isOfWhoWasGranted(state, read)) return again('read_again');
    if (isOfWhoGoes(state, read)) return again('read_of_who_goes');
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

/**
 * Whether a read may be of the car that goes through now rather than of the next one: somebody was
 * waved through by hand, whoever it was, or drives on although its grant has ended. Kept for the
 * next arrival, it would let that one through on another car's stay.
 */
function isOfWhoGoes(state: LaneState, read: PlateRead): boolean {
  const { passage, arrival, guard, unusedPlate } = state;
  if (passage !== null) {
    return passage.sessionId === '' && (arrival === null || arrival.id === passage.arrivalId);
  }
  if (arrival !== null) return false;
  return guard === 'present' && read.plate !== '' && read.plate === unusedPlate;
}

/** The camera still tells of the car that was granted before a start, and that may be gone. */
function isOfWhoWasGranted({ early }: LaneState, { plate }: PlateRead): boolean {
  return early !== null && early.resumedFromMs !== null && early.read.plate === plate;
}

/** The plates of cars whose decision has been made and who may still be in view. */
function decidedPlates(state: LaneState): (string | undefined)[] {
  const { arrival, nextPassage, passage, passed } = state;
  return [arrival?.read?.plate, nextPassage?.plate, passage?.plate, passed?.plate];
}
