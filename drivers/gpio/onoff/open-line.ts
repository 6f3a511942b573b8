import { DriverError } from '../../driver-error.js';
import { errorCode } from '../error-code.js';
import { addressText, type LineAddress } from '../port.js';
import { lineNumber } from './line-number.js';
import type { OnoffLine, OnoffModule } from './onoff-module.js';

/** How a line of one back end is reached. */
export interface OnoffAccess {
  onoff: OnoffModule;
  root: string;
}

/**
 * An input. onoff's own debounce stays off: it would delay presence.
 * @throws DriverError as `Gpio.openInput` says
 */
export function openAsInput(access: OnoffAccess, address: LineAddress): OnoffLine {
  const number = lineNumber(access.root, address);
  return verified(address, 'in', () => {
    return new access.onoff.Gpio(number, 'in', 'both', { activeLow: address.activeLow });
  });
}

/**
 * An output without a glitch. `high` and `low` are electrical, and the kernel sets direction and
 * level in one step; onoff writes them only where the line is not yet an output, so one that is
 * driven keeps its level.
 * @throws DriverError as `Gpio.openOutput` says
 */
export function openAsOutput(access: OnoffAccess, address: LineAddress): OnoffLine {
  const number = lineNumber(access.root, address);
  const inactive = address.activeLow ? 'high' : 'low';
  return verified(address, 'out', () => {
    const options = { activeLow: address.activeLow, reconfigureDirection: false };
    return new access.onoff.Gpio(number, inactive, 'none', options);
  });
}

/** Opens, and checks what onoff keeps silent about: on an exported line it ignores every error. */
function verified(address: LineAddress, direction: string, open: () => OnoffLine): OnoffLine {
  const where = addressText(address);
  let line: OnoffLine;
  let agrees: boolean;
  try {
    line = open();
    agrees = line.direction() === direction && line.activeLow() === address.activeLow;
  } catch (error) {
    throw refusal(where, error);
  }
  if (agrees) return line;
  const sentence =
    `${where} was exported by another program and cannot be set up; let that program ` +
    'give it back.';
  throw new DriverError('gpio/busy', sentence);
}

function refusal(where: string, error: unknown): DriverError {
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return new DriverError(
        'gpio/no-permission',
        `${where} may not be used by this user; add it to the group gpio.`,
        error,
      );
    case 'EROFS':
      return new DriverError(
        'gpio/no-permission',
        `${where} cannot be exported because /sys is read-only; the unit needs ` +
          'ProtectKernelTunables=no.',
        error,
      );
    case 'EBUSY':
      return new DriverError(
        'gpio/busy',
        `${where} is held by a kernel driver or another program; free it or choose another line.`,
        error,
      );
    default:
      return new DriverError('gpio/open-failed', `${where} cannot be opened.`, error);
  }
}
