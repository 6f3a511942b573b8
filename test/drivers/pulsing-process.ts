import { RelayBarrier } from '../../drivers/barrier/relay/relay-barrier.js';
import { ShellPulseGuard } from '../../drivers/gpio/pulse-guard.js';
import { SimulatedGpio } from '../../drivers/gpio/simulated/simulated-gpio.js';
import { realClock } from '../support/real-clock.js';

// A process that raises, says so, and is then at the mercy of the test:
// pulsing-process.js <folder of the lines> <length of the pulse>
const [, , directory = '', pulseMs = ''] = process.argv;
const guard = new ShellPulseGuard({
  clock: realClock,
  onTrouble: (sentence) => console.log(sentence),
});
const gpio = new SimulatedGpio({ directory, guard });
const barrier = new RelayBarrier({
  clock: realClock,
  pulseMs: Number(pulseMs),
  raise: gpio.openOutput({ chip: 'relay', line: 1, activeLow: false }),
  lower: gpio.openOutput({ chip: 'relay', line: 2, activeLow: true }),
  stop: null,
  limitUp: null,
  limitDown: null,
});
barrier.raise();
console.log('raised');
process.stdin.resume();
