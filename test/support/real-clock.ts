import type { Clock } from '../../drivers/clock.js';

/** The time of the machine, for tests that talk to real device files. */
export const realClock: Clock = {
  monotonicMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
