import type { Barrier } from '../../drivers/barrier/port.js';
import type { InputLine } from '../../drivers/gpio/port.js';
import type { Presence, PresenceSensor } from '../../drivers/loop/port.js';
import type { LaneInputs } from './events.js';
import type { SafetyInputs } from './interlock.js';

export interface LaneSensors {
  approach: PresenceSensor;
  guards: readonly PresenceSensor[];
  fireRelease: InputLine | null;
  barrier: Pick<Barrier, 'position'>;
}

/** Reads everything once: the lane machine and the interlock see the same moment. */
export function sampleLane(
  sensors: LaneSensors,
  nowMs: number,
): { safety: SafetyInputs; lane: LaneInputs } {
  const guards = sensors.guards.map((guard) => guard.sample(nowMs));
  const position = sensors.barrier.position();
  // A contact that cannot be read must not open the park for good; it is alarmed elsewhere.
  const fireRelease = sensors.fireRelease?.read() === 'active';
  return {
    safety: { nowMs, guards, fireRelease, position },
    lane: {
      approach: sensors.approach.sample(nowMs),
      guard: mostCautious(guards),
      position,
      fireRelease,
    },
  };
}

/** Present before unknown before absent; a lane without guards is never known to be empty. */
export function mostCautious(guards: readonly Presence[]): Presence {
  if (guards.includes('present')) return 'present';
  if (guards.length === 0 || guards.includes('unknown')) return 'unknown';
  return 'absent';
}
