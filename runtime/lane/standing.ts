import type { Presence } from '../../drivers/loop/port.js';
import type { LaneAlarm, LaneInputs } from './events.js';
import type { LaneState, MachineOptions, Standing } from './state.js';
import { otherSide } from './sides.js';
import { andThen, go, stay, withChange, type Step } from './step.js';

/**
 * Tells once of a sensor that never clears, that cannot be read, or that is not believed, and of an
 * arm that stands open for nobody.
 */
export function watchStanding(
  state: LaneState,
  inputs: LaneInputs,
  nowMs: number,
  options: MachineOptions,
): Step {
  const watched = andThen(watchApproaches(state, inputs, nowMs, options), (next) =>
    one(next, { which: 'guard', name: 'guard' }, inputs.guard, nowMs, options.stuckMs),
  );
  return andThen(
    andThen(watched, (next) => watchDoubt(next, inputs)),
    (next) =>
      andThen(watchFireContact(next, inputs), (after) => watchLeftOpen(after, nowMs, options)),
  );
}

/** An approach loop that cannot be read for so long leaves arrivals to the camera. */
const UNREAD_MS = 10_000;

const alarms = {
  approach: 'approach_never_clears',
  guard: 'guard_never_clears',
} as const satisfies Record<string, LaneAlarm>;

/** It has been told that the approach loop cannot be read: the camera alone tells of arrivals. */
export function isBlind({ presence, told }: Standing): boolean {
  return presence === 'unknown' && told;
}

/** Nothing is known to stand at the approach loop. */
export function isApproachFree({ approach, standing }: LaneState): boolean {
  return approach === 'absent' || isBlind(standing.approach);
}

/** A lane for both ways has a loop on either side, whosever turn it is. */
function watchApproaches(
  state: LaneState,
  inputs: LaneInputs,
  nowMs: number,
  { stuckMs }: MachineOptions,
): Step {
  const { turn, seen } = state.sides;
  const limitMs = (presence: Presence) =>
    presence === 'unknown' ? Math.min(UNREAD_MS, stuckMs) : stuckMs;
  const twoLoops = inputs.approachExit !== null;
  const own = { which: 'approach', name: twoLoops ? `${turn} approach` : 'approach' } as const;
  const watched = one(state, own, inputs.approach, nowMs, limitMs(inputs.approach));
  if (!twoLoops) return watched;
  const side = otherSide(turn);
  const other = { which: 'otherApproach', name: `${side} approach` } as const;
  return andThen(watched, (next) => one(next, other, seen[side], nowMs, limitMs(seen[side])));
}

function one(
  state: LaneState,
  { which, name }: { which: keyof LaneState['standing']; name: string },
  presence: Presence,
  nowMs: number,
  limitMs: number,
): Step {
  const kind = which === 'guard' ? 'guard' : 'approach';
  const before = state.standing[which];
  const now: Standing =
    before.presence === presence ? before : { presence, sinceMs: nowMs, told: false };
  if (presence === 'absent' && now === before) return stay(state);
  const over = presence !== 'absent' && nowMs - now.sinceMs >= limitMs;
  const standing = { ...state.standing, [which]: over ? { ...now, told: true } : now };
  const next = { ...state, standing };
  if (over && !now.told) {
    const why =
      presence === 'present' ? 'a car stands there, or the sensor is stuck' : 'it cannot be read';
    const seconds = Math.round(limitMs / 1_000);
    const text = `no ${name} sensor said "absent" for ${seconds} s: ${why}`;
    return go(next, { type: 'alarm', code: alarms[kind], text });
  }
  if (!before.told || presence !== 'absent') return stay(next);
  return go(next, { type: 'note', event: `${kind}_clear_again`, text: '', plate: '' });
}

function watchDoubt(state: LaneState, { doubt }: LaneInputs): Step {
  const before = state.doubt;
  if (doubt?.index === before?.index && doubt?.doubt === before?.doubt) return stay(state);
  const next = { ...state, doubt };
  if (doubt === null) {
    return go(next, { type: 'note', event: 'guards_believed_again', text: '', plate: '' });
  }
  const why =
    doubt.doubt === 'chatters'
      ? 'changes again and again: it counts as presence until it is quiet'
      : 'saw nothing of several passages: it counts as presence until it sees something';
  const text = `guard ${doubt.index + 1} in the order of the configuration ${why}`;
  return go(next, { type: 'alarm', code: 'guard_not_believed', text });
}

function watchFireContact(state: LaneState, { fireUnreadable }: LaneInputs): Step {
  if (fireUnreadable === state.fireUnreadable) return stay(state);
  const next = { ...state, fireUnreadable };
  if (!fireUnreadable) return stay(next);
  const text = 'the contact of the fire release cannot be read: a fire would not open this lane';
  return go(next, { type: 'alarm', code: 'fire_release_unreadable', text });
}

/** As it was found at a start, or raised from outside: it stays so until a car or a command comes. */
function watchLeftOpen(state: LaneState, nowMs: number, { stuckMs, limits }: MachineOptions): Step {
  const { arm, passage, fireRelease, leftOpen } = state;
  // Without a lower limit switch a closed arm is seen between its ends, too.
  const open = arm.position === 'up' || (arm.position === 'between' && limits.down);
  const wanted = arm.wanted !== 'leave' || arm.held || fireRelease || arm.moving !== null;
  if (!open || wanted || passage !== null) return stay(withChange(state, { leftOpen: null }));
  const since = leftOpen ?? { sinceMs: nowMs, told: false };
  if (since.told || nowMs - since.sinceMs < stuckMs) {
    return stay(withChange(state, { leftOpen: since }));
  }
  const text = 'the arm stands open for nobody: it stays so until a car passes or it is lowered';
  return go(
    { ...state, leftOpen: { ...since, told: true } },
    { type: 'alarm', code: 'arm_left_open', text },
  );
}
