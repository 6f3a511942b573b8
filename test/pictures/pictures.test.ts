import test, { type ExecutionContext } from 'ava';
import { linkStateCodec, outboxEntryCodec, outcomeCodec } from '../../protocol/park/codec.js';
import type { Uplink } from '../../protocol/park/uplink.js';
import type { Delivery } from '../../protocol/park/values.js';
import type { LaneConfig } from '../../runtime/config/config.js';
import { picturesMax, PictureShelf } from '../../runtime/pictures/picture-shelf.js';
import { startLaneBox, type LaneBox } from '../bridge/lane-box.js';
import { settled } from '../support/clock.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { MemoryRecentFiles } from '../support/memory-recent-files.js';
import { RecordingLog } from '../support/recording-log.js';
import { TestEnvironment } from '../support/test-environment.js';
import { jpeg, somePicture } from './some-picture.js';

const addresses: Readonly<Record<string, string>> = { in1: '192.168.8.21', out1: '192.168.8.22' };
const withPushingCameras = (lane: LaneConfig): LaneConfig => ({
  ...lane,
  camera: {
    family: 'vz_http',
    address: addresses[lane.id] ?? '',
    polls: false,
    lookOnArrival: false,
  },
});
const plate = '粤B12345';

/** A box whose cameras push, and a bridge that answers as a test says. */
async function start(t: ExecutionContext, environment = new TestEnvironment()) {
  const broker = new MemoryBroker();
  const box = await startLaneBox(t, environment, broker, withPushingCameras);
  const sent: Uplink[] = [];
  const bridge = { delivery: 'DELIVERED' as Delivery };
  const bus = broker.bus();
  bus.subscribe(box.topics.uplink('+'), ({ payload }) => {
    const { uplink } = outboxEntryCodec.decode(payload);
    sent.push(uplink);
    const { messageId, nodeId } = uplink;
    const outcome = { messageId, delivery: bridge.delivery, reason: '', answer: '{}' };
    const topic = box.topics.outcome(nodeId);
    void bus.publish(topic, outcomeCodec.encode(outcome), { retain: false });
  });
  bus.start();
  const setLink = (up: boolean) => {
    const state = { up, sinceMs: 0, bridgeNodeId: 'bridge1', reason: '' };
    return bus.publish(box.topics.link(), linkStateCodec.encode(state), { retain: true });
  };
  return { box, environment, sent, bridge, setLink };
}

let plateid = 0;
function see(box: LaneBox, laneId: string, license: string, picture: Uint8Array | null = jpeg) {
  plateid += 1;
  const imageFile = picture === null ? '' : Buffer.from(picture).toString('base64');
  const PlateResult = { license, confidence: 97, plateid, triggerType: 1, imageFile };
  const body = Buffer.from(JSON.stringify({ AlarmInfoPlate: { result: { PlateResult } } }));
  const push = { path: '/', contentType: 'application/json', body };
  return box.push(addresses[laneId] ?? '', push);
}

async function arrive(box: LaneBox, laneId: string, license: string): Promise<void> {
  await box.car(laneId, true);
  await see(box, laneId, license);
  await box.pass(1_000);
}

const bodies = (uplinks: readonly Uplink[]) => uplinks.map(({ body }) => body);
const pictures = (uplinks: readonly Uplink[]) =>
  uplinks.flatMap((uplink) => (uplink.body === 'pictureTaken' ? [uplink.pictureTaken] : []));

test('the picture of an entry goes up after its order, and of an exit likewise', async (t) => {
  const { box, sent, setLink } = await start(t);
  await arrive(box, 'in1', plate);
  t.is(box.raises('in1'), 1);
  t.deepEqual(bodies(sent), []);
  await setLink(true);
  await box.pass(5_000);
  t.deepEqual(bodies(sent), ['sessionOpened', 'pictureTaken']);
  const sessionId = sent[0]?.sessionId ?? '';
  t.like(pictures(sent)[0], { subject: 'ENTRY', subjectId: sessionId, fileKind: 'jpg', plate });
  t.deepEqual(Buffer.from(pictures(sent)[0]?.content ?? []), jpeg);
  const free = { ticket_id: 't1', ticket_type: 2, car_number: plate, order_id: sessionId };
  const coupon = { ...free, discount: '0', shop_name: '', time_range: 0, have_order: 1 };
  await box.tell('deliver_ticket', { ...coupon, limit_day: 1_900_000_000, park_id: '1' });
  await arrive(box, 'out1', plate);
  await box.pass(5_000);
  t.deepEqual(bodies(sent).slice(2), ['sessionClosed', 'pictureTaken']);
  t.like(pictures(sent)[1], { subject: 'EXIT', subjectId: sessionId });
  t.like(box.role.pictureCounts, { waiting: 0, kept: 2, sent: 2 });
});

test('the picture of a car that leaves first and pays later follows its debt to the cloud', async (t) => {
  const { box, sent, setLink } = await start(t);
  await setLink(true);
  await arrive(box, 'in1', plate);
  await box.car('in1', false);
  await box.pass(60_000);
  await setLink(false);
  box.environment.clock.advance(2 * 3_600_000);
  await arrive(box, 'out1', plate);
  await box.pass(31_000);
  t.is(box.raises('out1'), 1);
  t.is(box.role.pictureCounts['waiting'], 1, 'it is kept while the cloud is away');
  await setLink(true);
  await box.pass(20_000);
  const [debt, evidence] = sent.slice(2);
  t.like(debt, { body: 'sessionLeftUnpaid', plate });
  t.like(evidence, {
    body: 'pictureTaken',
    pictureTaken: { subject: 'EXIT', subjectId: debt?.sessionId, plate },
  });
  t.is(box.role.pictureCounts['waiting'], 0);
});

