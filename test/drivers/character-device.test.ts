import test, { type ExecutionContext } from 'ava';
import { CharacterDeviceGpio } from '../../drivers/gpio/character-device/gpio.js';
import { openGpioKernel } from '../../drivers/gpio/character-device/kernel.js';
import { edgesIn, GpioRequest } from '../../drivers/gpio/character-device/uapi.js';
import { EdgeWatch } from '../../drivers/gpio/edge-watch.js';
import { DriverError } from '../../drivers/driver-error.js';
import type { LineAddress } from '../../drivers/gpio/port.js';
import type { OffSwitch } from '../../drivers/gpio/pulse-guard.js';
import { describeGpio, inputsOf, pulseOutput, watchInputs } from '../../runtime/cli/gpio.js';
import { backendOfKernel } from '../../runtime/environment/gpio-backend.js';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../drivers/gpio/memory/memory-gpio.js';
import { SimulatedClock } from '../support/clock.js';
import { someConfig } from '../support/some-config.js';
import { tempFolder } from '../support/temp-folder.js';
import { FakeGpioKernel } from './fake-gpio-kernel.js';
import { raiseLine } from '../support/raise-line.js';

const CHIP = '/dev/gpiochip0';
const at = (line: number | string, activeLow = false): LineAddress => ({
  chip: 'pinctrl-bcm2711',
  line,
  activeLow,
});

function box(): { kernel: FakeGpioKernel; gpio: CharacterDeviceGpio } {
  const kernel = new FakeGpioKernel();
  kernel.addChip('/dev/gpiochip1', 'expander', 8);
  kernel.addChip(CHIP, 'pinctrl-bcm2711', 58);
  return { kernel, gpio: new CharacterDeviceGpio(kernel) };
}

function codeOf(t: ExecutionContext, act: () => void): string {
  return t.throws(act, { instanceOf: DriverError }).code;
}

test('the sizes of the structures are those in the numbers of the kernel’s requests', (t) => {
  const sizes = Object.values(GpioRequest).map((request) => (request >>> 16) & 0x3fff);
  t.deepEqual(sizes, [68, 256, 592, 272, 16, 16]);
  t.deepEqual(edgesIn(Buffer.alloc(47)), []);
});

test('a line is found by the label of its chip and its offset or its name', (t) => {
  const { kernel, gpio } = box();
  kernel.line(CHIP, 17).high = true;
  t.is(gpio.openInput(at(17)).read(), 'active');
  kernel.line(CHIP, 27).name = 'LOOP_1';
  kernel.line(CHIP, 27).high = true;
  t.is(gpio.openInput(at('LOOP_1')).read(), 'active');
  t.is(kernel.line(CHIP, 27).consumer, 'lanekeeper');
  t.is(
    codeOf(t, () => gpio.openInput(at('LOOP_2'))),
    'gpio/no-such-line',
  );
  kernel.line(CHIP, 4).name = 'GPIO5';
  t.is(
    codeOf(t, () => gpio.openInput(at('GPIO5'))),
    'gpio/no-such-line',
  );
  t.is(
    codeOf(t, () => gpio.openInput(at(58))),
    'gpio/no-such-line',
  );
  kernel.addChip('/dev/gpiochip2', 'expander', 8);
  for (const chip of ['expander', 'absent']) {
    t.is(
      codeOf(t, () => gpio.openInput({ chip, line: 1, activeLow: false })),
      'gpio/no-such-chip',
    );
  }
  t.is(kernel.openFiles, 2, 'only the two lines stay open');
});

test('an output that nobody drives starts inactive in one electrical step', (t) => {
  const { kernel, gpio } = box();
  gpio.openOutput(at(4));
  gpio.openOutput(at(5, true));
  t.deepEqual(kernel.electrical, ['4 out low', '5 out high']);
});

test('rule 1: an output that is driven already keeps its level, across a crash too', (t) => {
  const { kernel, gpio } = box();
  gpio.openOutput(at(4)).write(true);
  gpio.openOutput(at(5, true)).write(true);
  kernel.electrical.length = 0;
  gpio.close();
  const next = new CharacterDeviceGpio(kernel);
  next.openOutput(at(4));
  next.openOutput(at(5, true));
  t.deepEqual(kernel.electrical, []);
  t.true(kernel.line(CHIP, 4).high);
  t.false(kernel.line(CHIP, 5).high);
});

