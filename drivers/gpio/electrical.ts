import type { Level, LineAddress } from './port.js';

/** The electrical level (true: high) at which the signal of `address` is active or inactive. */
export function electrical(address: LineAddress, active: boolean): boolean {
  return active !== address.activeLow;
}

/** The signal's level at an electrical level; undefined stands for one that could not be read. */
export function signal(address: LineAddress, high: boolean | undefined): Level {
  if (high === undefined) return 'unknown';
  return high === electrical(address, true) ? 'active' : 'inactive';
}
