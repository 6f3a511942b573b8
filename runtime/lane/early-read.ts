import type { EarlyRead, LaneState } from './state.js';

/** A read waits this long for its car to reach the approach loop. */
export const EARLY_READ_MS = 10_000;

/** So soon after a start the guards tell whether something is under the arm. */
const SETTLED_MS = 1_000;

/**
 * Who was granted before a start is taken for who stands there once the camera had its time, and
 * only where it cannot have gone since: nothing has been under the arm, as far as anybody knows.
 */
export function isDue(
  { resumedFromMs, atMs }: EarlyRead,
  { guard, quietSinceMs }: LaneState,
  nowMs: number,
): boolean {
  const isQuiet = guard === 'absent' && quietSinceMs !== null && quietSinceMs - atMs < SETTLED_MS;
  return resumedFromMs !== null && nowMs >= resumedFromMs && isQuiet;
}
