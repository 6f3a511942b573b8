import { DriverError } from '../../driver-error.js';
import { errorCode } from '../error-code.js';
import { addressText, type LineAddress } from '../port.js';
import type { GpioKernel } from './kernel.js';
import {
  chipInfo,
  chipInfoBuffer,
  GpioRequest,
  lineInfo,
  lineInfoBuffer,
  type LineInfo,
} from './uapi.js';

/** A chip as the kernel describes it. */
export interface Chip {
  path: string;
  label: string;
  lines: number;
}

/** A line on its chip, found by offset or by name. */
export interface FoundLine {
  chip: Chip;
  offset: number;
}

/**
 * Every chip that can be asked; one that vanishes meanwhile is left out.
 * @throws DriverError `gpio/no-permission` when there are chips and none may be opened
 */
export function listChips(kernel: GpioKernel): Chip[] {
  const paths = kernel.chips();
  const refused: unknown[] = [];
  const chips = paths.flatMap((path) => {
    try {
      return [withFile(kernel, path, (file) => describe(kernel, file, path))];
    } catch (error) {
      if (['EACCES', 'EPERM'].includes(errorCode(error) ?? '')) refused.push(error);
      return [];
    }
  });
  if (chips.length > 0 || refused.length === 0) return chips;
  const sentence = `${paths.join(', ')} may not be used by this user; add it to the group gpio.`;
  throw new DriverError('gpio/no-permission', sentence, refused[0]);
}

/** What the kernel says about each line of a chip, in the order of their offsets. */
export function listLines(kernel: GpioKernel, chip: Chip): LineInfo[] {
  return withFile(kernel, chip.path, (file) =>
    Array.from({ length: chip.lines }, (_, offset) => askLine(kernel, file, offset)),
  );
}

/** @throws DriverError `gpio/no-such-chip`, `gpio/no-such-line`, `gpio/no-permission` */
export function findLine(kernel: GpioKernel, address: LineAddress): FoundLine {
  const chips = listChips(kernel);
  const matching = chips.filter((chip) => chip.label === address.chip);
  const [chip] = matching;
  if (chip === undefined) {
    const found = chips.map((one) => one.label).join(', ') || 'none';
    const sentence = `There is no GPIO chip labelled ${address.chip}; this box has: ${found}.`;
    throw new DriverError('gpio/no-such-chip', sentence);
  }
  if (matching.length > 1) {
    const sentence =
      `${matching.length} GPIO chips are labelled ${address.chip}, so it is not clear ` +
      'which one is meant.';
    throw new DriverError('gpio/no-such-chip', sentence);
  }
  return { chip, offset: offsetOn(kernel, chip, address) };
}

function offsetOn(kernel: GpioKernel, chip: Chip, address: LineAddress): number {
  const { line } = address;
  if (typeof line === 'number') {
    if (Number.isInteger(line) && line >= 0 && line < chip.lines) return line;
    const sentence = `Chip ${chip.label} has the lines 0 to ${chip.lines - 1}, but not ${line}.`;
    throw new DriverError('gpio/no-such-line', sentence);
  }
  const names = listLines(kernel, chip).map((info) => info.name);
  const offsets = [...names.keys()].filter((offset) => names[offset] === line);
  const [offset] = offsets;
  if (offset !== undefined && offsets.length === 1) return offset;
  const sentence =
    offset === undefined
      ? `${addressText(address)} does not exist: no line of that chip has this name.`
      : `${addressText(address)} is not clear: ${offsets.length} lines have this name.`;
  throw new DriverError('gpio/no-such-line', sentence);
}

/** @throws Error with a `code` */
export function askLine(kernel: GpioKernel, file: number, offset: number): LineInfo {
  const buffer = lineInfoBuffer(offset);
  kernel.control(file, GpioRequest.LineInfo, buffer);
  return lineInfo(buffer);
}

/** Opens a device file for as long as `use` takes. @throws Error with a `code` */
export function withFile<T>(kernel: GpioKernel, path: string, use: (file: number) => T): T {
  const file = kernel.open(path);
  try {
    return use(file);
  } finally {
    kernel.close(file);
  }
}

function describe(kernel: GpioKernel, file: number, path: string): Chip {
  const buffer = chipInfoBuffer();
  kernel.control(file, GpioRequest.ChipInfo, buffer);
  const { label, lines } = chipInfo(buffer);
  return { path, label, lines };
}
