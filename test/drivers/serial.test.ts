import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { SerialFrameCamera } from '../../drivers/camera/serial-frame/camera.js';
import { encodeReadFrame } from '../../drivers/camera/serial-frame/frame.js';
import { CameraTwin } from '../../drivers/camera/serial-frame/twin.js';
import type { PlateRead } from '../../drivers/camera/port.js';
import { CardBus } from '../../drivers/card/family1/bus.js';
import { CardTwin } from '../../drivers/card/family1/twin.js';
import { DriverError } from '../../drivers/driver-error.js';
import { Family1Screen } from '../../drivers/screen/family1/screen.js';
import { MemoryCable } from '../../drivers/serial/memory/memory-cable.js';
import type { SerialLine, SerialState } from '../../drivers/serial/port.js';
import { SelfHealingLine } from '../../drivers/serial/self-healing-line.js';
import { makeSerialLine } from '../../drivers/serial/serialport/open-serial-line.js';
import { SimulatedClock } from '../support/clock.js';
import { openPty, type Pty } from '../support/pty.js';
import { realClock } from '../support/real-clock.js';
import { tempFolder } from '../support/temp-folder.js';
import { until } from '../support/until.js';

async function plugged(t: ExecutionContext): Promise<{ pty: Pty; line: SerialLine }> {
  const pty = openPty();
  const settings = { path: pty.path, baudRate: 115_200 };
  const line = await makeSerialLine({ settings, clock: realClock });
  t.teardown(async () => {
    await line.close();
    pty.close();
  });
  return { pty, line };
}

function reaches(line: SerialLine, wanted: SerialState): Promise<void> {
  return new Promise((resolve) => {
    line.onState((state) => {
      if (state === wanted) resolve();
    });
  });
}

async function opened(line: SerialLine): Promise<void> {
  const open = reaches(line, 'open');
  line.open();
  await open;
}

test('reads of a camera arrive over a real terminal', async (t) => {
  const { pty, line } = await plugged(t);
  const camera = new SerialFrameCamera({ line, clock: realClock });
  const twin = new CameraTwin({ sink: pty });
  await opened(line);
  const arrived = new Promise<PlateRead>((resolve) => camera.onRead(resolve));
  const sent = twin.see({ plate: '沪AD12345', color: 'green' });
  t.deepEqual(await arrived, sent);
});

test('a screen card shows and answers over a real terminal', async (t) => {
  const { pty, line } = await plugged(t);
  const card = new CardTwin({ address: 1, sink: pty });
  pty.onBytes((bytes) => card.receive(bytes));
  const bus = new CardBus({ line, clock: realClock });
  await opened(line);
  const screen = new Family1Screen({ bus, address: 1, lines: 2 });
  const done = new Promise<string>((resolve) => {
    bus.submit({ kind: 'speak', address: 1, frames: [], done: resolve });
  });
  t.is(await done, 'answered');
  screen.show(['欢迎光临', '粤B12345']);
  const after = new Promise<string>((resolve) => {
    bus.submit({ kind: 'speak', address: 1, frames: [], done: resolve });
  });
  await after;
  t.deepEqual(card.shown, ['欢迎光临', '粤B12345']);
  t.is(screen.counters.answered, 1);
});

test('rule 12: a megabyte of noise changes only counters, clear frames are read', async (t) => {
  const { pty, line } = await plugged(t);
  const camera = new SerialFrameCamera({ line, clock: realClock });
  await opened(line);
  const plates: string[] = [];
  const last = new Promise<void>((resolve) => {
    camera.onRead((read) => {
      plates.push(read.plate);
      if (read.plate === '末A99999') resolve();
    });
  });
  const random = seeded(20_240_607);
  const read = (sequence: number, plate: string): Uint8Array =>
    encodeReadFrame({ ...PLAIN, sequence, plate });
  const frames = [...Array(64).keys()].map((n) => read(n, `京A${String(n).padStart(5, '0')}`));
  for (const frame of frames) {
    const noise = Uint8Array.from({ length: 16_384 }, random);
    await pty.write(Buffer.concat([noise, frame.subarray(0, 11)]));
    await pty.write(frame.subarray(11));
  }
  await pty.write(Buffer.concat([read(100, '末A11111'), read(101, '末A99999')]));
  await last;
  t.is(plates.length, 66);
  t.is(plates[63], '京A00063');
  t.is(camera.counters.discardedBytes, 64 * 16_384);
  t.is(line.state, 'open');
});

test('a second program cannot take the port', async (t) => {
  const { pty, line } = await plugged(t);
  await opened(line);
  const settings = { path: pty.path, baudRate: 9_600 };
  const second = await makeSerialLine({ settings, clock: realClock });
  const refused = reaches(second, 'backing-off');
  second.open();
  await refused;
  t.is(second.problem?.code, 'serial/busy');
  await second.close();
  t.is(second.state, 'closed');
});

