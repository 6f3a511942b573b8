import type { Gpio as OnoffLine } from 'onoff';
import { DriverError } from '../../driver-error.js';

/** What this driver needs of the package onoff. */
export interface OnoffModule {
  Gpio: typeof OnoffLine;
}

export type { OnoffLine };

/**
 * Loads onoff when it is needed first, because its native part (epoll) is built at installation and
 * can be missing; a box with simulated lines does well without.
 * @throws DriverError `gpio/native-part-missing`
 */
export async function loadOnoff(
  load: () => Promise<OnoffModule> = () => import('onoff'),
): Promise<OnoffModule> {
  try {
    return await load();
  } catch (error) {
    const sentence =
      'The native part of onoff is missing: run `npm rebuild epoll` (it needs python3, ' +
      'make and g++), or set gpio.backend to simulated.';
    throw new DriverError('gpio/native-part-missing', sentence, error);
  }
}