test('levels are in the sense of the signal, and a write that does not take is counted', (t) => {
  const { kernel, gpio } = box();
  const input = gpio.openInput(at(6, true));
  t.is(input.read(), 'active');
  kernel.line(CHIP, 6).high = true;
  t.is(input.read(), 'inactive');
  const output = gpio.openOutput(at(7));
  output.write(true);
  kernel.line(CHIP, 7).shorted = true;
  output.write(false);
  t.deepEqual(output.counters, { writes: 2, failedWrites: 0, stuck: 1 });
});

test('edges are hints, and what the kernel dropped shows in its numbers', (t) => {
  const { kernel, gpio } = box();
  const input = gpio.openInput(at(8));
  let hints = 0;
  input.onHint(() => (hints += 1));
  kernel.drive(CHIP, 8, true, 1_000_000_000n);
  kernel.turn();
  t.is(hints, 1);
  kernel.drive(CHIP, 8, false, 1_100_000_000n, false);
  kernel.drive(CHIP, 8, true, 1_200_000_000n);
  kernel.turn();
  t.like(input.counters, { hints: 2, lostEdges: 1, bounces: 0 });
  for (let n = 1n; n <= 40n; n++) kernel.drive(CHIP, 8, n % 2n === 0n, 2_000_000_000n + n * 1_000n);
  kernel.turn();
  t.like(input.counters, { hints: 3, lostEdges: 1 + 24, bounces: 15 });
  t.is(input.read(), 'active');
});

test('a level that changes without an edge is a lost edge, once it is there for some reads', (t) => {
  const { kernel, gpio } = box();
  const input = gpio.openInput(at(9));
  input.read();
  kernel.line(CHIP, 9).high = true;
  for (let n = 0; n < 4; n++) t.is(input.read(), 'active');
  t.is(input.counters.lostEdges, 0);
  input.read();
  t.is(input.counters.lostEdges, 1);
  for (let n = 0; n < 20; n++) input.read();
  t.is(input.counters.lostEdges, 1);
});

test('an edge without its direction only starts the comparison anew', (t) => {
  const watch = new EdgeWatch();
  watch.reading(false);
  watch.edge({});
  for (let n = 0; n < 10; n++) watch.reading(true);
  t.is(watch.counters.lostEdges, 0);
});

test('a chip without edges is read all the same', (t) => {
  const { kernel, gpio } = box();
  kernel.fail = { request: GpioRequest.RequestLine, code: 'ENXIO' };
  const input = gpio.openInput(at(10));
  kernel.drive(CHIP, 10, true, 1n);
  kernel.turn();
  t.is(input.read(), 'active');
  t.like(input.counters, { hints: 0, lostEdges: 0 });
});

test('what cannot be opened is refused with a reason, and nothing stays open', (t) => {
  const { kernel, gpio } = box();
  gpio.openInput(at(11));
  const refusals: [string, string][] = [
    ['EBUSY', 'gpio/busy'],
    ['EPERM', 'gpio/no-permission'],
    ['EIO', 'gpio/open-failed'],
  ];
  for (const [code, expected] of refusals) {
    kernel.fail = { request: GpioRequest.RequestLine, code };
    t.is(
      codeOf(t, () => gpio.openOutput(at(12))),
      expected,
    );
  }
  kernel.fail = { request: GpioRequest.SetConfig, code: 'EIO' };
  t.throws(() => gpio.openOutput(at(12)));
  t.is(
    codeOf(t, () => gpio.openInput(at(11))),
    'gpio/busy',
  );
  t.is(kernel.openFiles, 1);
  kernel.mayOpen = false;
  t.is(
    codeOf(t, () => gpio.openInput(at(12))),
    'gpio/no-permission',
  );
});

test('rule 12: a chip that is pulled makes levels unknown and writes fail, nothing more', (t) => {
  const { kernel, gpio } = box();
  const [input, output] = [gpio.openInput(at(13)), gpio.openOutput(at(14))];
  kernel.drive(CHIP, 13, true, 1n);
  kernel.removeChip(CHIP);
  kernel.turn();
  t.is(input.read(), 'unknown');
  t.is(
    codeOf(t, () => output.write(true)),
    'gpio/write-failed',
  );
  t.like(output.counters, { writes: 1, failedWrites: 1 });
  gpio.close();
  t.is(input.read(), 'unknown');
  t.is(kernel.openFiles, 0);
});

