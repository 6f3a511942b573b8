import type { ArmPosition } from '../../drivers/barrier/port.js';
import type { Presence } from '../../drivers/loop/port.js';

/**
 * Whether the guards of the place under the arm can be believed. A sensor that answers is not yet
 * one that sees: a relay contact may be welded, a loop cut behind its detector, a beam blinded.
 * What is not believed counts as presence.
 */

export interface TrustOptions {
  /** A guard that changes this often within `chatterMs` is not believed until it is quiet so long. */
  chatterChanges: number;
  chatterMs: number;
  /** A guard that missed this many passages in a row is taken for blind until it sees something. */
  blindPassages: number;
}

/** Why a guard that says `absent` is not believed. */
export type Doubt = 'chatters' | 'blind';

interface GuardTrust {
  presence: Presence;
  changedMs: number;
  /** When it changed lately, the latest last; never more than `chatterChanges`. */
  changesMs: readonly number[];
  chatters: boolean;
  /** Passages in a row that others saw and this one did not. */
  missed: number;
}

export interface SensorTrust {
  guards: readonly GuardTrust[];
  approach: Presence;
  approachChangedMs: number;
}

/** What the judgement rests on in one tick. */
export interface Sighting {
  nowMs: number;
  guards: readonly Presence[];
  approach: Presence;
  position: ArmPosition;
}

export const trustAtStart: SensorTrust = { guards: [], approach: 'unknown', approachChangedMs: 0 };

/** Who stands at a sensor for shorter than this need not be a car that all sensors see. */
const CAR_MS = 1_000;

/** To be called once per tick. */
export function watchTrust(trust: SensorTrust, seen: Sighting, options: TrustOptions): SensorTrust {
  const { nowMs, approach } = seen;
  if (nothingNew(trust, seen)) return trust;
  const before = seen.guards.map(
    (presence, index) => trust.guards[index] ?? fresh(presence, nowMs),
  );
  const sinceMs = passageSince(trust, before, seen);
  return {
    guards: before.map((guard, index) => {
      const presence = seen.guards[index] ?? 'unknown';
      return judge(guard, presence, { nowMs, passageSinceMs: sinceMs }, options);
    }),
    approach,
    approachChangedMs: approach === trust.approach ? trust.approachChangedMs : nowMs,
  };
}

/** Why a guard is not believed; null when it is. */
export function doubtOf(trust: SensorTrust, index: number, options: TrustOptions): Doubt | null {
  const guard = trust.guards[index];
  if (guard === undefined) return null;
  if (guard.chatters) return 'chatters';
  return guard.missed >= options.blindPassages ? 'blind' : null;
}

/** The guards as they count: one that says `absent` and is not believed is `unknown`. */
export function believed(
  trust: SensorTrust,
  guards: readonly Presence[],
  options: TrustOptions,
): readonly Presence[] {
  if (guards.every((_, index) => doubtOf(trust, index, options) === null)) return guards;
  return guards.map((presence, index) =>
    presence === 'absent' && doubtOf(trust, index, options) !== null ? 'unknown' : presence,
  );
}

/** Most ticks: everything says what it said, and no change is young enough to count. */
function nothingNew(trust: SensorTrust, { guards, approach }: Sighting): boolean {
  if (approach !== trust.approach || guards.length !== trust.guards.length) return false;
  return trust.guards.every(
    (guard, index) =>
      guard.presence === guards[index] && guard.changesMs.length === 0 && !guard.chatters,
  );
}

function fresh(presence: Presence, nowMs: number): GuardTrust {
  return { presence, changedMs: nowMs, changesMs: [], chatters: false, missed: 0 };
}

/**
 * When something the size of a car has just gone: since when it was there; else null. Another guard
 * is a witness, and so is the approach loop, which a car leaves forwards only while the arm is up.
 */
function passageSince(
  trust: SensorTrust,
  before: readonly GuardTrust[],
  seen: Sighting,
): number | null {
  const gone = (was: Presence, is: Presence | undefined, changedMs: number) =>
    was === 'present' && is === 'absent' && seen.nowMs - changedMs >= CAR_MS;
  const witnesses = before.filter((guard, index) =>
    gone(guard.presence, seen.guards[index], guard.changedMs),
  );
  const sinceMs = witnesses.map((guard) => guard.changedMs);
  const drove = seen.position === 'up';
  if (drove && gone(trust.approach, seen.approach, trust.approachChangedMs)) {
    sinceMs.push(trust.approachChangedMs);
  }
  return sinceMs.length === 0 ? null : Math.min(...sinceMs);
}

function judge(
  guard: GuardTrust,
  presence: Presence,
  { nowMs, passageSinceMs }: { nowMs: number; passageSinceMs: number | null },
  options: TrustOptions,
): GuardTrust {
  // The first look after a start is no change.
  const changed = presence !== guard.presence && guard.presence !== 'unknown';
  const lately = guard.changesMs.filter((atMs) => nowMs - atMs < options.chatterMs);
  const changesMs = (changed ? [...lately, nowMs] : lately).slice(-options.chatterChanges);
  const quiet = changesMs.length === 0;
  const sawNothing = presence === 'absent' && guard.presence === 'absent';
  const missedOne =
    passageSinceMs !== null && sawNothing && guard.changedMs < passageSinceMs ? 1 : 0;
  return {
    presence,
    changedMs: presence === guard.presence ? guard.changedMs : nowMs,
    changesMs,
    chatters: changesMs.length >= options.chatterChanges || (guard.chatters && !quiet),
    missed: presence === 'present' ? 0 : Math.min(guard.missed + missedOne, options.blindPassages),
  };
}
