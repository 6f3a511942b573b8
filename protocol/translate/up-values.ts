import { CloudError } from '../cloud/cloud-error.js';
import { unixSecondsOf } from '../cloud/time.js';
import type { Stamp } from '../park/values.js';

/**
 * A time as the cloud takes it. A message of the bus may come without a stamp inside its body.
 * @throws CloudError `cloud/time-missing`, `cloud/clock-unset`: not yet
 */
export function secondsOf(stamp: Stamp | null): number {
  if (stamp === null) throw new CloudError('cloud/time-missing', 'A time of it is missing.');
  if (stamp.quality !== 'SET') {
    throw new CloudError(
      'cloud/clock-unset',
      'The time was taken before the clock was set; it is sent once it is corrected.',
    );
  }
  return unixSecondsOf(stamp.unixMs);
}

/** How long a stay was, in whole minutes as the cloud counts them. */
export function stayMinutes(inSeconds: number, outSeconds: number): number {
  return Math.max(0, Math.floor((outSeconds - inSeconds) / 60));
}

/** A text that is left out of the message when it is blank. */
export function filled(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}
