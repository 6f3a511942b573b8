import test, { type ExecutionContext } from 'ava';
import { CameraRelayBarrier } from '../../drivers/barrier/camera-relay/camera-relay-barrier.js';
import type { Barrier } from '../../drivers/barrier/port.js';
import { RelayBarrier } from '../../drivers/barrier/relay/relay-barrier.js';
import type { BarrierTwin } from '../../drivers/barrier/relay/twin.js';
import { wireBarrierTwin } from '../../drivers/barrier/relay/twin-wiring.js';
import type { Camera } from '../../drivers/camera/port.js';
import { HttpPushListener } from '../../drivers/camera/push/http-listener.js';
import { SerialFrameCamera } from '../../drivers/camera/serial-frame/camera.js';
import { CameraTwin } from '../../drivers/camera/serial-frame/twin.js';
import { VzHttpCamera } from '../../drivers/camera/vz-http/camera.js';
import { VzHttpBeat } from '../../drivers/camera/vz-http/twin-beat.js';
import { VzHttpTwin } from '../../drivers/camera/vz-http/twin.js';
import { CardBus } from '../../drivers/card/family1/bus.js';
import { CardTwin } from '../../drivers/card/family1/twin.js';
import { DriverError } from '../../drivers/driver-error.js';
import { CharacterDeviceGpio } from '../../drivers/gpio/character-device/gpio.js';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../drivers/gpio/memory/memory-gpio.js';
import { openOnoffGpio } from '../../drivers/gpio/onoff/onoff-gpio.js';
import type { Gpio, LineAddress } from '../../drivers/gpio/port.js';
import { SimulatedBoard } from '../../drivers/gpio/simulated/simulated-board.js';
import { SimulatedGpio } from '../../drivers/gpio/simulated/simulated-gpio.js';
import { Family1Screen } from '../../drivers/screen/family1/screen.js';
import { Family2Screen } from '../../drivers/screen/family2/screen.js';
import { Family2ScreenTwin } from '../../drivers/screen/family2/twin.js';
import type { Screen } from '../../drivers/screen/port.js';
import { MemoryCable } from '../../drivers/serial/memory/memory-cable.js';
import { OneWayBus } from '../../drivers/serial/one-way-bus.js';
import { Family1Voice } from '../../drivers/voice/family1/voice.js';
import { Family3Voice } from '../../drivers/voice/family3/voice.js';
import { Family3VoiceTwin } from '../../drivers/voice/family3/twin.js';
import type { Voice } from '../../drivers/voice/port.js';
import { SimulatedClock } from '../support/clock.js';
import { tempFolder } from '../support/temp-folder.js';
import { dahua, hikvision, HOST, VZ_NUMBER, vzMqtt } from './network-cameras.js';
import { until } from '../support/until.js';
import { FakeGpioKernel } from './fake-gpio-kernel.js';
import { FakeSysfs } from './fake-sysfs.js';

// What every driver of a kind promises, held against each family with its twin. A new family is
// one more entry in its table.

/** A camera with its twin. Each act resolves when the controller has heard of it. */
interface CameraBench {
  camera: Camera;
  see: (plate: string) => Promise<unknown>;
  /** The same read once more. */
  repeat: () => Promise<unknown>;
  /** Bytes that are no read. */
  babble: (bytes: Uint8Array) => Promise<unknown>;
  /** One round of a camera that has to be listened to before it hears an order. */
  round?: () => Promise<unknown>;
  /** From now on it takes no picture. */
  blind?: () => void;
  /** One of its inputs opens (0), closes (1), or does both (2). */
  input?: (source: number, value: 0 | 1 | 2) => Promise<unknown>;
}

