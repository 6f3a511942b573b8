import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { DriverError } from '../../drivers/driver-error.js';
import { electrical } from '../../drivers/gpio/electrical.js';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../drivers/gpio/memory/memory-gpio.js';
import { lineNumber } from '../../drivers/gpio/onoff/line-number.js';
import { openOnoffGpio, type OnoffGpio } from '../../drivers/gpio/onoff/onoff-gpio.js';
import type { LineAddress } from '../../drivers/gpio/port.js';
import { SimulatedBoard } from '../../drivers/gpio/simulated/simulated-board.js';
import { SimulatedGpio } from '../../drivers/gpio/simulated/simulated-gpio.js';
import { FakeSysfs } from './fake-sysfs.js';

const at = (line: number, activeLow = false, chip = 'pinctrl-bcm2711'): LineAddress => ({
  chip,
  line,
  activeLow,
});

function sysfs(t: ExecutionContext): FakeSysfs {
  const fake = new FakeSysfs();
  t.teardown(() => fake.remove());
  fake.addChip({ label: 'pinctrl-bcm2711', base: 512, lines: 58 });
  fake.addChip({ label: 'raspberrypi-exp-gpio', base: 570, lines: 8 });
  return fake;
}

const openOn = (fake: FakeSysfs): Promise<OnoffGpio> =>
  openOnoffGpio({ root: fake.root, load: () => Promise.resolve(fake.onoff) });

function folder(t: ExecutionContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'lanekeeper-gpio-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  return directory;
}

const codeOf = (t: ExecutionContext, act: () => unknown): string =>
  t.throws(act, { instanceOf: DriverError }).code;

test('a line is found by the label of its chip and its offset', (t) => {
  const { root } = sysfs(t);
  t.is(lineNumber(root, at(17)), 529);
  t.is(lineNumber(root, at(0, false, 'raspberrypi-exp-gpio')), 570);
});

test('a chip that is missing is refused with the labels that exist', (t) => {
  const { root } = sysfs(t);
  const error = t.throws(() => lineNumber(root, at(1, false, 'rp1')), { instanceOf: DriverError });
  t.is(error.code, 'gpio/no-such-chip');
  t.regex(error.message, /rp1.*pinctrl-bcm2711, raspberrypi-exp-gpio/);
  t.regex(
    t.throws(() => lineNumber(`${root}/nowhere`, at(1)), { instanceOf: DriverError }).message,
    /no sysfs GPIO/,
  );
});

test('a label that two chips share, or a line that a chip lacks, is refused', (t) => {
  const fake = sysfs(t);
  t.is(
    codeOf(t, () => lineNumber(fake.root, at(58))),
    'gpio/no-such-line',
  );
  fake.addChip({ label: 'pinctrl-bcm2711', base: 700, lines: 4 });
  t.is(
    codeOf(t, () => lineNumber(fake.root, at(1))),
    'gpio/no-such-chip',
  );
});

test('an output that nobody drives starts inactive in one electrical step', async (t) => {
  const fake = sysfs(t);
  const gpio = await openOn(fake);
  gpio.openOutput(at(4));
  gpio.openOutput(at(5, true));
  t.deepEqual(fake.levels, ['gpio516 low', 'gpio517 high']);
});

test('rule 1: an output that is driven already keeps its level when it is opened', async (t) => {
  const fake = sysfs(t);
  fake.atBoot.set(516, { direction: 'out', high: true });
  const first = await openOn(fake);
  const output = first.openOutput(at(4));
  output.write(true);
  first.close();

  const second = await openOn(fake);
  second.openOutput(at(4));
  t.deepEqual(fake.levels, []);
  t.is(fake.text(516, 'value'), '1');
});

test('levels are read and written in the sense of the signal', async (t) => {
  const fake = sysfs(t);
  const gpio = await openOn(fake);
  const input = gpio.openInput(at(6, true));
  t.is(fake.text(518, 'active_low'), '1');
  t.is(fake.text(518, 'edge'), 'both');
  writeFileSync(fake.file(518, 'value'), '1');
  t.is(input.read(), 'active');
  writeFileSync(fake.file(518, 'value'), '0');
  t.is(input.read(), 'inactive');

  const output = gpio.openOutput(at(7));
  output.write(true);
  t.is(fake.text(519, 'value'), '1');
  t.deepEqual(output.counters, { writes: 1, failedWrites: 0, stuck: 0 });
  gpio.close();
});

test('a line that onoff could not set up is refused, not used in the wrong sense', async (t) => {
  const fake = sysfs(t);
  const gpio = await openOn(fake);
  gpio.openInput(at(6));
  fake.frozen.add(518);
  t.is(gpio.openInput(at(6)).read(), 'inactive');
  t.is(
    codeOf(t, () => gpio.openInput(at(6, true))),
    'gpio/busy',
  );
  t.is(
    codeOf(t, () => gpio.openOutput(at(6))),
    'gpio/busy',
  );
});

test('a level that cannot be read is unknown; failing to write is an error', async (t) => {
  const fake = sysfs(t);
  const gpio = await openOn(fake);
  const input = gpio.openInput(at(6));
  const output = gpio.openOutput(at(7));
  fake.unplugged = true;
  t.is(input.read(), 'unknown');
  t.like(input.counters, { reads: 1, failedReads: 1, hints: 0 });
  t.is(
    codeOf(t, () => gpio.openInput(at(8))),
    'gpio/open-failed',
  );
  t.is(
    codeOf(t, () => output.write(true)),
    'gpio/write-failed',
  );
  t.deepEqual(output.counters, { writes: 1, failedWrites: 1, stuck: 0 });
});

