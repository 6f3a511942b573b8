import type { PlateRead } from '../../drivers/camera/port.js';
import { arrive, decide, EARLY_READ_MS } from './arrive.js';
import { endUnused } from './closing.js';
import type { LaneEvent } from './events.js';
import {
  betterOf,
  correction,
  differs,
  earlyRead,
  isWorse,
  nearlySame,
  withLatest,
} from './reads.js';
import type { Arrival, EarlyRead, Gone, LaneState, MachineOptions } from './state.js';
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
  if (isOfWhoHasGone(state, read, nowMs)) return again('read_again');
  if (side !== null && side !== sides.turn) {
    if (isOfWhoGoesFromThere(state, read, nowMs)) return noteWhoGoes(state, read);
    const { otherEarly: kept, otherWaits } = sides;
    if (!otherWaits && mayHaveFollowed(kept, state, read, nowMs)) return again('read_again');
    const otherEarly = earlyRead(kept, read, nowMs);
    return stay({ ...state, sides: { ...sides, otherEarly } });
  }
  if (arrival === null || arrival.status === 'granted') {
    // A second read of the car that was just granted must not be taken for the next car's.
    if (read.plate !== '' && decidedPlates(state).includes(read.plate)) {
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
    if (isOfWhoGoes(state)) return noteWhoGoes(state, read);
    if (isOfWhoMayHaveGone(state, read, nowMs)) return again('read_of_who_may_have_gone');
    const corrected = correction(state, read, nowMs, options);
    if (corrected !== null) return corrected;
    if (arrival?.read && isWorse(read, arrival.read)) return again('read_again');
    if (arrival === null && mayHaveFollowed(state.early, state, read, nowMs)) {
      return again('read_again');
    }
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

/** Who stands close behind the car that passed may be that very car, backed out again. */
function decideAgainOrAnew(
  state: LaneState,
  arrival: Arrival,
  read: PlateRead,
  nowMs: number,
  options: MachineOptions,
): Step {
  const { passed } = state;
  const isIt = passed !== null && read.plate !== '' && passed.plate === read.plate;
  if (!isIt || passed.heirId !== arrival.id) return decide(state, arrival, read, nowMs, options);
  const { sessionId, plate } = passed;
  return andThen(
    go({ ...state, passed: { ...passed, heirId: 0 } }, { type: 'cameBack', sessionId, plate }),
    (next) => decide(next, arrival, read, nowMs, options),
  );
}

/**
 * Somebody was waved through by hand, and whoever goes may be the one that is read, rather than the
 * next car. Kept for the next arrival, the read would let that one through on another car's stay.
 */
function isOfWhoGoes({ passage, arrival }: LaneState): boolean {
  if (passage?.sessionId !== '') return false;
  return arrival === null || arrival.id === passage.arrivalId;
}

/** Keeps the plate of a read too: the camera may tell of it once more when its car has gone. */
function noteWhoGoes(state: LaneState, { plate }: PlateRead): Step {
  const { passage } = state;
  const note = { type: 'note', event: 'read_of_who_goes', text: '', plate } as const;
  if (passage?.sessionId !== '' || plate === '') return go(state, note);
  const readMeanwhile = withLatest(passage.readMeanwhile, [plate]);
  return go({ ...state, passage: { ...passage, readMeanwhile } }, note);
}

/**
 * Who has just passed, or has driven on after its grant had ended, is still being told of by the
 * camera. Nobody drives back so soon.
 */
function isOfWhoHasGone(
  { passage, passed, mayHavePassed, unused, arrival, guard }: LaneState,
  read: PlateRead,
  nowMs: number,
): boolean {
  const { plate } = read;
  if (plate === '') return false;
  if (passed?.plate === plate && nowMs - passed.atMs < EARLY_READ_MS) return true;
  if (isAmong(mayHavePassed, read, nowMs)) return true;
  if (unused?.plate !== plate) return false;
  if (unused.goneMs !== null) return nowMs - unused.goneMs < EARLY_READ_MS;
  return passage === null && guard === 'present' && arrival?.read?.plate !== plate;
}

/** The camera tells once more of who may have gone, with nobody at the loop. */
function isOfWhoMayHaveGone(
  { arrival, perhapsGone }: LaneState,
  read: PlateRead,
  nowMs: number,
): boolean {
  return arrival === null && isAmong(perhapsGone, read, nowMs);
}

/**
 * Who was read before the last car passed may have followed it, unseen by the loop. Being told of
 * once more makes such a read no younger.
 */
function mayHaveFollowed(
  kept: EarlyRead | null,
  { passed }: LaneState,
  read: PlateRead,
  nowMs: number,
): boolean {
  if (kept === null || passed === null || kept.read.plate !== read.plate) return false;
  return kept.atMs < passed.atMs && nowMs - kept.atMs < EARLY_READ_MS;
}

/** Nobody stands at the loop on the other side: who is read there may be whoever goes or has gone. */
function isOfWhoGoesFromThere(
  { passage, sides, perhapsGone }: LaneState,
  read: PlateRead,
  nowMs: number,
): boolean {
  if (sides.otherWaits) return false;
  const wavedUnseen = passage !== null && passage.sessionId === '' && passage.arrivalId === 0;
  return wavedUnseen || isAmong(perhapsGone, read, nowMs);
}

function isAmong(gone: Gone | null, { plate }: PlateRead, nowMs: number): boolean {
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
function decidedPlates({ arrival, nextPassage, passage }: LaneState): (string | undefined)[] {
  return [arrival?.read?.plate, nextPassage?.plate, passage?.plate];
}
