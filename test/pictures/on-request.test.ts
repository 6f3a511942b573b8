import test, { type ExecutionContext } from 'ava';
import { linkStateCodec, outboxEntryCodec, outcomeCodec } from '../../protocol/park/codec.js';
import type { PictureTaken, Uplink } from '../../protocol/park/uplink.js';
import { VzMqttTwin } from '../../drivers/camera/vz-mqtt/twin.js';
import type { LaneConfig } from '../../runtime/config/config.js';
import { LaneEye } from '../../runtime/pictures/lane-eye.js';
import { startLaneBox } from '../bridge/lane-box.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { TestEnvironment } from '../support/test-environment.js';
import { SimulatedClock } from '../support/clock.js';

const serialNumber = '265e1040-85e01fb7';
const address = '192.168.8.21';
const line = { chip: 'cameras', line: 1, activeLow: false };
const plate = '粤B12345';
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

const atBroker: Partial<LaneConfig> = {
  camera: { family: 'vz_mqtt', serialNumber, output: 0, lookOnArrival: false },
};
const pushing = { family: 'vz_http', address, polls: false, lookOnArrival: false } as const;
const triggered: Partial<LaneConfig> = { camera: pushing, cameraTrigger: line };

/** A box whose entry has the camera under test, and what it sends to a cloud that is there. */
async function start(t: ExecutionContext, changes: Partial<LaneConfig>) {
  const broker = new MemoryBroker();
  const changed = (lane: LaneConfig) => (lane.id === 'in1' ? { ...lane, ...changes } : lane);
  const box = await startLaneBox(t, new TestEnvironment(), broker, changed);
  const { cameraBus } = box;
  const say = (topic: string, payload: string) => cameraBus.deliver(topic, Buffer.from(payload));
  const twin = new VzMqttTwin({ serialNumber, say });
  for (const topic of twin.topics)
    cameraBus.subscribe(topic, (payload) => queueMicrotask(() => twin.receive(topic, payload)));
  const sent: Uplink[] = [];
  const bus = broker.bus();
  bus.subscribe(box.topics.uplink('+'), ({ payload }) => {
    const { uplink } = outboxEntryCodec.decode(payload);
    sent.push(uplink);
    const { messageId, nodeId } = uplink;
    const outcome = { messageId, delivery: 'DELIVERED', reason: '', answer: '{}' } as const;
    void bus.publish(box.topics.outcome(nodeId), outcomeCodec.encode(outcome), { retain: false });
  });
  bus.start();
  const state = { up: true, sinceMs: 0, bridgeNodeId: 'bridge1', reason: '' };
  await bus.publish(box.topics.link(), linkStateCodec.encode(state), { retain: true });
  const capture = (uuid: string) => {
    const data = { uuid, channel_id: 'A1', capture_time: 1, park_id: '1' };
    return box.tell('notice_capture', { data });
  };
  const refusals = () => box.environment.log.of('request_refused').map((at) => JSON.stringify(at));
  return { box, twin, sent, capture, refusals };
}

const pictures = (sent: readonly Uplink[]): PictureTaken[] =>
  sent.flatMap((uplink) => (uplink.body === 'pictureTaken' ? [uplink.pictureTaken] : []));

function pushed(license: string, plateid: number, triggerType: number) {
  const imageFile = jpeg.toString('base64');
  const PlateResult = { license, confidence: 97, plateid, triggerType, imageFile };
  const body = Buffer.from(JSON.stringify({ AlarmInfoPlate: { result: { PlateResult } } }));
  return { path: '/', contentType: 'application/json', body };
}

test('the lane monitor sees a lane without a car, where the camera takes pictures on request', async (t) => {
  const { box, sent, capture, refusals } = await start(t, atBroker);
  await box.pass(1_000);
  // The cloud repeats itself, also before the picture is there.
  const [first, second] = [capture('c1'), capture('c1')];
  await box.pass(1_000);
  t.deepEqual(await Promise.all([first, second]), [null, null]);
  await capture('c1');
  await box.pass(5_000);
  t.deepEqual(refusals(), []);
  t.is(box.role.pictureCounts['kept'], 1);
  t.like(pictures(sent)[0], { subject: 'CAPTURE', subjectId: 'c1', plate: '', remark: '' });
  t.is(pictures(sent)[0]?.content.length, 20_000);
});

