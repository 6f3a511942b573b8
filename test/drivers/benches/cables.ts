import { MemoryCable } from '../../../drivers/serial/memory/memory-cable.js';
import { SimulatedClock } from '../../support/clock.js';

export function cableOf(path: string): { clock: SimulatedClock; cable: MemoryCable } {
  const clock = new SimulatedClock();
  const cable = new MemoryCable({ settings: { path, baudRate: 9_600 }, clock });
  cable.line.open();
  clock.advance(0);
  return { clock, cable };
}
