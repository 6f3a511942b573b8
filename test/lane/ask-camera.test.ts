import test from 'ava';
import { LineTrigger } from '../../drivers/camera/trigger/line-trigger.js';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../drivers/gpio/memory/memory-gpio.js';
import type { Presence } from '../../drivers/loop/port.js';
import type { LaneConfig } from '../../runtime/config/config.js';
import { AskCamera } from '../../runtime/lane/ask-camera.js';
import { startLaneBox } from '../bridge/lane-box.js';
import { SimulatedClock } from '../support/clock.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { TestEnvironment } from '../support/test-environment.js';

const line = { chip: 'cameras', line: 1, activeLow: false };

test('a camera is asked to look once for each car that comes to its loop', async (t) => {
  const withTrigger = (lane: LaneConfig): LaneConfig =>
    lane.id === 'in1' ? { ...lane, cameraTrigger: line } : lane;
  const box = await startLaneBox(t, new TestEnvironment(), new MemoryBroker(), withTrigger);
  const levels: boolean[] = [];
  box.board.onOutputChange(line, (high) => levels.push(high));
  await box.pass(1_000);
  for (let car = 0; car < 2; car += 1) {
    await box.car('in1', true);
    await box.pass(2_000);
    await box.car('in1', false);
    await box.pass(2_000);
  }
  t.deepEqual(
    levels.filter((high) => high),
    [true, true],
  );
  t.is(levels.at(-1), false);
});

test('a trigger that fails is counted, and its contact is opened whatever happens', (t) => {
  const clock = new SimulatedClock();
  const board = new MemoryBoard();
  const output = new MemoryGpio(board).openOutput(line);
  output.write(true);
  const trigger = new LineTrigger({ line: output, clock });
  t.is(board.readOutput(line), false, 'a pulse of an earlier run is ended');
  trigger.fire();
  clock.advance(150);
  trigger.fire();
  clock.advance(150);
  t.is(board.readOutput(line), true, 'the second one began anew');
  clock.advance(50);
  t.is(board.readOutput(line), false);
  board.failWrites(line, true);
  trigger.fire();
  clock.advance(1_000);
  t.deepEqual(trigger.counters, { pulses: 3, failed: 2 });
  board.failWrites(line, false);
  trigger.fire();
  trigger.close();
  t.is(board.readOutput(line), false);
  t.is(clock.timersWaiting, 0);
});

test('a camera that takes orders is told to look over its own connection', async (t) => {
  const serialNumber = '265e1040-85e01fb7';
  for (const lookOnArrival of [true, false]) {
    const camera = { family: 'vz_mqtt', serialNumber, output: 0, lookOnArrival } as const;
    const told = (lane: LaneConfig): LaneConfig => (lane.id === 'in1' ? { ...lane, camera } : lane);
    const box = await startLaneBox(t, new TestEnvironment(), new MemoryBroker(), told);
    let times = 0;
    const topic = `device/${serialNumber}/message/down/ivs_trigger`;
    box.cameraBus.subscribe(topic, () => void (times += 1));
    await box.pass(1_000);
    await box.car('in1', true);
    await box.pass(10_000);
    t.is(times, lookOnArrival ? 1 : 0);
    await box.close();
  }
});

test('in a lane for both ways each camera is told to look when a car comes to its own loop', async (t) => {
  const [outer, inner] = ['265e1040-85e01fb7', '265e1040-85e01fb8'];
  const camera = { family: 'vz_mqtt', output: 0, lookOnArrival: true } as const;
  const approachExit = { address: { chip: 'gpio', line: 40, activeLow: false }, clearMs: 300 };
  const both = (lane: LaneConfig): LaneConfig =>
    lane.id === 'in1'
      ? {
          ...lane,
          direction: 'both',
          approachExit,
          camera: { ...camera, serialNumber: outer },
          cameraExit: { ...camera, serialNumber: inner },
        }
      : lane;
  const box = await startLaneBox(t, new TestEnvironment(), new MemoryBroker(), both);
  box.board.setInput(approachExit.address, false);
  const told: string[] = [];
  for (const serialNumber of [outer, inner]) {
    const topic = `device/${serialNumber}/message/down/ivs_trigger`;
    box.cameraBus.subscribe(topic, () => void told.push(serialNumber));
  }
  await box.pass(1_000);
  box.board.setInput(approachExit.address, true);
  await box.pass(1_000);
  t.deepEqual(told, [inner]);
  box.board.setInput(approachExit.address, false);
  await box.pass(1_000);
  await box.car('in1', true);
  await box.pass(1_000);
  t.deepEqual(told, [inner, outer]);
});

/** How often a camera was asked, after each of these ticks. */
function askedAt(ticks: readonly [Presence, number | null, number][]): number[] {
  let times = 0;
  const asking = new AskCamera({ line: null, camera: { trigger: () => void (times += 1) } });
  return ticks.map(([approach, waitsFor, nowMs]) => {
    asking.tick(approach, waitsFor, nowMs);
    return times;
  });
}

test('a car that becomes an arrival without a change of its loop is asked for', (t) => {
  const bumperToBumper: [Presence, number | null, number][] = [
    ['present', 1, 0],
    ['present', null, 2_000],
    ['present', 2, 5_500],
    ['present', null, 6_000],
  ];
  t.deepEqual(askedAt(bumperToBumper), [1, 1, 2, 2]);
});

test('a car that is not read is asked for again, twice', (t) => {
  const silent = [0, 11_900, 12_000, 13_000, 24_000, 36_000, 100_000].map(
    (nowMs): [Presence, number | null, number] => ['present', 1, nowMs],
  );
  t.deepEqual(askedAt(silent), [1, 1, 2, 2, 3, 3, 3]);
  t.deepEqual(
    askedAt([...silent, ['present', 2, 101_000]]).at(-1),
    4,
    'the next one is asked for anew',
  );
});
