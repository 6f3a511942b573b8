import test from 'ava';
import type { LaneConfig } from '../../runtime/config/config.js';
import { cameraChip } from '../../runtime/config/resolve-lane.js';
import { startLaneBox } from '../bridge/lane-box.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { TestEnvironment } from '../support/test-environment.js';

const address = '192.168.8.21';

const camera = { family: 'vz_http', address, polls: false, lookOnArrival: false } as const;
const withPushingCamera = (lane: LaneConfig): LaneConfig =>
  lane.id === 'in1' ? { ...lane, camera } : lane;

/** What the camera sends of one car. */
function pushed(plate: string, plateid: number, isoffline: 0 | 1) {
  const PlateResult = { license: plate, confidence: 97, plateid, isoffline, triggerType: 1 };
  const body = Buffer.from(JSON.stringify({ AlarmInfoPlate: { result: { PlateResult } } }));
  return { path: '/', contentType: 'application/json', body };
}

test('rule 1: a read that comes late is told and opens nothing, one of now lets the car in', async (t) => {
  const environment = new TestEnvironment();
  const box = await startLaneBox(t, environment, new MemoryBroker(), withPushingCamera);
  await box.pass(1_000);
  const lane = box.role.lane('in1');
  box.board.setInput(lane.config.approach.address, true);
  await box.pass(100);
  const late = await box.push(address, pushed('京A12345', 7, 1));
  t.true(late.body.includes('ContinuePushOffline'));
  await box.pass(1_000);
  t.is(box.raises(), 0);
  t.true(environment.log.of('late_read').length === 1);
  await box.push(address, pushed('京A12345', 8, 0));
  await box.pass(1_000);
  t.is(box.raises(), 1);
});

test('a camera that has been silent is told of in log and journal', async (t) => {
  const environment = new TestEnvironment();
  const box = await startLaneBox(t, environment, new MemoryBroker(), withPushingCamera);
  await box.pass(96_000);
  const told = environment.log.of('camera_silent');
  t.is(told.length, 1);
  await box.close();
  t.true(box.role.gpioLines.length > 0, 'the counters of the lines can be shown');
});

test('a car that comes to a loop on an input of the camera is an arrival, and so is a read without it', async (t) => {
  const environment = new TestEnvironment();
  const changed = (lane: LaneConfig): LaneConfig => {
    const whole = withPushingCamera(lane);
    if (lane.id !== 'in1') return whole;
    const input = (line: number) => ({ chip: cameraChip, line, activeLow: false });
    const contacts = new Map([['call_button', input(1)] as const]);
    return { ...whole, approach: { address: input(0), clearMs: 300 }, contacts };
  };
  const box = await startLaneBox(t, environment, new MemoryBroker(), changed);
  const changedInput = async (source: number, value: 0 | 1 | 2) => {
    const message = { AlarmGioIn: { result: { TriggerResult: { source, value } } } };
    const body = Buffer.from(JSON.stringify(message));
    await box.push(address, { path: '/', contentType: 'application/json', body });
    await box.pass(500);
  };
  const lane = box.role.lane('in1');
  await box.pass(1_000);
  t.is(lane.state.arrival, null);
  await changedInput(0, 1);
  t.not(lane.state.arrival, null);
  await box.push(address, pushed('京A12345', 1, 0));
  await box.pass(1_000);
  t.is(box.raises(), 1);
  await changedInput(0, 0);
  t.is(lane.state.arrival, null);
  await changedInput(1, 2);
  t.is(environment.log.of('call_button').length, 1);
  t.deepEqual(
    box.role.gpioLines.filter(({ chip }) => chip === `${cameraChip} in1`).map(({ line }) => line),
    [0, 1],
  );
});

test('after a start a loop on an input of the camera is not known, and a read is the arrival', async (t) => {
  const environment = new TestEnvironment();
  const changed = (lane: LaneConfig): LaneConfig => {
    const approach = { address: { chip: cameraChip, line: 0, activeLow: false }, clearMs: 300 };
    return lane.id === 'in1' ? { ...withPushingCamera(lane), approach } : lane;
  };
  const box = await startLaneBox(t, environment, new MemoryBroker(), changed);
  await box.pass(11_000);
  await box.push(address, pushed('京A12345', 1, 0));
  await box.pass(1_000);
  t.is(box.raises(), 1);
});

test('a camera without inputs is refused where a lane needs one', async (t) => {
  const changed = (lane: LaneConfig): LaneConfig => {
    const address = { chip: cameraChip, line: 0, activeLow: false };
    return { ...lane, approach: { address, clearMs: 300 } };
  };
  await t.throwsAsync(startLaneBox(t, new TestEnvironment(), new MemoryBroker(), changed), {
    code: 'config/camera-has-no-inputs',
  });
});