test('rule 10: on a full disk all pictures go, and one that comes later is kept again', async (t) => {
  const files = new MemoryRecentFiles();
  const log = new RecordingLog();
  const shelf = await PictureShelf.open(files, log);
  for (const id of ['p1', 'p2', 'p3']) await shelf.add(somePicture(id));
  await shelf.dropAll();
  t.like(shelf, { waiting: 0, counters: { dropped: 3 } });
  t.deepEqual(await files.list(), []);
  await shelf.dropAll();
  t.deepEqual(
    log.of('pictures_dropped').map(({ fields }) => fields),
    [{ dropped: 3 }],
  );
  await shelf.add(somePicture('p4'));
  t.is((await shelf.oldest())?.picture.messageId, 'p4');
});

test('pictures wait while an order does, and are found again after a start', async (t) => {
  const first = await start(t);
  first.bridge.delivery = 'UNKNOWN';
  await arrive(first.box, 'in1', plate);
  await first.setLink(true);
  await first.box.pass(10_000);
  t.false(bodies(first.sent).includes('pictureTaken'));
  await first.box.close();
  const again = await start(t, first.environment);
  t.is(again.box.role.pictureCounts['waiting'], 1);
  await again.setLink(true);
  await again.box.pass(5_000);
  t.deepEqual(bodies(again.sent), ['sessionOpened', 'pictureTaken']);
});

test('a picture that the cloud refuses or never answers is given up, and the next one goes', async (t) => {
  const { box, sent, bridge, setLink } = await start(t);
  await setLink(true);
  await arrive(box, 'in1', plate);
  await box.pass(5_000);
  bridge.delivery = 'UNKNOWN';
  await box.tell('notice_capture', {
    data: { uuid: 'c1', channel_id: 'A1', capture_time: 1, park_id: '1' },
  });
  await box.pass(60_000);
  const captures = pictures(sent).filter(({ subject }) => subject === 'CAPTURE');
  t.is(captures.length, 5);
  t.like(box.role.pictureCounts, { waiting: 0, givenUp: 1 });
});

test('the lane monitor gets a picture of the car that stands in the lane, and else none', async (t) => {
  const { box, sent, setLink } = await start(t);
  await setLink(true);
  const capture = { uuid: '0f1eab37a10844298d35dab0c5b15528', capture_time: 1, park_id: '1' };
  const ask = async (channelId: string, uuid = capture.uuid) => {
    const data = { ...capture, uuid, channel_id: channelId };
    const asked = box.tell('notice_capture', { data });
    await box.pass(200);
    return asked;
  };
  t.is(await ask('B1', 'c0'), null);
  t.is(box.environment.log.of('request_refused').length, 1);
  await arrive(box, 'out1', plate);
  t.is(await ask('B1'), null);
  // The cloud repeats itself.
  await ask('B1');
  await box.pass(5_000);
  const taken = pictures(sent).filter(({ subject }) => subject === 'CAPTURE');
  t.is(taken.length, 1);
  t.like(taken[0], { subjectId: capture.uuid, plate });
});

test('a misread car at the exit goes up as an event with its picture, once', async (t) => {
  const { box, sent, setLink } = await start(t);
  await setLink(true);
  await arrive(box, 'in1', plate);
  await arrive(box, 'out1', '粤B1Z345');
  await box.pass(5_000);
  const [event, ...others] = sent.flatMap((uplink) =>
    uplink.body === 'carUnmatched' ? [uplink.carUnmatched] : [],
  );
  t.like(event, { plate: '粤B1Z345', channelId: 'B1' });
  t.deepEqual(others, []);
  const shown = pictures(sent).find(({ subject }) => subject === 'UNMATCHED_CAR');
  t.is(shown?.subjectId, event?.eventId);
  const last = sent.findIndex(({ body }) => body === 'carUnmatched');
  t.true(sent.slice(last).some((uplink) => pictures([uplink])[0]?.subject === 'UNMATCHED_CAR'));
});

test('rule 12: a picture that is too large or no JPEG is left out, and its car is let in', async (t) => {
  const { box } = await start(t);
  for (const [at, picture] of [Buffer.alloc(160_000, 0xff), Buffer.from('GIF89a')].entries()) {
    await box.car('in1', true);
    await see(box, 'in1', `粤B0000${at}`, picture);
    await box.pass(1_000);
    await box.car('in1', false);
    await box.pass(20_000);
  }
  t.is(box.role.pictureCounts['kept'], 0);
  t.true(box.raises('in1') >= 1);
});

test('rule 10: too many pictures push out the oldest, and a disk that takes none loses them', async (t) => {
  const files = new MemoryRecentFiles();
  const log = new RecordingLog();
  const shelf = await PictureShelf.open(files, log);
  for (let n = 0; n <= picturesMax; n += 1) await shelf.add(somePicture(`p${n}`));
  t.like(shelf, { waiting: picturesMax, counters: { dropped: 1 } });
  t.is((await shelf.oldest())?.picture.messageId, 'p1');
  files.failure = new Error('No space left on the device.');
  await shelf.add(somePicture('late'));
  t.like(shelf, { waiting: picturesMax, counters: { refusedByDisk: 1 } });
  files.failure = null;
  // A power cut leaves half a file.
  const [oldest = 0] = await files.list();
  await files.append(oldest, Buffer.from([0xff, 0xff, 0xff]));
  const again = await PictureShelf.open(files, log);
  t.is((await again.oldest())?.picture.messageId, 'p2');
  await settled(1);
  t.is(again.counters.unreadable, 1);
});
