import type { Presence } from '../../drivers/loop/port.js';
import type { LaneAlarm, LaneInputs } from './events.js';
import type { LaneState, MachineOptions, Standing } from './state.js';
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
  const { stuckMs } = options;
  const unread = inputs.approach === 'unknown' ? Math.min(UNREAD_MS, stuckMs) : stuckMs;
  const watched = andThen(one(state, 'approach', inputs.approach, nowMs, unread), (next) =>
    one(next, 'guard', inputs.guard, nowMs, stuckMs),
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

function one(
  state: LaneState,
  which: 'approach' | 'guard',
  presence: Presence,
  nowMs: number,
  limitMs: number,
): Step {
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
    const text = `no ${which} sensor said "absent" for ${seconds} s: ${why}`;
    return go(next, { type: 'alarm', code: alarms[which], text });
  }
  if (!before.told || presence !== 'absent') return stay(next);
  return go(next, { type: 'note', event: `${which}_clear_again`, text: '', plate: '' });
}

function watchDoubt(state: LaneState, { doubt }: LaneInputs): Step {
  if (doubt === state.doubt) return stay(state);
  const next = { ...state, doubt };
  if (doubt === null) {
    return go(next, { type: 'note', event: 'guards_believed_again', text: '', plate: '' });
  }
  const why =
    doubt === 'chatters'
      ? 'a guard changes again and again: it counts as presence until it is quiet'
      : 'a guard saw nothing of several passages: it counts as presence until it sees something';
  return go(next, { type: 'alarm', code: 'guard_not_believed', text: why });
}

function watchFireContact(state: LaneState, { fireUnreadable }: LaneInputs): Step {
  if (fireUnreadable === state.fireUnreadable) return stay(state);
  const next = { ...state, fireUnreadable };
  if (!fireUnreadable) return stay(next);
  const text = 'the contact of the fire release cannot be read: a fire would not open this lane';
  return go(next, { type: 'alarm', code: 'fire_release_unreadable', text });
}

/** As it was found at a start, or raised from outside: it stays so until a car or a command comes. */
function watchLeftOpen(state: LaneState, nowMs: number, { stuckMs }: MachineOptions): Step {
  const { arm, passage, fireRelease, leftOpen } = state;
  const open = arm.position === 'up' || arm.position === 'between';
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
