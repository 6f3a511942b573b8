import test from 'ava';
import type { LaneConfig } from '../../runtime/config/config.js';
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
