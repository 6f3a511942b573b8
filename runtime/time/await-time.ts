import type { Clock, Timer } from '../../drivers/clock.js';
import type { Stamper } from './stamper.js';

/** So long orders wait for a clock that has not been set, once the cloud is reached. */
const WAIT_MAX_MS = 60_000;
const POLL_MS = 1_000;

/**
 * Calls back as soon as the clock has been set, or has had its time to be: where the cloud is
 * reached the time soon is too. At once if the clock is set already. The result calls it off.
 */
export function awaitTime(clock: Clock, stamper: Stamper, callback: () => void): Timer {
  let timer: Timer | null = null;
  const look = (leftMs: number): void => {
    if (leftMs <= 0 || stamper.clock.quality === 'SET') callback();
    else timer = clock.after(POLL_MS, () => look(leftMs - POLL_MS));
  };
  look(WAIT_MAX_MS);
  return { cancel: () => timer?.cancel() };
}
