import type { Light } from '../../drivers/light/port.js';
import type { LaneState } from './state.js';

/** Green tells the first car before the arm that it may drive now; everything else is red. */
export function lightOf({ arm, passage }: LaneState): Light {
  const unreported = arm.position === 'not-reported';
  const up = arm.position === 'up' || (unreported && arm.wanted === 'up' && arm.moving === null);
  const mayDrive = arm.held || (passage !== null && !passage.entered);
  return up && mayDrive ? 'green' : 'red';
}
