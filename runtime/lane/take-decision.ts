import { decide } from './arrive.js';
import type { ArrivalDecision, LaneEvent } from './events.js';
import { beginPassage } from './passage.js';
import { correction, earlyRead } from './reads.js';
import type { Arrival, LaneState, MachineOptions } from './state.js';
import { andThen, go, LANE_LOCKED, plainText, stay, withArrival, type Step } from './step.js';

/** The decision on an arrival has come back. */
export function takeDecision(
  state: LaneState,
  { arrivalId, decision, nowMs }: Extract<LaneEvent, { type: 'decided' }>,
  options: MachineOptions,
): Step {
  const arrival = state.arrival?.id === arrivalId ? state.arrival : null;
  const { reasons } = decision;
  if (decision.kind === 'grant') {
    if (state.arm.locked) return refuseLocked(state, arrival, decision);
    const better = arrival?.better ?? null;
    const { sessionId, plate } = decision;
    const unread = arrival?.read?.trigger === 'none';
    if (arrival !== null && better !== null && unread) {
      // Who was granted before the start has gone: the camera tells of another one in its place.
      return andThen(go(state, { type: 'grantUnused', sessionId, plate }), (next) =>
        decide(next, arrival, better, nowMs, options),
      );
    }
    const confidence = arrival?.read?.confidence ?? 100;
    const granted =
      arrival === null ? state : withArrival(state, arrival, { status: 'granted', reasons });
    const begun = andThen(
      beginPassage(granted, { sessionId, plate, arrivalId, confidence, unread }, nowMs),
      (next) =>
        go(next, { type: 'show', text: decision.show }, { type: 'say', text: decision.say }),
    );
    // A number that somebody typed is of the car that has been granted on its read.
    if (better === null || better.trigger === 'software') return begun;
    return andThen(begun, (next) => {
      const early = earlyRead(null, better, nowMs);
      return correction(next, better, nowMs, options) ?? stay({ ...next, early });
    });
  }
  if (arrival === null) return stay(state);
  const wrong = isRememberedWrongly(arrival, decision);
  const read = arrival.better ?? (arrival.reconsider && !wrong ? arrival.read : null);
  if (read !== null) return decide(state, arrival, read, nowMs, options);
  if (wrong) {
    return go(
      withArrival(state, arrival, {
        status: 'waiting-for-read',
        reasons,
        read: null,
        toldUnreadable: true,
      }),
      { type: 'show', text: decision.show },
      { type: 'say', text: decision.say },
    );
  }
  const status = decision.kind === 'pay' ? 'paying' : 'refused';
  const dueFen = decision.kind === 'pay' ? decision.amountFen : 0;
  return go(
    withArrival(state, arrival, { status, reasons, dueFen }),
    { type: 'show', text: decision.show },
    { type: 'say', text: decision.say },
  );
}

/** The lane remembers a plate from before its start that cannot be the one that stands there. */
function isRememberedWrongly({ read }: Arrival, decision: ArrivalDecision): boolean {
  return read?.trigger === 'none' && decision.kind === 'refuse' && decision.reason === 'no-plate';
}

/** Something that the decision depends on has changed. */
export function reconsider(
  state: LaneState,
  { nowMs, attended }: { nowMs: number; attended: boolean },
  options: MachineOptions,
): Step {
  const arrival = state.arrival;
  if (arrival === null || arrival.read === null) return stay(state);
  if (arrival.doubtedMs !== null && !attended) return stay(state);
  switch (arrival.status) {
    case 'paying':
    case 'refused':
      return state.arm.locked ? stay(state) : decide(state, arrival, arrival.read, nowMs, options);
    case 'deciding':
      return stay(withArrival(state, arrival, { reconsider: true }));
    case 'waiting-for-read':
      return stay(state);
    case 'granted':
      // Its grant has ended by a command, and whoever gave that decides what comes of the car.
      return attended && !state.arm.locked && !isGranted(state, arrival)
        ? decide(state, arrival, arrival.read, nowMs, options)
        : stay(state);
  }
}

function isGranted({ passage, nextPassage }: LaneState, { id }: Arrival): boolean {
  return [passage, nextPassage].some((one) => one?.arrivalId === id);
}

/** The lane was locked while the decision was made: its grant stands, but the car must wait. */
function refuseLocked(
  state: LaneState,
  arrival: Arrival | null,
  { sessionId, plate }: { sessionId: string; plate: string },
): Step {
  const waits =
    arrival === null
      ? state
      : withArrival(state, arrival, {
          status: 'refused',
          reasons: [LANE_LOCKED],
          read: arrival.better ?? arrival.read,
        });
  const words = plainText('lane_locked', plate);
  return go(
    waits,
    { type: 'grantUnused', sessionId, plate },
    { type: 'show', text: words },
    { type: 'say', text: words },
  );
}
