import type { Clock } from '../../drivers/clock.js';

/**
 * Waits for a call back, no longer than `waitMs`; null when it did not come by then.
 * @param subscribe has the call back called later on; returns what ends that
 */
export function within<T>(
  clock: Clock,
  waitMs: number,
  subscribe: (callback: (value: T) => void) => () => void,
): Promise<T | null> {
  return new Promise((resolve) => {
    const end = (value: T | null) => {
      timer.cancel();
      forget();
      resolve(value);
    };
    const timer = clock.after(waitMs, () => end(null));
    const forget = subscribe(end);
  });
}
