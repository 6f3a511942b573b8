import { DriverError } from '../../driver-error.js';
import { errorCode } from '../error-code.js';
import { addressText, type LineAddress } from '../port.js';
import { askLine, findLine, withFile, type FoundLine } from './chips.js';
import type { GpioKernel } from './kernel.js';
import {
  GpioRequest,
  isActive,
  LineFlag,
  lineRequest,
  lineValues,
  outputConfig,
  requestedFile,
} from './uapi.js';

const CONSUMER = 'lanekeeper';

/** A line that this process holds. */
export interface HeldLine {
  file: number;
  found: FoundLine;
  /** Whether the kernel tells its edges; some expanders cannot. */
  hasEdges: boolean;
}

/** @throws DriverError as `Gpio.openInput` says */
export function requestInput(kernel: GpioKernel, address: LineAddress): HeldLine {
  const found = findLine(kernel, address);
  const level = LineFlag.Input | activeLowFlag(address);
  const edges = LineFlag.EdgeRising | LineFlag.EdgeFalling;
  return refusing(address, () =>
    withFile(kernel, found.chip.path, (chip) => {
      try {
        return { file: take(kernel, chip, found, level | edges), found, hasEdges: true };
      } catch (error) {
        if (['EBUSY', 'EACCES', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
        return { file: take(kernel, chip, found, level), found, hasEdges: false };
      }
    }),
  );
}

/**
 * Takes the line as it is, looks at its level, and only then makes it an output, at that level if
 * it was an output already and else inactive: direction and level change in one step.
 * @throws DriverError as `Gpio.openOutput` says
 */
export function requestOutput(kernel: GpioKernel, address: LineAddress): HeldLine {
  const found = findLine(kernel, address);
  const flags = activeLowFlag(address);
  return refusing(address, () =>
    withFile(kernel, found.chip.path, (chip) => {
      const driven = (askLine(kernel, chip, found.offset).flags & LineFlag.Output) !== 0n;
      const file = take(kernel, chip, found, flags);
      try {
        const active = driven && readLevel(kernel, file);
        kernel.control(file, GpioRequest.SetConfig, outputConfig(flags | LineFlag.Output, active));
      } catch (error) {
        kernel.close(file);
        throw error;
      }
      return { file, found, hasEdges: false };
    }),
  );
}

/** @throws Error with a `code` */
export function readLevel(kernel: GpioKernel, file: number): boolean {
  const values = lineValues();
  kernel.control(file, GpioRequest.GetValues, values);
  return isActive(values);
}

function take(kernel: GpioKernel, chip: number, { offset }: FoundLine, flags: bigint): number {
  const request = lineRequest(offset, flags, CONSUMER);
  kernel.control(chip, GpioRequest.RequestLine, request);
  return requestedFile(request);
}

const activeLowFlag = ({ activeLow }: LineAddress): bigint => (activeLow ? LineFlag.ActiveLow : 0n);

function refusing<T>(address: LineAddress, open: () => T): T {
  const where = addressText(address);
  try {
    return open();
  } catch (error) {
    const refuse = (code: string, sentence: string) => new DriverError(code, sentence, error);
    switch (errorCode(error)) {
      case 'EACCES':
      case 'EPERM':
        throw refuse(
          'gpio/no-permission',
          `${where} may not be used by this user; add it to the group gpio.`,
        );
      case 'EBUSY':
        throw refuse(
          'gpio/busy',
          `${where} is held by a kernel driver or another program (\`lanekeeper gpio list\` ` +
            'tells which); free it or choose another line.',
        );
      default:
        throw refuse('gpio/open-failed', `${where} cannot be opened.`);
    }
  }
}
