import type { PlateRead } from '../../drivers/camera/port.js';
import { arrive, decide } from './arrive.js';
import { whoIsBack } from './back-again.js';
import { endUnused } from './closing.js';
import type { LaneEvent } from './events.js';
import { betterOf, correction, differs, earlyRead, withReadMeanwhile } from './reads.js';
import { raiseFor } from './passage.js';
import type { Direction, LaneState, MachineOptions } from './state.js';
import { isBlind } from './standing.js';
import { andThen, go, stay, withArrival, type Step } from './step.js';
import {
  isAnotherThere,
  isBlankOfRemembered,
  isOfAnotherGranted,
  isOfWhoGoes,
  isOfWhoGoesFromThere,
  isOfWhoHasGone,
  isOfWhoIsGranted,
  isOfWhoIsMisread,
  isOfWhoMayHaveGone,
  isOfWhoWasGranted,
  mayHaveFollowed,
} from './whose-read.js';

/** The camera read a plate. Every read is noted; the first one of an arrival is decided on. */
export function takeRead(
  state: LaneState,
  { read, nowMs, side }: Extract<LaneEvent, { type: 'read' }>,
  options: MachineOptions,
): Step {
  // What the camera kept while it could not reach us is about a car that may be gone.
  if (read.offline) return note(state, 'read_too_late', read);
  if (isOfWhoHasGone(state, read, nowMs)) {
    return note(side === null ? state : seenGone(state, side, nowMs), 'read_again', read);
  }
  // Over one loop for both ways, who has passed may just as well be driving off.
  const isUnsure = options.oneLoop && read.direction === 'unknown';
  if (isUnsure && whoIsBack(state, read, nowMs) !== null) return note(state, 'read_again', read);
  if (side !== null && side !== state.sides.turn) return takeReadOfOtherSide(state, read, nowMs);
  const { arrival } = state;
  if (arrival === null || arrival.status === 'granted') {
    return takeReadOfNext(state, read, nowMs, options);
  }
  if (isOfAnotherGranted(state, arrival, read)) return note(state, 'read_again', read);
  if (arrival.status === 'deciding') {
    const better = betterOf(arrival, read);
    return andThen(note(state, 'read_while_deciding', read), (next) =>
      stay(withArrival(next, arrival, { better })),
    );
  }
  const isNothingNew = !differs(arrival, read, nowMs) || isBlankOfRemembered(state, read, nowMs);
  if (isNothingNew) return note(state, 'read_again', read);
  return decide(state, arrival, read, nowMs, options);
}

/** Who has passed is in view on its far side, beside whoever was read there before. */
function seenGone(state: LaneState, side: Direction, nowMs: number): LaneState {
  const { turn, otherEarly } = state.sides;
  if (side === turn || otherEarly === null) return state;
  return { ...state, sides: { ...state.sides, otherEarly: { ...otherEarly, sinceMs: nowMs } } };
}

/** Whoever is read where it is not their turn is decided on when it is. */
function takeReadOfOtherSide(state: LaneState, read: PlateRead, nowMs: number): Step {
  if (isOfWhoGoesFromThere(state, read, nowMs)) return noteWhoGoes(state, read);
  const { otherEarly: kept, otherWaits } = state.sides;
  if (!otherWaits && mayHaveFollowed(kept, state, read, nowMs)) {
    return note(state, 'read_again', read);
  }
  const otherEarly = earlyRead(kept, read, nowMs);
  return stay({ ...state, sides: { ...state.sides, otherEarly } });
}

/** Nobody waits for a decision, so the read is of who goes or has gone, or of who comes next. */
function takeReadOfNext(
  state: LaneState,
  read: PlateRead,
  nowMs: number,
  options: MachineOptions,
): Step {
  const { arrival, passage } = state;
  if (isOfWhoIsGranted(state, read)) {
    return andThen(note(state, 'read_again', read), (next) =>
      raiseAgain(seenAgain(next, read, nowMs), read, nowMs),
    );
  }
  if (arrival === null && passage?.sessionId === '' && passage.plate === '') {
    // Somebody was waved through without a read: this is the read, come late.
    return andThen(note(state, 'read_late', read), (next) =>
      stay({ ...next, passage: { ...passage, plate: read.plate } }),
    );
  }
  if (arrival === null && isOfWhoWasGranted(state, read, nowMs)) {
    return note(state, 'read_again', read);
  }
  if (isOfWhoGoes(state)) return noteWhoGoes(state, read);
  if (isOfWhoMayHaveGone(state, read, nowMs)) return note(state, 'read_of_who_may_have_gone', read);
  const corrected = correction(state, read, nowMs, options);
  if (corrected !== null) return corrected;
  if (isOfWhoIsMisread(state, read)) return note(state, 'read_again', read);
  if (arrival === null && mayHaveFollowed(state.early, state, read, nowMs)) {
    return note(state, 'read_again', read);
  }
  return keepForNext(state, read, nowMs, options);
}

function keepForNext(
  state: LaneState,
  read: PlateRead,
  nowMs: number,
  options: MachineOptions,
): Step {
  const { passage } = state;
  const known = {
    ...state,
    early: earlyRead(state.early, read, nowMs),
    passage: passage?.unread === true ? withReadMeanwhile(passage, read.plate) : passage,
  };
  if (isAnotherThere(known, nowMs)) return replaceGranted(known, nowMs, options);
  const unseen = state.arrival === null && isBlind(state.standing.approach);
  return unseen ? arrive(known, nowMs, options) : stay(known);
}

function noteWhoGoes(state: LaneState, read: PlateRead): Step {
  const { passage } = state;
  if (passage?.sessionId !== '') return note(state, 'read_of_who_goes', read);
  const known = { ...state, passage: withReadMeanwhile(passage, read.plate) };
  return note(known, 'read_of_who_goes', read);
}

/** Who stands there is another arrival than the one that was granted. */
function replaceGranted(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const { passage } = state;
  const ended = passage === null ? stay(state) : endUnused(state, passage, nowMs, options);
  return andThen(ended, (next) => arrive({ ...next, arrival: null }, nowMs, options));
}

/** The camera sees who was granted, and maybe who comes next: neither stands in the other's place. */
function seenAgain(state: LaneState, { plate }: PlateRead, nowMs: number): LaneState {
  const { early, passage } = state;
  return {
    ...state,
    early: early === null ? null : { ...early, sinceMs: nowMs },
    passage: passage?.plate === plate ? { ...passage, unread: false } : passage,
  };
}

/** A board that closes by itself may do so before the car that has the grant drives on. */
function raiseAgain(state: LaneState, { plate }: PlateRead, nowMs: number): Step {
  const { arm, passage } = state;
  // An arm that never rose is jammed, and has been tried often enough.
  const closedByItself = arm.position === 'down' && arm.left?.end === 'up' && arm.moving === null;
  if (!closedByItself || arm.wanted !== 'up') return stay(state);
  const waits = passage?.plate === plate && !passage.entered;
  return waits ? raiseFor(state, passage, nowMs) : stay(state);
}

function note(state: LaneState, event: string, { plate }: PlateRead): Step {
  return go(state, { type: 'note', event, text: '', plate });
}
