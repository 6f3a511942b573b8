import type { Gpio, InputLine, LineAddress, OutputLine } from '../port.js';
import type { PulseGuard } from '../pulse-guard.js';
import { CharacterDeviceInput } from './input.js';
import { openGpioKernel, type GpioKernel } from './kernel.js';
import { CharacterDeviceOutput } from './output.js';
import { requestInput, requestOutput } from './request-line.js';

/** GPIO over the kernel's character device, `/dev/gpiochip*`. */
export class CharacterDeviceGpio implements Gpio {
  private readonly lines: { close(): void }[] = [];

  constructor(
    private readonly kernel: GpioKernel,
    private readonly guard: PulseGuard | null = null,
  ) {}

  openInput(address: LineAddress): InputLine {
    const held = requestInput(this.kernel, address);
    const input = new CharacterDeviceInput(this.kernel, held, address);
    this.lines.push(input);
    return input;
  }

  openOutput(address: LineAddress): OutputLine {
    const { file, found } = requestOutput(this.kernel, address);
    const off = { chip: found.chip.path, line: found.offset, activeLow: address.activeLow };
    const guarded = this.guard?.watch(off) ?? null;
    const output = new CharacterDeviceOutput(this.kernel, file, address, guarded);
    this.lines.push(output);
    return output;
  }

  close(): void {
    for (const line of this.lines) line.close();
    this.guard?.close();
  }
}

/** @throws DriverError `gpio/native-part-missing` */
export async function openCharacterDeviceGpio(options: {
  guard: PulseGuard;
}): Promise<CharacterDeviceGpio> {
  return new CharacterDeviceGpio(await openGpioKernel(), options.guard);
}
