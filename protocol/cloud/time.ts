import { CloudError } from './cloud-error.js';

/** The cloud's times are whole seconds; the begun second counts, so a time never moves forward. */
export function unixSecondsOf(unixMs: number): number {
  const seconds = Math.floor(unixMs / 1000);
  if (!Number.isSafeInteger(seconds) || seconds < 0) {
    throw new CloudError('cloud/not-a-time', `${unixMs} is not a Unix time in milliseconds.`);
  }
  return seconds;
}

/** Cloud seconds to Unix milliseconds, capped at the last time that a date can name. */
export function unixMsOf(seconds: number): number {
  return Math.min(Math.max(seconds, 0) * 1000, 8.64e15);
}
