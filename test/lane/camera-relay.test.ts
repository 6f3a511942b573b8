import test, { type ExecutionContext } from 'ava';
import { CameraRelayBarrier } from '../../drivers/barrier/camera-relay/camera-relay-barrier.js';
import { VzMqttTwin } from '../../drivers/camera/vz-mqtt/twin.js';
import { DriverError } from '../../drivers/driver-error.js';
import type { LaneConfig } from '../../runtime/config/config.js';
import { startLaneBox } from '../bridge/lane-box.js';
import { settled, SimulatedClock } from '../support/clock.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { TestEnvironment } from '../support/test-environment.js';

const serialNumber = '265e1040-85e01fb7';

const throughCamera = (lane: LaneConfig): LaneConfig =>
  lane.id === 'in1'
    ? {
        ...lane,
        camera: { family: 'vz_mqtt', serialNumber, output: 0, lookOnArrival: false },
        barrier: { ...lane.barrier, raise: null, lower: null, stop: null },
      }
    : lane;

async function site(t: ExecutionContext, listed = 0) {
  const environment = new TestEnvironment();
  const box = await startLaneBox(t, environment, new MemoryBroker(), throughCamera);
  const { cameraBus: bus } = box;
  const say = (topic: string, payload: string) => bus.deliver(topic, Buffer.from(payload));
  const twin = new VzMqttTwin({ serialNumber, say });
  twin.listed = listed;
  for (const topic of twin.topics)
    bus.subscribe(topic, (payload) => queueMicrotask(() => twin.receive(topic, payload)));
  bus.reach();
  await box.pass(1_000);
  return { box, twin, environment, lane: box.role.lane('in1') };
}

test('rule 4: a camera raises the arm after the decision, and not by its read alone', async (t) => {
  const { box, twin, lane } = await site(t);
  twin.see({ plate: '京A12345' });
  await box.pass(1_000);
  t.deepEqual(twin.pulses, [0, 0, 0, 0], 'a read without a car opens nothing');
  await box.pass(60_000);
  box.board.setInput(lane.config.approach.address, true);
  await box.pass(1_000);
  twin.see({ plate: '京A12345' });
  await box.pass(1_000);
  t.deepEqual(twin.pulses, [1, 0, 0, 0]);
});

test('rule 3: a white list in the camera of a lane is alarmed in log and journal', async (t) => {
  const { environment } = await site(t, 5);
  const [told] = environment.log.of('camera_commands_arm');
  t.regex(JSON.stringify(told), /5 plates/);
});

test('rule 1: an arm that is raised through its camera is never lowered over the network', async (t) => {
  const { box, twin, lane, environment } = await site(t);
  lane.command('raise', 'test');
  await box.pass(1_000);
  lane.command('lower', 'test');
  await box.pass(20_000);
  t.deepEqual(twin.pulses.slice(1), [0, 0, 0]);
  twin.answersNothing = true;
  lane.command('raise', 'test');
  await box.pass(6_000);
  t.true(environment.log.of('camera_relay_failed').length >= 1);
});

/** A relay whose pulses end as they are told to. */
function barrierWith(outcomes: readonly (string | null)[]) {
  const clock = new SimulatedClock();
  const troubles: string[] = [];
  let pulses = 0;
  const barrier = new CameraRelayBarrier({
    relay: {
      pulse: () => {
        const code = outcomes[pulses] ?? null;
        pulses += 1;
        if (code === null) return Promise.resolve();
        const error = code === 'error' ? new Error('no') : new DriverError(code, 'no');
        return Promise.reject(error);
      },
    },
    clock,
    limitUp: null,
    limitDown: null,
    onTrouble: ({ code }) => troubles.push(code),
  });
  return { clock, barrier, troubles, pulses: () => pulses };
}

const refused = 'camera/relay-refused';

test('a raise that was not done is tried again five times, one that may have been done is not', async (t) => {
  const often = barrierWith([refused, refused, null]);
  often.barrier.raise();
  await often.clock.advanceSettling(10_000);
  t.is(often.pulses(), 3);
  t.deepEqual(often.troubles, []);
  const never = barrierWith(Array<string>(9).fill(refused));
  never.barrier.raise();
  await never.clock.advanceSettling(20_000);
  t.is(never.pulses(), 5);
  t.deepEqual(never.troubles, [refused]);
  for (const code of ['camera/relay-unknown', 'error']) {
    const perhaps = barrierWith([code, null]);
    perhaps.barrier.raise();
    await perhaps.clock.advanceSettling(20_000);
    t.is(perhaps.pulses(), 1);
    t.deepEqual(perhaps.troubles, ['camera/relay-unknown']);
  }
});

test('a later raise and a close end the tries of an earlier one', async (t) => {
  const { barrier, clock, pulses, troubles } = barrierWith([refused, null]);
  barrier.raise();
  await settled();
  barrier.raise();
  barrier.lower();
  barrier.stop();
  await clock.advanceSettling(5_000);
  t.is(pulses(), 2);
  t.is(barrier.position(), 'not-reported');
  const closed = barrierWith([refused]);
  closed.barrier.raise();
  closed.barrier.close();
  await closed.clock.advanceSettling(5_000);
  t.is(closed.pulses(), 1);
  t.deepEqual([...troubles, ...closed.troubles], []);
});

test('a screen behind the camera of a lane shows what the lane says', async (t) => {
  const screen = { family: 'family1', port: 'rs485_of_camera', address: 0, lines: 2 } as const;
  const behind = (lane: LaneConfig): LaneConfig =>
    lane.id === 'in1' ? { ...throughCamera(lane), screen: { ...screen, placesPage: false } } : lane;
  const box = await startLaneBox(t, new TestEnvironment(), new MemoryBroker(), behind);
  const topic = `device/${serialNumber}/message/down/serial_data`;
  let frames = 0;
  box.cameraBus.subscribe(topic, () => void (frames += 1));
  await box.pass(2_000);
  t.true(frames > 0);
  const names = [...box.role.serialLines.keys()];
  t.deepEqual(names, ['RS-485 of the camera of in1', ...names.slice(1)]);
});
