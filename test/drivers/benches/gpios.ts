import type { ExecutionContext } from 'ava';
import { CharacterDeviceGpio } from '../../../drivers/gpio/character-device/gpio.js';
import { MemoryBoard } from '../../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../../drivers/gpio/memory/memory-gpio.js';
import { openOnoffGpio } from '../../../drivers/gpio/onoff/onoff-gpio.js';
import type { Gpio, LineAddress } from '../../../drivers/gpio/port.js';
import { SimulatedBoard } from '../../../drivers/gpio/simulated/simulated-board.js';
import { SimulatedGpio } from '../../../drivers/gpio/simulated/simulated-gpio.js';
import { tempFolder } from '../../support/temp-folder.js';
import { FakeGpioKernel } from '../fake-gpio-kernel.js';
import { FakeSysfs } from '../fake-sysfs.js';

/** Lines as a back end and the world see them; levels are electrical, true is high. */
export interface GpioBench {
  /** A new start of the controller on the same board. */
  start(): Promise<Gpio>;
  drive(line: number, high: boolean): void;
  level(line: number): boolean | undefined;
}

const CHIP = 'pinctrl-bcm2711';
export const at = (line: number, activeLow = false): LineAddress => ({
  chip: CHIP,
  line,
  activeLow,
});

export const gpios: Record<string, (t: ExecutionContext) => GpioBench> = {
  memory: () => {
    const board = new MemoryBoard();
    return {
      start: () => Promise.resolve(new MemoryGpio(board)),
      drive: (line, high) => board.setInput(at(line), high),
      level: (line) => board.readOutput(at(line)),
    };
  },
  'files of a folder': (t) => {
    const directory = tempFolder(t);
    const board = new SimulatedBoard({ directory });
    t.teardown(() => board.close());
    return {
      start: () => Promise.resolve(new SimulatedGpio({ directory })),
      drive: (line, high) => board.setInput(at(line), high),
      level: (line) => board.readOutput(at(line)),
    };
  },
  'sysfs through onoff': (t) => {
    const sysfs = new FakeSysfs();
    t.teardown(() => sysfs.remove());
    sysfs.addChip({ label: CHIP, base: 512, lines: 32 });
    return {
      start: () => openOnoffGpio({ root: sysfs.root, load: () => Promise.resolve(sysfs.onoff) }),
      drive: (line, high) => {
        sysfs.drive(512 + line, high);
      },
      level: (line) => sysfs.high(512 + line),
    };
  },
  'character device': () => {
    const kernel = new FakeGpioKernel();
    kernel.addChip('/dev/gpiochip0', CHIP, 32);
    return {
      start: () => Promise.resolve(new CharacterDeviceGpio(kernel)),
      drive: (line, high) => kernel.drive('/dev/gpiochip0', line, high, 0n),
      level: (line) => kernel.line('/dev/gpiochip0', line).high,
    };
  },
};
