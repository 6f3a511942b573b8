import { join } from 'node:path';
import type { PulseGuard } from '../pulse-guard.js';
import { lineNumber } from './line-number.js';
import type { Gpio, InputLine, LineAddress, OutputLine } from '../port.js';
import { OnoffInput } from './onoff-input.js';
import { OnoffOutput } from './onoff-output.js';
import { loadOnoff, type OnoffModule } from './onoff-module.js';
import { openAsInput, openAsOutput, type OnoffAccess } from './open-line.js';

/** Where onoff looks; it cannot be told another place. */
const SYSFS_GPIO = '/sys/class/gpio';

/**
 * GPIO over sysfs through onoff. Opening a line may hold the event loop for a moment while udev
 * sets its rights: open every line before the lane runs. Provenance: the kernel's documentation of
 * sysfs, and the package's own code, run on an imitated tree; no board has been tried. To confirm on
 * site: that the user of this program may export lines.
 */
export class OnoffGpio implements Gpio {
  private readonly inputs: InputLine[] = [];

  constructor(
    private readonly access: OnoffAccess,
    private readonly guard: PulseGuard | null = null,
  ) {}

  openInput(address: LineAddress): InputLine {
    const input = new OnoffInput(openAsInput(this.access, address), address);
    this.inputs.push(input);
    return input;
  }

  openOutput(address: LineAddress): OutputLine {
    const line = openAsOutput(this.access, address);
    const path = join(this.access.root, `gpio${lineNumber(this.access.root, address)}`, 'value');
    // The kernel applies `activeLow`, so 0 means inactive.
    return new OnoffOutput(line, address, this.guard?.watch({ path, text: '0' }) ?? null);
  }

  close(): void {
    for (const input of this.inputs) input.close();
    this.guard?.close();
  }
}

/**
 * Opens the back end of a real box.
 * @throws DriverError `gpio/native-part-missing`
 */
export async function openOnoffGpio(
  options: { root?: string; load?: () => Promise<OnoffModule>; guard?: PulseGuard } = {},
): Promise<OnoffGpio> {
  const access = { onoff: await loadOnoff(options.load), root: options.root ?? SYSFS_GPIO };
  return new OnoffGpio(access, options.guard ?? null);
}
