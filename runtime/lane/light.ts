import type { Light } from '../../drivers/light/port.js';
import type { LaneState, MachineOptions } from './state.js';

/** Green tells the first car before the arm that it may drive now; everything else is red. */
export function lightOf(
  { arm, passage }: LaneState,
  { limits }: Pick<MachineOptions, 'limits'>,
): Light {
  // Without an upper limit switch the arm is up once its time is over.
  const unseen = arm.position === 'not-reported' || (arm.position === 'between' && !limits.up);
  const up = arm.position === 'up' || (unseen && arm.wanted === 'up' && arm.moving === null);
  const mayDrive = arm.held || (passage !== null && !passage.entered);
  return up && mayDrive ? 'green' : 'red';
}
