import type { Barrier } from '../../drivers/barrier/port.js';
import type { InputLine } from '../../drivers/gpio/port.js';
import type { Presence, PresenceSensor } from '../../drivers/loop/port.js';
import type { ArmGate } from './arm-gate.js';
import type { LaneInputs } from './events.js';
import type { SafetyInputs } from './interlock.js';

export interface LaneSensors {
  approach: PresenceSensor;
  /** The loop on the inner side of a lane for both ways. */
  approachExit: PresenceSensor | null;
  guards: readonly PresenceSensor[];
  fireRelease: InputLine | null;
  barrier: Pick<Barrier, 'position'>;
}

/** Everything that is read in one tick. */
export interface Sample extends SafetyInputs {
  approachExit: Presence | null;
  /** The contact of the fire release cannot be read. */
  fireUnreadable: boolean;
}

/** Reads everything once: the lane machine and the interlock see the same moment. */
export function sampleLane(sensors: LaneSensors, nowMs: number): Sample {
  const fire = sensors.fireRelease?.read() ?? 'inactive';
  return {
    nowMs,
    guards: sensors.guards.map((guard) => guard.sample(nowMs)),
    approach: sensors.approach.sample(nowMs),
    approachExit: sensors.approachExit?.sample(nowMs) ?? null,
    position: sensors.barrier.position(),
    // A contact that cannot be read must not open the park for good: it is alarmed instead.
    fireRelease: fire === 'active',
    fireUnreadable: fire === 'unknown',
  };
}

/** What the machine is told: guards count for it as they count for the interlock. */
export function laneInputs(
  { approach, approachExit, position, fireRelease, fireUnreadable }: Sample,
  gate: Pick<ArmGate, 'guards' | 'doubted'>,
): LaneInputs {
  const guard = mostCautious(gate.guards);
  const doubt = gate.doubted;
  return { approach, approachExit, guard, doubt, position, fireRelease, fireUnreadable };
}

/** Present before unknown before absent; a lane without guards is never known to be empty. */
export function mostCautious(guards: readonly Presence[]): Presence {
  if (guards.includes('present')) return 'present';
  if (guards.length === 0 || guards.includes('unknown')) return 'unknown';
  return 'absent';
}
