import { localTimeMs } from '../rates/local-time.js';
import { LanekeeperError } from '../errors.js';

const DAY_MS = 86_400_000;

/** One day in China, in Unix milliseconds. */
export interface Day {
  /** As `2026-10-01`. */
  date: string;
  fromMs: number;
  /** The first millisecond of the next day. */
  untilMs: number;
}

/** @throws LanekeeperError `reconcile/bad-date` */
export function dayOf(date: string): Day {
  const fromMs = localTimeMs(date);
  if (fromMs !== null) return { date, fromMs, untilMs: fromMs + DAY_MS };
  const sentence = `"${date}" is no date; an example is "2026-10-01".`;
  throw new LanekeeperError('reconcile/bad-date', sentence);
}