test('pulling the plug is noticed, and a missing device is explained', async (t) => {
  const { pty, line } = await plugged(t);
  const states: SerialState[] = [];
  line.onState((state) => states.push(state));
  await opened(line);
  const lost = reaches(line, 'backing-off');
  pty.hangUp();
  await lost;
  t.deepEqual(states, ['opening', 'open', 'lost', 'backing-off']);
  t.is(line.counters.lost, 1);
  t.is(line.problem?.code, 'serial/lost');
  await t.throwsAsync(line.write(Uint8Array.of(1)), { instanceOf: DriverError });
  const again = reaches(line, 'backing-off');
  await again;
  t.is(line.problem?.code, 'serial/no-such-device');
});

test('a device that comes back under another name is found by its stable one', async (t) => {
  const byPath = join(tempFolder(t), 'platform-usb-0:1.3:1.0-port0');
  const [first, second] = [openPty(), openPty()];
  t.teardown(() => second.close());
  symlinkSync(first.path, byPath);
  const settings = { path: byPath, baudRate: 115_200 };
  const line = await makeSerialLine({ settings, clock: realClock });
  t.teardown(() => line.close());
  const camera = new SerialFrameCamera({ line, clock: realClock });
  const plates: string[] = [];
  camera.onRead((read) => plates.push(read.plate));
  await opened(line);
  new CameraTwin({ sink: first }).see({ plate: '沪A11111' });
  await until(() => plates.length === 1);
  const gone = reaches(line, 'backing-off');
  first.hangUp();
  unlinkSync(byPath);
  await gone;
  symlinkSync(second.path, byPath);
  const returnedMs = performance.now();
  await until(() => line.state === 'open');
  t.true(performance.now() - returnedMs < 3_000);
  new CameraTwin({ sink: second }).see({ plate: '沪A22222' });
  await until(() => plates.length === 2);
  t.deepEqual(plates, ['沪A11111', '沪A22222']);
  t.like(line.counters, { opened: 2, lost: 1 });
});

test('a device that always speaks and falls silent is opened again, and so is named', (t) => {
  const clock = new SimulatedClock();
  const settings = { path: '/dev/x', baudRate: 9_600, silenceMs: 10_000 };
  const cable = new MemoryCable({ settings, clock });
  cable.line.open();
  for (let n = 0; n < 4; n++) {
    clock.advance(8_000);
    cable.write(Buffer.from('.'));
  }
  clock.advance(10_000);
  t.is(cable.line.state, 'open');
  clock.advance(5);
  t.is(cable.line.state, 'backing-off');
  t.is(cable.line.problem?.code, 'serial/silent');
  clock.advance(600);
  t.is(cable.line.state, 'open');
  t.like(cable.line.counters, { opened: 2, lost: 1, silences: 1 });
  void cable.line.close();
  t.is(clock.timersWaiting, 0);
});

test('a second with more bytes than the line can carry is counted as a flood', (t) => {
  const clock = new SimulatedClock();
  let bytes: (bytes: Uint8Array) => void = () => undefined;
  const line = new SelfHealingLine({
    settings: { path: '/dev/x', baudRate: 9_600 },
    clock,
    opener: (_, events) => {
      bytes = (some) => events.bytes(some);
      events.opened();
      return { write: (_bytes, done) => done(null), close: (done) => done() };
    },
  });
  line.open();
  bytes(new Uint8Array(1_920));
  t.is(line.counters.floods, 0);
  for (let n = 0; n < 100; n++) bytes(new Uint8Array(100));
  t.is(line.counters.floods, 1);
  clock.advance(1_000);
  bytes(new Uint8Array(5_000));
  t.is(line.counters.floods, 2);
});

test('rule 10: a device that takes nothing fills the queue, then bytes are refused', async (t) => {
  const { line } = await plugged(t);
  await opened(line);
  const chunk = new Uint8Array(8_192);
  const writes = [...Array(20).keys()].map(() => line.write(chunk));
  const failed = (await Promise.allSettled(writes.slice(12))).filter(
    (one) => one.status === 'rejected',
  );
  t.true(failed.every((one) => (one.reason as DriverError).code === 'serial/queue-full'));
  t.is(failed.length, 8);
  const rest = Promise.allSettled(writes);
  await line.close();
  await rest;
  t.true(line.counters.bytesOut <= 8 * 8_192);
});

test('closing a line that is still opening closes it', async (t) => {
  const { line } = await plugged(t);
  line.open();
  await line.close();
  t.is(line.state, 'closed');
  await opened(line);
  t.is(line.counters.opened, 1);
});

