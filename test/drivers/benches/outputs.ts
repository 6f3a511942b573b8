import { LineTrigger } from '../../../drivers/camera/trigger/line-trigger.js';
import { MemoryBoard } from '../../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../../drivers/gpio/memory/memory-gpio.js';
import type { LineAddress } from '../../../drivers/gpio/port.js';
import { LineLights } from '../../../drivers/light/line-lights.js';
import type { Lights } from '../../../drivers/light/port.js';
import { SimulatedClock } from '../../support/clock.js';

const at = (line: number): LineAddress => ({ chip: 'c', line, activeLow: false });

export interface LightsBench {
  lights: Lights;
  /** Red and green, as they burn. */
  lamps: () => (boolean | undefined)[];
  /** The line of the green lamp cannot be written any more, or can again. */
  fail: (fails: boolean) => void;
}

export const lights: Record<string, () => LightsBench> = {
  'lamps on lines': () => {
    const board = new MemoryBoard();
    const gpio = new MemoryGpio(board);
    const [red, green] = [gpio.openOutput(at(1)), gpio.openOutput(at(2))];
    return {
      lights: new LineLights({ red, green }),
      lamps: () => [board.readOutput(at(1)), board.readOutput(at(2))],
      fail: (fails) => board.failWrites(at(2), fails),
    };
  },
};

export interface TriggerBench {
  trigger: LineTrigger;
  clock: SimulatedClock;
  closed: () => boolean | undefined;
  fail: (fails: boolean) => void;
}

/** Opened on a line that an earlier process left closed. */
export const triggers: Record<string, () => TriggerBench> = {
  'an output line': () => {
    const board = new MemoryBoard();
    const clock = new SimulatedClock();
    board.write(at(1), true);
    const trigger = new LineTrigger({ line: new MemoryGpio(board).openOutput(at(1)), clock });
    return {
      trigger,
      clock,
      closed: () => board.readOutput(at(1)),
      fail: (fails) => board.failWrites(at(1), fails),
    };
  },
};