const cameras: Record<string, (t: ExecutionContext) => Promise<CameraBench>> = {
  'serial frames': () => {
    const { clock, cable } = cableOf('/dev/camera');
    const twin = new CameraTwin({ sink: cable });
    const heard = (act: () => void) => {
      act();
      clock.advance(1_000);
      return Promise.resolve();
    };
    return Promise.resolve({
      camera: new SerialFrameCamera({ line: cable.line, clock }),
      see: (plate) => heard(() => twin.see({ plate })),
      repeat: () => heard(() => twin.repeat()),
      babble: (bytes) => heard(() => cable.write(bytes)),
    });
  },
  'VZ over HTTP': async (t) => {
    const host = '127.0.0.1';
    const listener = await HttpPushListener.listen({ host, port: 0 });
    t.teardown(() => listener.close());
    const twin = new VzHttpTwin({ host, port: listener.port });
    return {
      camera: new VzHttpCamera({ listener, address: host, clock: new SimulatedClock() }),
      see: (plate) => twin.see({ plate }),
      repeat: () => twin.repeat(),
      babble: (bytes) => twin.sendRaw(bytes),
      input: (source, value) => twin.input(source, value),
    };
  },
  'VZ over HTTP, with comet polling': async (t) => {
    const host = '127.0.0.1';
    const listener = await HttpPushListener.listen({ host, port: 0 });
    t.teardown(() => listener.close());
    const twin = new VzHttpTwin({ host, port: listener.port });
    const clock = new SimulatedClock();
    const camera = new VzHttpCamera({ listener, address: host, polls: true, clock });
    const beat = new VzHttpBeat({ twin, clock, polls: true, password: 'x' });
    t.teardown(() => beat.close());
    await until(() => camera.counters.heartbeats === 1);
    return {
      camera,
      see: (plate) => twin.see({ plate }),
      repeat: () => twin.repeat(),
      babble: (bytes) => twin.sendRaw(bytes),
      round: async () => {
        const answered = beat.answered;
        await until(() => beat.answered > answered);
        clock.advance(0);
      },
      blind: () => void (twin.takesNoPicture = true),
      input: (source, value) => twin.input(source, value),
    };
  },
  'VZ over MQTT': () => {
    const { camera, twin, bus } = vzMqtt();
    const act = (what: () => void) => {
      what();
      return Promise.resolve();
    };
    return Promise.resolve({
      camera,
      see: (plate) => act(() => twin.see({ plate })),
      repeat: () => act(() => twin.repeat()),
      babble: (bytes) => act(() => bus.deliver(`device/${VZ_NUMBER}/message/up/ivs_result`, bytes)),
      blind: () => void (twin.takesNoPicture = true),
      input: (source, value) => act(() => twin.input(source, value)),
    });
  },
  'Hikvision stream': async (t) => {
    const { camera, twin } = await hikvision(t);
    const counted = countingUp(camera);
    return {
      camera,
      blind: () => void (twin.refusesPictures = true),
      see: (plate) => counted(() => twin.see({ plate })),
      repeat: () => counted(() => twin.repeat()),
      babble: (bytes) => counted(() => twin.streams.send('text/plain', bytes)),
    };
  },
  'Hikvision push': async (t) => {
    const listener = await HttpPushListener.listen({ host: HOST, port: 0 });
    t.teardown(() => listener.close());
    const { camera, twin } = await hikvision(t, { from: 'push', listener, address: HOST });
    const to = { host: HOST, port: listener.port };
    const stranger = new VzHttpTwin(to);
    return {
      camera,
      see: (plate) => twin.push({ plate }, to),
      repeat: () => twin.pushAgain(to),
      babble: (bytes) => stranger.sendRaw(bytes),
      blind: () => void (twin.refusesPictures = true),
    };
  },
  'Dahua stream': async (t) => {
    const { camera, twin } = await dahua(t);
    const counted = countingUp(camera);
    return {
      camera,
      blind: () => void (twin.pictureBytes = Buffer.from('no picture')),
      see: (plate) => counted(() => twin.see({ plate })),
      repeat: () => counted(() => twin.repeat()),
      babble: (bytes) => counted(() => twin.streams.send('text/plain', bytes)),
    };
  },
};

/** Waits until an act has been counted at the other end of a connection. */
function countingUp(camera: Camera): (act: () => Promise<unknown>) => Promise<void> {
  const total = () => {
    const { reads, repeated, badFrames } = camera.counters;
    return reads + repeated + badFrames;
  };
  return async (act) => {
    const before = total();
    await act();
    await until(() => total() > before);
  };
}

for (const [family, open] of Object.entries(cameras)) {
  test(`camera of ${family}: a read comes once, in one spelling, whatever is between`, async (t) => {
    const { camera, see, repeat, babble } = await open(t);
    const plates: string[] = [];
    camera.onRead((read) => plates.push(read.plate));
    await see('粤Ｂ１２３４５');
    await repeat();
    await babble(Uint8Array.from({ length: 500 }, (_, n) => (n * 7) & 0xff));
    await babble(new Uint8Array(0));
    await see('');
    t.deepEqual(plates, ['粤B12345', '']);
    t.like(camera.counters, { reads: 2, repeated: 1 });
    t.true(camera.counters.discardedBytes >= 500);
    camera.close?.();
  });

  test(`camera of ${family}: each read has every field, within its range`, async (t) => {
    const { camera, see } = await open(t);
    camera.onRead((read) => {
      t.true(read.confidence >= 0 && read.confidence <= 100);
      t.true(Number.isInteger(read.sequence) && Number.isInteger(read.cameraTimeS));
      t.is(typeof read.offline, 'boolean');
    });
    for (const plate of ['粤B12345', '沪AD12345', '\u0000\u202e京A1', 'X'.repeat(500)])
      await see(plate);
    t.true(camera.counters.reads >= 3);
  });
}