test('each pulse is told to the guard with chip, offset and sense of its line', (t) => {
  const { kernel } = box();
  const said: string[] = [];
  const guard = {
    watch: (off: OffSwitch) => {
      said.push(JSON.stringify(off));
      return { on: (ms: number) => said.push(`on ${ms}`), off: () => said.push('off') };
    },
    close: () => said.push('closed'),
  };
  const gpio = new CharacterDeviceGpio(kernel, guard);
  const output = gpio.openOutput(at('GPIO15', true));
  output.pulse(500);
  output.write(false);
  gpio.close();
  const off = '{"chip":"/dev/gpiochip0","line":15,"activeLow":true}';
  t.deepEqual(said, [off, 'on 500', 'off', 'closed']);
  t.deepEqual(kernel.electrical, ['15 out high', '15 low', '15 high']);
});

test('the calls of this machine’s kernel fail with the system’s own code', async (t) => {
  const kernel = await openGpioKernel(tempFolder(t));
  t.deepEqual(kernel.chips(), []);
  const file = kernel.open('/dev/null');
  const asked = () => kernel.control(file, GpioRequest.ChipInfo, Buffer.alloc(68));
  t.like(t.throws(asked), { code: 'ENOTTY' });
  t.is(kernel.read(file, Buffer.alloc(48)), 0);
  kernel.close(file);
});

test('the back end is sysfs where the kernel has it, and else the character device', (t) => {
  t.is(backendOfKernel(tempFolder(t)), 'character_device');
});

test('the list names every chip and line, who holds it and which way it goes', async (t) => {
  const { kernel, gpio } = box();
  gpio.openOutput({ chip: 'expander', line: 2, activeLow: false });
  const texts = await describeGpio(() => Promise.resolve(kernel));
  t.is(texts.length, 1 + 8 + 1 + 58);
  t.deepEqual(texts.slice(0, 4), [
    'expander: 8 lines, /dev/gpiochip1',
    '  0 GPIO0 input',
    '  1 GPIO1 input',
    '  2 GPIO2 output, held by lanekeeper',
  ]);
});

test('watching prints each input of the lanes and its changes', (t) => {
  const clock = new SimulatedClock();
  const board = new MemoryBoard();
  const config = someConfig();
  const lines = inputsOf(config);
  const [first] = lines;
  if (first === undefined) throw new Error('The lanes have inputs.');
  for (const { address } of lines) board.setInput(address, address.activeLow);
  const printed: string[] = [];
  const gpio = new MemoryGpio(board);
  const end = watchInputs({ gpio, lines, clock, tickMs: 20, print: (text) => printed.push(text) });
  clock.advance(100);
  t.is(printed.length, lines.length);
  board.setInput(first.address, !first.address.activeLow);
  clock.advance(20);
  t.is(printed.at(-1), `${first.name}: active (lost edges: 0, bounces: 0)`);
  end();
  t.is(clock.timersWaiting, 0);
});

test('rule 1: an output is pulsed only when its name is typed, and the lower output never', async (t) => {
  const clock = new SimulatedClock();
  const board = new MemoryBoard();
  const config = someConfig();
  const raise = raiseLine(config.lanes[0]?.barrier);
  const levels: boolean[] = [];
  board.onOutputChange(raise, (high) => levels.push(high));
  const pulse = (name: string, typed: string) =>
    pulseOutput({
      config,
      name,
      clock,
      openGpio: () => Promise.resolve(new MemoryGpio(board)),
      ask: () => Promise.resolve(typed),
    });
  await t.throwsAsync(pulse('in1 raise', 'yes'), { message: /nothing was done/ });
  await t.throwsAsync(pulse('in1 lower', 'in1 lower'), { message: /lanekeeper lower/ });
  t.deepEqual(levels, []);
  const done = pulse('in1 raise', 'in1 raise\n');
  await clock.advanceSettling(1_000);
  await done;
  t.deepEqual(levels.slice(-2), [!raise.activeLow, raise.activeLow]);
});
