import type { LaneConfig } from '../../runtime/config/config.js';
import { startLaneBox, type LaneBox } from '../bridge/lane-box.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { TestEnvironment } from '../support/test-environment.js';

export const plate = '粤B12345';

const cameras: Readonly<Record<string, string>> = { in1: '192.168.8.21', out1: '192.168.8.22' };
const withPushingCamera = (lane: LaneConfig): LaneConfig => ({
  ...lane,
  camera: {
    family: 'vz_http',
    address: cameras[lane.id] ?? '',
    polls: false,
    lookOnArrival: false,
  },
});

/** Runs a box with an entry and an exit, whose cameras send pictures, as long as `use` needs it. */
export async function withBox<T>(
  use: (box: LaneBox) => Promise<T>,
  changed = withPushingCamera,
): Promise<T> {
  const closers: (() => unknown)[] = [];
  const opening = { teardown: (close: () => unknown) => void closers.push(close) };
  const environment = new TestEnvironment();
  const box = await startLaneBox(opening, environment, new MemoryBroker(), changed);
  try {
    return await use(box);
  } finally {
    for (const close of closers) await close();
  }
}

/** A car comes to the lane, and its camera reads it. */
export async function readAtLane(box: LaneBox, laneId: string, license: string): Promise<void> {
  await box.car(laneId, true);
  const imageFile = Buffer.from([0xff, 0xd8, 0xff, 0xe0]).toString('base64');
  const PlateResult = { license, confidence: 97, plateid: 1, triggerType: 1, imageFile };
  const body = Buffer.from(JSON.stringify({ AlarmInfoPlate: { result: { PlateResult } } }));
  await box.push(cameras[laneId] ?? '', { path: '/', contentType: 'application/json', body });
  await box.pass(1_000);
}