test('a camera that fails is said to have failed, and the picture of the read serves', async (t) => {
  const { box, twin, sent, capture, refusals } = await start(t, atBroker);
  twin.takesNoPicture = true;
  const none = capture('c1');
  await box.pass(1_000);
  await none;
  t.regex(refusals()[0] ?? '', /failed to take a picture.*no car that was read/);
  await box.car('in1', true);
  twin.see({ plate, picture: true });
  await box.pass(5_000);
  const asked = capture('c2');
  await box.pass(5_000);
  await asked;
  t.is(refusals().length, 1);
  t.is(box.role.pictureCounts['kept'], 2, 'of the entry, and for the monitor');
  t.like(pictures(sent)[0], { subject: 'ENTRY', plate, remark: '' });
  const instead = { subject: 'CAPTURE', plate, remark: 'taken when the car was read' } as const;
  t.like(pictures(sent)[1], instead);
});

test('a trigger input brings a picture, and its read of an empty lane is no arrival', async (t) => {
  const { box, sent, capture, refusals } = await start(t, triggered);
  await box.pass(1_000);
  const pulses: boolean[] = [];
  box.board.onOutputChange(line, (high) => pulses.push(high));
  const asked = capture('c1');
  await box.pass(100);
  t.deepEqual(pulses, [true]);
  await box.push(address, pushed('_无_', 1, 2));
  await box.pass(1_000);
  await asked;
  t.deepEqual(refusals(), []);
  t.like(pictures(sent)[0], { subject: 'CAPTURE', subjectId: 'c1' });
  t.is(box.role.lane('in1').state.early, null);
  const unseen = capture('c2');
  await box.pass(6_000);
  await unseen;
  t.regex(refusals()[0] ?? '', /was triggered and sent no picture/);
});

test('a camera without either takes none, and it is said so', async (t) => {
  const { capture, refusals } = await start(t, { camera: pushing });
  await capture('c1');
  t.regex(refusals()[0] ?? '', /takes no picture on request; no car that was read stands/);
});

test('each movement by hand goes up with a picture under its own number', async (t) => {
  const { box, sent } = await start(t, atBroker);
  const raise = { channel_id: 'A1', operate: 0, liftrod_id: 'l1', park_id: '1' };
  const asked = box.command(raise);
  await box.pass(1_000);
  await asked;
  const moved = sent.find(({ body }) => body === 'armMovedAbnormally');
  t.is(box.raises(), 1);
  await box.pass(5_000);
  const { movementId = '', action = '' } =
    moved?.body === 'armMovedAbnormally' ? moved.armMovedAbnormally : {};
  t.is(action, 'RAISE');
  t.like(pictures(sent), [{ subject: 'ARM_MOVEMENT', subjectId: movementId }]);
});

test('a picture that follows its read goes to the order all the same, a late one to none', async (t) => {
  const { box, twin } = await start(t, atBroker);
  const lane = box.role.lane('in1').config;
  await box.car('in1', true);
  twin.see({ plate });
  await box.pass(2_000);
  t.is(box.role.pictureCounts['kept'], 0);
  const read = box.role.lane('in1').state.arrival?.read ?? null;
  t.is(read?.plate, plate);
  const pictured = async (license: string) => {
    twin.see({ plate: license, picture: true });
    await box.pass(100);
    return box.role.pictureCounts['kept'];
  };
  t.is(await pictured('粤B99999'), 0, 'of another car');
  t.is(await pictured(plate), 1);
  t.is(await pictured(plate), 1, 'once');
  if (read === null) throw new Error('There was a read.');
  const order = box.role.pictures;
  const numbers = { messageId: 'm', nodeId: 'n', sequence: 1, sessionId: 's', plate: '粤B00001' };
  const at = box.parts.stamper.now();
  const confirm = {
    ...numbers,
    at,
    body: 'carUnmatched',
    carUnmatched: { eventId: 'e' },
  } as Uplink;
  order.ordered(lane, { ...read, plate: '粤B00001' }, [confirm]);
  await box.pass(11_000);
  t.is(await pictured('粤B00001'), 1);
});

test('who asks while a picture is taken gets that one, and a contact serves where a command fails', async (t) => {
  const clock = new SimulatedClock();
  let taken = 0;
  const counters = { reads: 0, repeated: 0, badFrames: 0, discardedBytes: 0 };
  const camera = {
    counters,
    onRead: () => undefined,
    snapshot: () => Promise.resolve(Uint8Array.of((taken += 1))),
  };
  const eye = new LaneEye({ camera, line: null, clock });
  const [one, two] = await Promise.all([eye.look(), eye.look()]);
  t.deepEqual([one, two], [Uint8Array.of(1), Uint8Array.of(1)]);
  t.deepEqual(await eye.look(), Uint8Array.of(2));
  const failing = { ...camera, snapshot: () => Promise.reject(new Error('no')) };
  await t.throwsAsync(new LaneEye({ camera: failing, line: null, clock }).look(), {
    message: 'no',
  });
});
