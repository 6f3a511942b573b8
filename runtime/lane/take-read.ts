import type { PlateRead } from '../../drivers/camera/port.js';
import { arrive, decide, EARLY_READ_MS } from './arrive.js';
import { endUnused } from './closing.js';
import type { LaneEvent } from './events.js';
import { betterOf, correction, differs, earlyRead, isWorse, nearlySame } from './reads.js';
import type { Arrival, LaneState, MachineOptions, PerhapsGone } from './state.js';
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
    if (isOfWhoGoesFromThere(state, read, nowMs)) return again('read_of_who_goes');
    const otherEarly = earlyRead(sides.otherEarly, read, nowMs);
    return stay({ ...state, sides: { ...sides, otherEarly } });
  }
  if (arrival === null || arrival.status === 'granted') {
    // A second read of the car that was just granted must not be taken for the next car's.
    if (read.plate !== '' && decidedPlates(state, nowMs).includes(read.plate)) {
      return andThen(again('read_again'), (next) => stay(bothAreSeen(next, nowMs)));
    }
    const { passage } = state;
    if (arrival === null && passage?.sessionId === '' && passage.plate === '') {
      // Somebody was waved through without a read: this is the read, come late.
      return andThen(again('read_late'), (next) =>
        stay({ ...next, passage: { ...passage, plate: read.plate } }),
      );
    }
    if (arrival === null && isOfWhoWasGranted(state, read)) return again('read_again');
    if (isOfWhoGoes(state, read)) return again('read_of_who_goes');
    if (isOfWhoMayHaveGone(state, read, nowMs)) return again('read_of_who_may_have_gone');
    const corrected = correction(state, read, nowMs, options);
    if (corrected !== null) return corrected;
    if (arrival?.read && isWorse(read, arrival.read)) return again('read_again');
    const known = { ...state, early: earlyRead(state.early, read, nowMs) };
    if (isAnotherThere(known, nowMs)) return replaceGranted(known, nowMs, options);
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

/** The camera tells once more of who has most likely gone, with nobody at the loop. */
function isOfWhoMayHaveGone(
  { arrival, perhapsGone }: LaneState,
  read: PlateRead,
  nowMs: number,
): boolean {
  return arrival === null && isPerhapsGone(perhapsGone, read, nowMs);
}

/** Nobody stands at the loop on the other side: who is read there may be whoever goes or has gone. */
function isOfWhoGoesFromThere(
  { passage, passed, sides, perhapsGone }: LaneState,
  read: PlateRead,
  nowMs: number,
): boolean {
  if (sides.otherWaits) return false;
  const wavedUnseen = passage !== null && passage.sessionId === '' && passage.arrivalId === 0;
  const gone = passed === null ? null : { plates: [passed.plate], atMs: passed.atMs };
  return wavedUnseen || isPerhapsGone(gone, read, nowMs) || isPerhapsGone(perhapsGone, read, nowMs);
}

function isPerhapsGone(gone: PerhapsGone | null, { plate }: PlateRead, nowMs: number): boolean {
  if (gone === null || plate === '' || !gone.plates.includes(plate)) return false;
  return nowMs - gone.atMs < EARLY_READ_MS;
}

/**
 * So long has the camera told of another car, and no more of the one that was granted, with nothing
 * under the arm: who was granted must have gone, hidden by the guards or by a start.
 */
function isAnotherThere(state: LaneState, nowMs: number): boolean {
  const { arrival, passage, guard, early } = state;
  if (arrival === null || passage === null || early === null || early.read.plate === '') {
    return false;
  }
  const stands = passage.arrivalId === arrival.id && !passage.entered && guard === 'absent';
  const isLong = nowMs - early.sinceMs >= EARLY_READ_MS;
  return stands && isLong && !nearlySame(early.read.plate, passage.plate);
}

/** Who stands there is another arrival than the one that was granted. */
function replaceGranted(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const { passage } = state;
  const ended = passage === null ? stay(state) : endUnused(state, passage, options);
  return andThen(ended, (next) => arrive({ ...next, arrival: null }, nowMs, options));
}

/** The camera sees who was granted and who comes next, so that neither stands in the other's place. */
function bothAreSeen(state: LaneState, nowMs: number): LaneState {
  return state.early === null ? state : { ...state, early: { ...state.early, sinceMs: nowMs } };
}

/** The camera still tells of the car that was granted before a start, and that may be gone. */
function isOfWhoWasGranted({ early }: LaneState, { plate }: PlateRead): boolean {
  return early !== null && early.resumedFromMs !== null && early.read.plate === plate;
}

/** The plates of cars whose decision has been made and who may still be in view. */
function decidedPlates(state: LaneState, nowMs: number): (string | undefined)[] {
  const { arrival, nextPassage, passage, passed } = state;
  // Long after it has passed, the same car may be the next one that comes.
  const gone = passed !== null && nowMs - passed.atMs < EARLY_READ_MS ? passed : null;
  return [arrival?.read?.plate, nextPassage?.plate, passage?.plate, gone?.plate];
}
