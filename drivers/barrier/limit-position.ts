import type { InputLine } from '../gpio/port.js';
import type { ArmPosition } from './port.js';

/** Where the arm is by its limit switches, of which either may be missing. */
export function limitPosition(limitUp: InputLine | null, limitDown: InputLine | null): ArmPosition {
  if (limitUp === null && limitDown === null) return 'not-reported';
  const up = limitUp?.read() ?? 'inactive';
  const down = limitDown?.read() ?? 'inactive';
  if (up === 'unknown' || down === 'unknown') return 'contradictory';
  if (up === 'active') return down === 'active' ? 'contradictory' : 'up';
  return down === 'active' ? 'down' : 'between';
}
