import { CameraRelayBarrier } from '../../../drivers/barrier/camera-relay/camera-relay-barrier.js';
import type { Barrier } from '../../../drivers/barrier/port.js';
import { RelayBarrier } from '../../../drivers/barrier/relay/relay-barrier.js';
import type { BarrierTwin } from '../../../drivers/barrier/relay/twin.js';
import { wireBarrierTwin } from '../../../drivers/barrier/relay/twin-wiring.js';
import { MemoryBoard } from '../../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../../drivers/gpio/memory/memory-gpio.js';
import type { LineAddress } from '../../../drivers/gpio/port.js';
import { SimulatedClock } from '../../support/clock.js';

/** A barrier with the arm that it moves. */
export interface BarrierBench {
  barrier: Barrier;
  arm: BarrierTwin;
  clock: SimulatedClock;
}

const armLine = (line: number): LineAddress => ({ chip: 'arm', line, activeLow: false });

export const barriers: Record<string, () => BarrierBench> = {
  'relay contacts': () => {
    const clock = new SimulatedClock();
    const board = new MemoryBoard();
    const lines = {
      raise: armLine(1),
      lower: null,
      stop: null,
      limitUp: armLine(2),
      limitDown: armLine(3),
    };
    const arm = wireBarrierTwin({ board, lines, clock, travelMs: 1_000 });
    const gpio = new MemoryGpio(board);
    const barrier = new RelayBarrier({
      clock,
      pulseMs: 500,
      raise: gpio.openOutput(lines.raise),
      lower: null,
      stop: null,
      limitUp: gpio.openInput(lines.limitUp),
      limitDown: gpio.openInput(lines.limitDown),
    });
    return { barrier, arm, clock };
  },
  'the relay of a camera': () => {
    const clock = new SimulatedClock();
    const board = new MemoryBoard();
    const [up, down] = [armLine(2), armLine(3)];
    const lines = { raise: null, lower: null, stop: null, limitUp: up, limitDown: down };
    const arm = wireBarrierTwin({ board, lines, clock, travelMs: 1_000 });
    const gpio = new MemoryGpio(board);
    const pulse = () => {
      arm.setContact('raise', true);
      clock.after(500, () => arm.setContact('raise', false));
      return Promise.resolve();
    };
    const barrier = new CameraRelayBarrier({
      relay: { pulse },
      clock,
      limitUp: gpio.openInput(up),
      limitDown: gpio.openInput(down),
      onTrouble: () => undefined,
    });
    return { barrier, arm, clock };
  },
};
