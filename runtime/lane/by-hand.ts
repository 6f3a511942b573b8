import type { PlateRead } from '../../drivers/camera/port.js';
import { EARLY_READ_MS } from './early-read.js';
import { endGrant } from './closing.js';
import type { LaneCommand, LaneEvent } from './events.js';
import { closedBehind, doubtUnused, newPassage } from './passage.js';
import type { Arrival, EarlyRead, LaneState, MachineOptions, Passage } from './state.js';
import {
  andThen,
  go,
  idleText,
  LANE_LOCKED,
  plainText,
  stay,
  withArm,
  withArrival,
  type Step,
} from './step.js';
import { reconsider } from './take-decision.js';

/** What would bring the arm down, now or after the fire. */
export const closing: readonly LaneCommand[] = ['lower', 'release', 'lock'];

type CommandEvent = Extract<LaneEvent, { type: 'command' }>;

/** An attendant or the cloud asks for something; the cause is on disk already. */
export function takeCommand(
  state: LaneState,
  command: CommandEvent,
  options: MachineOptions,
): Step {
  if (state.fireRelease && closing.includes(command.action)) {
    const text = 'the fire release holds the arm up';
    return go(state, { type: 'note', event: 'lower_refused', text, plate: '' });
  }
  switch (command.action) {
    case 'raise':
      return raise(state, command);
    case 'hold':
      return hold(state, command);
    case 'release':
      return state.arm.held ? letGo(state, command.nowMs, options) : stay(state);
    case 'lower':
      return down(state, command.nowMs, options);
    case 'lock':
      return andThen(stay(withArm(state, { locked: true })), (next) =>
        lock(next, command.nowMs, options),
      );
    case 'unlock':
      return unlock(state, command, options);
  }
}

/** The longest time of holding is over. */
export function endHold(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const { held, heldSinceMs } = state.arm;
  const { holdMaxMs } = options;
  if (!held || heldSinceMs === null || holdMaxMs === null) return stay(state);
  if (nowMs - heldSinceMs < holdMaxMs) return stay(state);
  return andThen(go(state, { type: 'holdEnded' }), (next) => letGo(next, nowMs, options));
}

/** The arm is held no longer; for who stands there with a grant it stays up as for anybody. */
function letGo(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const { passage, arrival } = state;
  const waits = passage !== null && !passage.entered && arrival?.id === passage.arrivalId;
  if (!waits) return down(state, nowMs, options);
  return stay(withArm(state, { wanted: 'up', held: false, gaveUp: false, failedClosings: 0 }));
}

/** Who asks must unlock first: a lane that is locked by one is not opened by another's mistake. */
function raise(state: LaneState, { origin, nowMs }: CommandEvent): Step {
  if (state.arm.locked) {
    return go(state, { type: 'note', event: 'raise_refused', text: LANE_LOCKED, plate: '' });
  }
  const passing = state.passage === null ? { ...state, ...waved(state, nowMs) } : state;
  return go(movingUp(passing, nowMs), { type: 'raise', cause: origin });
}

/**
 * Who is waved through is the car at the approach loop, or one that was read and that the loop
 * misses, on whichever side. Where the grant of who stands there has ended, what was read since
 * tells who it is.
 */
function waved(state: LaneState, nowMs: number): Pick<LaneState, 'passage' | 'early' | 'sides'> {
  const { arrival, early, sides } = state;
  const isFresh = (kept: EarlyRead | null): kept is EarlyRead =>
    kept !== null && nowMs - kept.atMs <= EARLY_READ_MS;
  const undecided = arrival === null || arrival.status === 'granted';
  const unseen = undecided && isFresh(early) ? early : null;
  const { otherEarly } = sides;
  const there = arrival === null && !sides.otherWaits && isFresh(otherEarly) ? otherEarly : null;
  const read = unseen?.read ?? arrival?.read ?? there?.read ?? null;
  const granted = {
    sessionId: '',
    plate: read?.plate ?? '',
    arrivalId: arrival?.id ?? 0,
    confidence: 100,
    unread: false,
  };
  return {
    passage: newPassage(granted, nowMs),
    early: unseen === null ? early : null,
    sides: there === null ? sides : { ...sides, otherEarly: null },
  };
}

