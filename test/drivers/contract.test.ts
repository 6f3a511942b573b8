import test from 'ava';
import { DriverError } from '../../drivers/driver-error.js';
import { barriers } from './benches/barriers.js';
import { cameras } from './benches/cameras.js';
import { screens, voices } from './benches/cards.js';
import { at, gpios } from './benches/gpios.js';

// What every driver of a kind promises, held against each family with its twin. A new family is
// one more entry in its table in `benches/`.

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
  test(`rule 1: camera of ${family}: its relay closes when it is told to and else never, or it has none`, async (t) => {
    const { camera, relay, see } = await open(t);
    camera.onRead(() => undefined);
    t.is(camera.relay === undefined, relay === undefined);
    await see('粤B12345');
    if (camera.relay === undefined || relay === undefined) return;
    t.is(relay.pulses(), 0);
    await camera.relay.pulse();
    t.is(relay.pulses(), 1);
    relay.refuse();
    await t.throwsAsync(camera.relay.pulse(), { code: 'camera/relay-refused' });
    t.is(relay.pulses(), 1);
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