for (const [family, open] of Object.entries(cameras)) {
  test(`camera of ${family}: a picture on request is one, or it is said why there is none`, async (t) => {
    const { camera, round = () => Promise.resolve(), blind } = await open(t);
    if (camera.snapshot === undefined) {
      t.is(blind, undefined);
      return;
    }
    const [picture] = await Promise.all([camera.snapshot(), round()]);
    t.deepEqual(Buffer.from(picture.subarray(0, 3)), Buffer.from([0xff, 0xd8, 0xff]));
    blind?.();
    const refused = camera.snapshot().catch((error: unknown) => error);
    await round();
    const error = await refused;
    t.true(error instanceof DriverError && error.code === 'camera/no-picture');
    t.true(error instanceof Error && error.message.endsWith('.'));
    camera.close?.();
  });
}

for (const [family, open] of Object.entries(cameras)) {
  test(`camera of ${family}: its inputs are unknown until they change, or it has none`, async (t) => {
    const { camera, input } = await open(t);
    t.is(camera.openInput === undefined, input === undefined);
    if (camera.openInput === undefined || input === undefined) return;
    const address = { chip: 'camera', line: 1, activeLow: false };
    const plain = camera.openInput(address);
    const inverted = camera.openInput({ ...address, activeLow: true });
    let hints = 0;
    plain.onHint(() => (hints += 1));
    const levels = () => [plain.read(), inverted.read()];
    t.deepEqual(levels(), ['unknown', 'unknown']);
    await input(2, 1);
    t.deepEqual(levels(), ['unknown', 'unknown'], 'another input');
    await input(1, 1);
    t.deepEqual(levels(), ['active', 'inactive']);
    await input(1, 0);
    t.deepEqual(levels(), ['inactive', 'active']);
    await input(1, 2);
    t.deepEqual(levels(), ['active', 'inactive'], 'a pulse stands for a moment');
    t.is(hints, 3);
    plain.close();
    camera.close?.();
    t.deepEqual(levels(), ['unknown', 'unknown']);
    t.is(hints, 3);
    t.like(plain.counters, { reads: 6, failedReads: 3 });
  });
}

interface CardBench<D> {
  device: D;
  cable: MemoryCable;
  clock: SimulatedClock;
  seen: readonly string[];
}

const screens: Record<string, () => CardBench<Screen>> = {
  'family 1': () => {
    const { clock, cable } = cableOf('/dev/card');
    const card = new CardTwin({ address: 0, sink: cable });
    cable.onBytes((bytes) => card.receive(bytes));
    const bus = new CardBus({ line: cable.line, clock });
    const device = new Family1Screen({ bus, address: 0, lines: 2 });
    return { device, cable, clock, seen: card.shown };
  },
  'family 2': () => {
    const { clock, cable } = cableOf('/dev/card');
    const panel = new Family2ScreenTwin({ address: 100 });
    cable.onBytes((bytes) => panel.receive(bytes));
    const bus = new OneWayBus({ line: cable.line, clock });
    const device = new Family2Screen({ bus, address: 100, lines: 2 });
    return { device, cable, clock, seen: panel.shown };
  },
};

for (const [family, open] of Object.entries(screens)) {
  test(`screen of ${family}: the newest show is what stands there, whole`, (t) => {
    const { device, clock, seen } = open();
    for (let n = 0; n < 50; n++) device.show([`车${n}`, 'old', 'too many']);
    device.show(['\u0007欢迎\n光临']);
    clock.advance(20_000);
    t.deepEqual(seen, ['欢迎光临', '']);
    const { shown, answered, unanswered, dropped } = device.counters;
    t.is(shown, 51);
    t.is(answered + unanswered + dropped, 51);
  });

  test(`screen of ${family}: a cable that is pulled loses shows, and nothing else`, (t) => {
    const { device, cable, clock, seen } = open();
    device.show(['a', 'b']);
    cable.unplug();
    device.show(['c', 'd']);
    clock.advance(5_000);
    t.is(device.counters.dropped, 2);
    cable.plugIn();
    clock.advance(5_000);
    device.show(['e', '𠮷']);
    clock.advance(5_000);
    t.deepEqual(seen, ['e', '?']);
    t.is(clock.timersWaiting, 0);
  });
}