test('the kernel refusing an export is explained', async (t) => {
  const fake = sysfs(t);
  const gpio = await openOn(fake);
  const expected = {
    EACCES: 'gpio/no-permission',
    EROFS: 'gpio/no-permission',
    EBUSY: 'gpio/busy',
  };
  for (const [code, driverCode] of Object.entries(expected)) {
    fake.exportError = Object.assign(new Error(code), { code });
    t.is(
      codeOf(t, () => gpio.openOutput(at(9))),
      driverCode,
    );
  }
});

test('without its native part onoff is refused with the command that builds it', async (t) => {
  const load = () => Promise.reject(new Error('Could not locate the bindings file'));
  const error = await t.throwsAsync(openOnoffGpio({ load }), { instanceOf: DriverError });
  t.is(error.code, 'gpio/native-part-missing');
  t.regex(error.message, /npm rebuild epoll/);
});

test('the installed onoff loads', async (t) => {
  const gpio = await openOnoffGpio({ root: sysfs(t).root });
  t.is(
    codeOf(t, () => gpio.openInput(at(1, false, 'none-such'))),
    'gpio/no-such-chip',
  );
});

test('a simulated input says unknown until the world has set it', (t) => {
  const directory = folder(t);
  const gpio = new SimulatedGpio({ directory });
  const board = new SimulatedBoard({ directory });
  const input = gpio.openInput(at(5, true));
  t.is(input.read(), 'unknown');
  board.setInput(at(5), false);
  t.is(input.read(), 'active');
  board.setInput(at(5), true);
  t.is(input.read(), 'inactive');
  writeFileSync(join(directory, 'pinctrl-bcm2711.5'), 'on');
  t.is(input.read(), 'unknown');
  truncateSync(join(directory, 'pinctrl-bcm2711.5'));
  t.is(input.read(), 'unknown');
  t.deepEqual(input.counters.failedReads, 3);
  board.close();
  gpio.close();
});

test('a simulated output starts inactive and keeps its level over a restart', (t) => {
  const directory = folder(t);
  const first = new SimulatedGpio({ directory });
  const output = first.openOutput(at(4, true));
  const file = join(directory, 'pinctrl-bcm2711.4');
  t.is(readFileSync(file, 'utf8'), '1');
  output.write(true);
  first.close();
  t.is(
    codeOf(t, () => output.write(false)),
    'gpio/write-failed',
  );
  const second = new SimulatedGpio({ directory });
  second.openOutput(at(4, true));
  t.is(readFileSync(file, 'utf8'), '0');
  second.close();
});

test('the name of a chip cannot leave the folder of the simulated lines', (t) => {
  const directory = folder(t);
  const gpio = new SimulatedGpio({ directory });
  gpio.openOutput(at(1, false, '../../etc/x'));
  t.deepEqual(readdirSync(directory), ['______etc_x.1']);
  gpio.close();
});

test('two processes meet in the folder: hints one way, pulses the other', async (t) => {
  const directory = folder(t);
  const gpio = new SimulatedGpio({ directory });
  const board = new SimulatedBoard({ directory });
  const output = gpio.openOutput(at(4));
  const input = gpio.openInput(at(5));

  const seen: boolean[] = [];
  let next: () => void = () => undefined;
  board.onOutputChange(at(4), (high) => {
    seen.push(high);
    next();
  });
  const change = () => new Promise<void>((resolve) => (next = resolve));
  for (const active of [true, false, true]) {
    const changed = change();
    output.write(active);
    await changed;
  }
  t.deepEqual(seen, [true, false, true]);

  const hint = new Promise<void>((resolve) => input.onHint(resolve));
  board.setInput(at(5), true);
  await hint;
  t.is(input.read(), 'active');
  board.close();
  gpio.close();
});

test('lines in memory behave like lines, fail on demand, and outlive the controller', (t) => {
  const board = new MemoryBoard();
  const gpio = new MemoryGpio(board);
  const changes: boolean[] = [];
  board.onOutputChange(at(4), (high) => changes.push(high));
  const output = gpio.openOutput(at(4, true));
  output.write(true);
  output.write(true);
  t.deepEqual(changes, [true, false]);

  board.failWrites(at(4), true);
  t.is(
    codeOf(t, () => output.write(false)),
    'gpio/write-failed',
  );
  t.deepEqual(output.counters, { writes: 3, failedWrites: 1, stuck: 0 });

  const input = gpio.openInput(at(5, true));
  let hints = 0;
  input.onHint(() => (hints += 1));
  t.is(input.read(), 'unknown');
  board.setInput(at(5), electrical(at(5, true), true));
  t.is(input.read(), 'active');
  board.failReads(at(5), true);
  t.is(input.read(), 'unknown');
  t.is(hints, 1);

  gpio.close();
  board.setInput(at(5), true);
  t.is(hints, 1);
  new MemoryGpio(board).openOutput(at(4, true));
  t.is(board.readOutput(at(4)), false);
});
