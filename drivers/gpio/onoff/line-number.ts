import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DriverError } from '../../driver-error.js';
import { errorCode } from '../error-code.js';
import { addressText, type LineAddress } from '../port.js';

/** A chip as sysfs shows it. */
export interface SysfsChip {
  label: string;
  base: number;
  lines: number;
}

/**
 * The kernel's global number of a line, found at run time: the base of a chip differs between
 * kernels and boards (0, 512, 571, 1008 have been seen), its label does not.
 *
 * @param root the sysfs folder, `/sys/class/gpio` on a box
 * @throws DriverError `gpio/no-such-chip`, `gpio/no-such-line`, `gpio/no-permission`
 */
export function lineNumber(root: string, address: LineAddress): number {
  const chips = readChips(root);
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
  const { line } = address;
  if (typeof line === 'string') {
    const sentence =
      `${addressText(address)} cannot be found: sysfs knows no names of lines. Give its offset, ` +
      'or set gpio.backend to character_device.';
    throw new DriverError('gpio/no-such-line', sentence);
  }
  if (!Number.isInteger(line) || line < 0 || line >= chip.lines) {
    const sentence = `Chip ${chip.label} has the lines 0 to ${chip.lines - 1}, but not ${line}.`;
    throw new DriverError('gpio/no-such-line', sentence);
  }
  return chip.base + line;
}

/** @throws DriverError `gpio/no-such-chip`, `gpio/no-permission` */
export function readChips(root: string): SysfsChip[] {
  let names: string[];
  try {
    names = readdirSync(root);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      const sentence =
        `${root} does not exist: this kernel has no sysfs GPIO. Mount gpiod-sysfs-proxy ` +
        'there, or set gpio.backend to character_device.';
      throw new DriverError('gpio/no-such-chip', sentence, error);
    }
    const sentence = `${root} cannot be read; the user needs the group gpio.`;
    throw new DriverError('gpio/no-permission', sentence, error);
  }
  return names
    .filter((name) => /^gpiochip\d+$/.test(name))
    .map((name) => readChip(join(root, name)))
    .filter((chip) => chip !== null);
}

/** Null for a chip that vanishes while it is read, or whose files make no sense. */
function readChip(folder: string): SysfsChip | null {
  try {
    const read = (name: string) => readFileSync(join(folder, name), 'utf8').trim();
    const [base, lines] = [Number(read('base')), Number(read('ngpio'))];
    return Number.isInteger(base) && Number.isInteger(lines)
      ? { label: read('label'), base, lines }
      : null;
  } catch {
    return null;
  }
}