/** Holding wins over a lock; both end each other, so that the last word counts. */
function hold(state: LaneState, { origin, nowMs }: CommandEvent): Step {
  const { arm, fireRelease } = state;
  const sinceMs = arm.held ? (arm.heldSinceMs ?? nowMs) : nowMs;
  const change = { held: true, locked: false, heldSinceMs: fireRelease ? null : sinceMs };
  return go(movingUp(withArm(state, change), nowMs), { type: 'raise', cause: origin });
}

function movingUp(state: LaneState, nowMs: number): LaneState {
  const moving = { direction: 'up', sinceMs: nowMs, tries: 1 } as const;
  return withArm(closedBehind(state), { wanted: 'up', moving });
}

/**
 * The arm comes down once it is quiet; a car that is under it passes first. Who was to go and stands
 * neither there nor at the loop has gone already, one way or the other.
 */
function down(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const passage = state.passage?.entered === true ? state.passage : null;
  const lowering = withArm(
    { ...state, passage },
    {
      wanted: options.canLower ? 'down' : 'leave',
      held: false,
      gaveUp: false,
      failedClosings: 0,
    },
  );
  const unused = state.passage;
  if (passage !== null || unused === null) return stay(lowering);
  const isThere = state.guard !== 'absent' || state.arrival?.id === unused.arrivalId;
  return andThen(endGrant(lowering, unused, nowMs), (ended) =>
    stay(isThere ? ended : doubtUnused(ended, nowMs)),
  );
}

/** Grants that were not used yet end; who stands there is told. */
function lock(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const { nextPassage, arrival } = state;
  const lowered = down({ ...state, nextPassage: null }, nowMs, options);
  const ended = andThen(lowered, (next) =>
    nextPassage === null ? stay(next) : endGrant(next, nextPassage, nowMs),
  );
  return andThen(ended, (next) => {
    // The decision on a car that is not under the arm yet is made anew after the lock.
    const { passage } = next;
    const waits = arrival?.status === 'granted' && arrival.id !== passage?.arrivalId;
    const shown = waits ? withArrival(next, arrival, refusedBy(state, arrival, nowMs)) : next;
    return go(shown, { type: 'show', text: plainText('lane_locked', arrival?.read?.plate) });
  });
}

/**
 * Who was granted may have gone: when its grant is over, the camera tells of somebody else, or what
 * lies under the arm, a stuck sensor perhaps, hides who goes.
 */
function refusedBy(
  { passage, early, guard }: LaneState,
  arrival: Arrival,
  nowMs: number,
): Partial<Arrival> {
  const its = passage?.arrivalId === arrival.id ? passage : null;
  const isSeen = its !== null && guard === 'absent';
  const stands = isSeen && early === null && arrival.doubtedMs === null;
  const read = its === null ? arrival.read : correctedRead(arrival.read, its);
  return { status: 'refused', reasons: [LANE_LOCKED], doubtedMs: stands ? null : nowMs, read };
}

/** The plate of its stay may have been corrected since it was read. */
function correctedRead(read: PlateRead | null, { plate, confidence }: Passage): PlateRead | null {
  return read === null || read.plate === plate ? read : { ...read, plate, confidence };
}

function unlock(state: LaneState, { nowMs }: CommandEvent, options: MachineOptions): Step {
  if (!state.arm.locked) return stay(state);
  const unlocked = withArm(state, { locked: false });
  if ((state.arrival?.read ?? null) !== null) {
    return reconsider(unlocked, { nowMs, attended: false }, options);
  }
  return go(unlocked, { type: 'show', text: idleText(state, options) });
}