test('without its native part serialport is refused with the command that builds it', async (t) => {
  const settings = { path: '/dev/ttyUSB0', baudRate: 9_600 };
  const load = () => Promise.reject(new Error('No native build was found'));
  const made = makeSerialLine({ settings, clock: realClock, load });
  const error = await t.throwsAsync(made, { instanceOf: DriverError });
  t.is(error.code, 'serial/native-part-missing');
});

test('a lost line is opened again with a growing delay, until it is closed', async (t) => {
  const clock = new SimulatedClock();
  const cable = new MemoryCable({ settings: { path: '/dev/x', baudRate: 9_600 }, clock });
  const tries: number[] = [];
  cable.line.onState((state) => {
    if (state === 'opening') tries.push(clock.monotonicMs());
  });
  cable.line.open();
  clock.advance(0);
  cable.unplug();
  clock.advance(13_000);
  t.deepEqual(tries, [0, 500, 1_500, 3_500, 6_500, 9_500, 12_500]);
  t.is(cable.line.problem?.code, 'serial/no-such-device');
  cable.plugIn();
  clock.advance(3_000);
  t.is(cable.line.state, 'open');
  t.is(cable.line.problem, null);
  cable.unplug();
  await cable.line.close();
  clock.advance(10_000);
  t.is(cable.line.state, 'closed');
  t.is(clock.timersWaiting, 0);
});

for (const factor of [0.25, 0.5, 2, 4, 12]) {
  test(`rule 12: a device that speaks at ${factor} times the bit rate is never believed, and is counted`, (t) => {
    const clock = new SimulatedClock();
    const cable = new MemoryCable({ settings: { path: '/dev/x', baudRate: 9_600 }, clock });
    const camera = new SerialFrameCamera({ line: cable.line, clock });
    const twin = new CameraTwin({ sink: cable });
    const plates: string[] = [];
    camera.onRead(({ plate }) => plates.push(plate));
    cable.line.open();
    clock.advance(0);
    cable.disturb((bytes) => heardAt(bytes, factor));
    for (let n = 0; n < 200; n += 1) {
      twin.see({ plate: `沪A${10_000 + n}` });
      clock.advance(1_000);
    }
    t.deepEqual(plates, []);
    t.true(camera.counters.discardedBytes > 0);
    t.is(cable.line.state, 'open', 'the port itself is sound');
    cable.disturb((bytes) => bytes);
    twin.see({ plate: '沪A99999' });
    clock.advance(1_000);
    t.deepEqual(plates, ['沪A99999'], 'once the rate is right');
  });
}

/** What a receiver makes of bytes (8N1) that are sent at `factor` times its own bit rate. */
function heardAt(bytes: Uint8Array, factor: number): Uint8Array {
  const sent = [...bytes].flatMap((byte) => [0, ...bitsOf(byte), 1]);
  /** The level of the wire at a time in bits of the receiver; it rests high. */
  const level = (at: number) => sent[Math.floor(at * factor)] ?? 1;
  const end = sent.length / factor;
  const heard: number[] = [];
  for (let at = 0; at < end;) {
    if (level(at) === 1) {
      at += 1 / 16;
      continue;
    }
    // Sampled in the middle of each bit; a wrong stop bit is a byte all the same.
    heard.push([...Array(8).keys()].reduce((byte, n) => byte | (level(at + 1.5 + n) << n), 0));
    at += 9.5;
  }
  return Uint8Array.from(heard);
}

const bitsOf = (byte: number): number[] => [...Array(8).keys()].map((n) => (byte >> n) & 1);

test('a cable in memory takes the time of its baud rate and can garble', async (t) => {
  const clock = new SimulatedClock();
  const cable = new MemoryCable({ settings: { path: '/dev/x', baudRate: 9_600 }, clock });
  const got: string[] = [];
  cable.line.onBytes((bytes) => got.push(Buffer.from(bytes).toString('latin1')));
  cable.onBytes((bytes) => got.push(`device: ${Buffer.from(bytes).toString('latin1')}`));
  cable.line.open();
  clock.advance(0);
  const written = cable.line.write(Buffer.from('123456789012'));
  clock.advance(12);
  t.deepEqual(got, []);
  clock.advance(1);
  await written;
  t.deepEqual(got, ['device: 123456789012']);
  cable.disturb((bytes) => bytes.map((byte) => byte ^ 1));
  cable.write(Buffer.from('246'));
  clock.advance(10);
  cable.disturb(() => new Uint8Array(0));
  cable.write(Buffer.from('lost'));
  clock.advance(10);
  t.is(got[1], '357');
  t.is(got.length, 2);
});

const PLAIN: PlateRead = {
  plate: '',
  confidence: 90,
  color: 'blue',
  direction: 'approaching',
  trigger: 'automatic',
  cameraTimeS: 0,
  sequence: 0,
  offline: false,
};

/** Bytes from a seed: the same noise in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
}