const voices: Record<string, () => CardBench<Voice>> = {
  'family 1': () => {
    const { clock, cable } = cableOf('/dev/card');
    const card = new CardTwin({ address: 0, sink: cable });
    cable.onBytes((bytes) => card.receive(bytes));
    const device = new Family1Voice({ bus: new CardBus({ line: cable.line, clock }), address: 0 });
    return { device, cable, clock, seen: card.spoken };
  },
  'family 3': () => {
    const { clock, cable } = cableOf('/dev/card');
    const chip = new Family3VoiceTwin();
    cable.onBytes((bytes) => chip.receive(bytes));
    const device = new Family3Voice({ bus: new OneWayBus({ line: cable.line, clock }) });
    return { device, cable, clock, seen: chip.spoken };
  },
};

for (const [family, open] of Object.entries(voices)) {
  test(`voice of ${family}: of what waits only the newest is said, and nothing says nothing`, (t) => {
    const { device, clock, cable, seen } = open();
    for (const text of ['一', '二', '', '\u0000', '三']) device.say(text);
    clock.advance(10_000);
    t.deepEqual(seen, ['一', '三']);
    t.is(device.counters.spoken, 3);
    cable.unplug();
    device.say('四');
    t.is(device.counters.dropped, 2);
    cable.plugIn();
    clock.advance(5_000);
    device.say('五');
    clock.advance(5_000);
    t.is(seen.at(-1), '五');
  });
}

/** A barrier with the arm that it moves. */
interface BarrierBench {
  barrier: Barrier;
  arm: BarrierTwin;
  clock: SimulatedClock;
}

const armLine = (line: number): LineAddress => ({ chip: 'arm', line, activeLow: false });

const barriers: Record<string, () => BarrierBench> = {
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

for (const [family, open] of Object.entries(barriers)) {
  test(`rule 1: barrier of ${family}: it raises when told, says where the arm is, and never lowers alone`, async (t) => {
    const { barrier, arm, clock } = open();
    t.is(barrier.position(), 'down');
    barrier.lower();
    barrier.stop();
    await clock.advanceSettling(5_000);
    t.is(arm.angleDegrees, 0);
    barrier.raise();
    await clock.advanceSettling(300);
    t.is(barrier.position(), 'between');
    barrier.raise();
    await clock.advanceSettling(2_000);
    t.is(barrier.position(), 'up');
    barrier.lower();
    barrier.close();
    await clock.advanceSettling(60_000);
    t.is(barrier.position(), 'up');
    t.is(clock.timersWaiting, 0);
    t.like(barrier.counters, { raises: 2, lowers: 0, stops: 0 });
  });
}

/** Lines as a back end and the world see them; levels are electrical, true is high. */
interface GpioBench {
  /** A new start of the controller on the same board. */
  start(): Promise<Gpio>;
  drive(line: number, high: boolean): void;
  level(line: number): boolean | undefined;
}

const CHIP = 'pinctrl-bcm2711';
const at = (line: number, activeLow = false): LineAddress => ({ chip: CHIP, line, activeLow });

const gpios: Record<string, (t: ExecutionContext) => GpioBench> = {
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

for (const [name, open] of Object.entries(gpios)) {
  test(`rule 1: GPIO of ${name}: outputs start inactive, and keep their level over a restart`, async (t) => {
    const bench = open(t);
    const first = await bench.start();
    const [high, low] = [first.openOutput(at(3)), first.openOutput(at(4, true))];
    t.deepEqual([bench.level(3), bench.level(4)], [false, true]);
    high.write(true);
    low.write(true);
    t.deepEqual([bench.level(3), bench.level(4)], [true, false]);
    t.deepEqual(high.counters, { writes: 1, failedWrites: 0, stuck: 0 });
    first.close();
    t.deepEqual([bench.level(3), bench.level(4)], [true, false], 'closing changes nothing');
    const second = await bench.start();
    const [kept] = [second.openOutput(at(3)), second.openOutput(at(4, true))];
    t.deepEqual([bench.level(3), bench.level(4)], [true, false]);
    kept.pulse(1_000);
    kept.write(false);
    t.is(bench.level(3), false);
    second.close();
  });

  test(`GPIO of ${name}: levels are read in the sense of the signal`, async (t) => {
    const bench = open(t);
    bench.drive(5, true);
    bench.drive(6, true);
    const gpio = await bench.start();
    const [plain, inverted] = [gpio.openInput(at(5)), gpio.openInput(at(6, true))];
    t.deepEqual([plain.read(), inverted.read()], ['active', 'inactive']);
    bench.drive(5, false);
    bench.drive(6, false);
    t.deepEqual([plain.read(), inverted.read()], ['inactive', 'active']);
    t.like(plain.counters, { reads: 2, failedReads: 0 });
    gpio.close();
  });
}

function cableOf(path: string): { clock: SimulatedClock; cable: MemoryCable } {
  const clock = new SimulatedClock();
  const cable = new MemoryCable({ settings: { path, baudRate: 9_600 }, clock });
  cable.line.open();
  clock.advance(0);
  return { clock, cable };
}
