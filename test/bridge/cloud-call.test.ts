import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { cloudCallCodec, cloudCallReplyCodec } from '../../protocol/park/codec.js';
import type { CloudCall, CloudCallReply } from '../../protocol/park/cloud-call.js';
import { CloudClient } from '../../runtime/bridge/cloud-client.js';
import { BridgeCaller } from '../../runtime/bridge/requests/bridge-caller.js';
import { CALL_LIFETIME_MAX_MS, CallDesk } from '../../runtime/bridge/requests/call-desk.js';
import { requestOfCloud, type CloudRequest } from '../../runtime/bridge/requests/cloud-request.js';
import { EmbeddedBroker } from '../../runtime/bus/embedded-broker.js';
import { MqttBus } from '../../runtime/bus/mqtt-bus.js';
import { Topics } from '../../runtime/bus/topics.js';
import type { ParkBus } from '../../runtime/bus/bus.js';
import { LanekeeperError } from '../../runtime/errors.js';
import { seenShelf } from '../../runtime/store/shelves.js';
import { CloudDouble } from '../cloud/double.js';
import { settled } from '../support/clock.js';
import { MemoryLink } from '../support/memory-link.js';
import { someSession } from '../support/mqtt-session.js';
import { RecordingLog } from '../support/recording-log.js';
import { someConfig } from '../support/some-config.js';
import { tempFolder } from '../support/temp-folder.js';
import { TestEnvironment } from '../support/test-environment.js';
import { until } from '../support/until.js';

const parkId = '21835';
const parkKey = 'DEMOKEY0123456789';
const topics = new Topics(parkId);
const openStays = { car_number: '京A12345', query_time: 1_700_000_000 };

/** A broker, a box with the bridge, a box with lanes only, and somebody else's program. */
async function startPark(t: ExecutionContext, options: { withBridge?: boolean } = {}) {
  const socketPath = join(tempFolder(t), 'bus.sock');
  const broker = await EmbeddedBroker.start({ socketPath, listen: null, log: new RecordingLog() });
  t.teardown(() => broker.close());
  const url = `mqtt+unix://${socketPath}`;
  const bridgeBox = new TestEnvironment();
  const laneBox = new TestEnvironment({ seed: 2, clock: bridgeBox.clock });
  const attach = () => {
    const bus = new MqttBus(someSession(bridgeBox.clock, { url }));
    t.teardown(() => bus.close());
    return bus;
  };
  const bridge = options.withBridge === false ? null : await startBridge(t, bridgeBox, attach());
  const laneBus = attach();
  const config = someConfig();
  const known: { bridge: 'there' | 'gone' | 'unknown' } = { bridge: 'there' };
  const caller = new BridgeCaller({
    environment: laneBox.whole(),
    config: { ...config, node: { ...config.node, id: 'gate-2' } },
    bus: laneBus,
    topics,
    bridge: () => known.bridge,
  });
  t.teardown(() => caller.close());
  const other = attach();
  const replies: CloudCallReply[] = [];
  other.subscribe(topics.cloudCallReply('tool'), (message) => {
    replies.push(cloudCallReplyCodec.decode(message.payload));
  });
  for (const bus of [laneBus, other]) bus.start();
  await until(() => laneBus.connected && other.connected && bridge?.bus.connected !== false);
  const call = (changes: Partial<CloudCall> = {}, retain = false) =>
    other.publish(topics.cloudCall('tool'), encoded(bridgeBox, changes), { retain });
  return { caller, known, laneBus, bridgeBox, bridge, call, replies, attach };
}

function encoded(box: TestEnvironment, changes: Partial<CloudCall>): Uint8Array {
  const nowMs = box.wall.unixMs();
  return cloudCallCodec.encode({
    callId: 'c1',
    serviceName: 'query_inpark',
    dataJson: JSON.stringify(openStays),
    changesOrders: false,
    issuedMs: nowMs,
    expiresMs: nowMs + 10_000,
    chargeId: '',
    ...changes,
  });
}

async function startBridge(t: ExecutionContext, box: TestEnvironment, bus: MqttBus) {
  const environment = box.whole();
  const { clock, log } = box;
  const double = new CloudDouble({ parkId, parkKey, clock: { unixMs: () => 1_700_000_000_000 } });
  double.ledger.entry({ orderId: 'o1', plate: '京A12345', inTime: 1_699_990_000 }, double.flags);
  const link = new MemoryLink();
  link.onSend = (text) => double.handle('gate1', text);
  const client = new CloudClient({
    ...{ link, clock, log, parkKey },
    ...{ messagesPerSecondMax: 8, inFlightMax: 2, answerWaitMs: 10_000 },
  });
  const store = await box.openStore();
  t.teardown(() => store.close());
  const requests: CloudRequest[] = [];
  const send = (request: CloudRequest) => {
    requests.push(request);
    const result = requestOfCloud(request, { client, parkId });
    clock.advance(125);
    return result;
  };
  const desk = new CallDesk({ environment, store, bus, topics, send });
  bus.start();
  return { desk, link, store, bus, send, requests };
}

test('a box without a bridge gets the answer of the cloud over the bus', async (t) => {
  const { caller, bridge } = await startPark(t);
  const result = await caller.request({
    service: 'query_inpark',
    data: openStays,
    changesOrders: false,
  });
  t.is(result.delivery, 'DELIVERED');
  t.like(JSON.parse(result.answer), { data: [{ order_id: 'o1', car_number: '京A12345' }] });
  t.deepEqual(bridge?.desk.counters, { taken: 1, refused: 0, ignored: 0 });
});

test('what the bridge refuses comes back with its code and sentence, and nothing is sent', async (t) => {
  const { caller, bridge } = await startPark(t);
  const ask = (service: string, data: Record<string, unknown>) =>
    caller.request({ service, data, changesOrders: false });
  await t.throwsAsync(ask('query_inprak', {}), {
    code: 'request/unknown-service',
    message: /Did you mean "query_inpark"/,
  });
  await t.throwsAsync(ask('in_park', {}), { code: 'request/changes-orders' });
  await t.throwsAsync(ask('query_inpark', { car_number: '京A1' }), { code: 'cloud/field-missing' });
  t.is(bridge?.link.sent.length, 0);
});

test('rule 8: a call that the bus delivers twice is sent once, also after a restart', async (t) => {
  const park = await startPark(t);
  const { call, replies, bridge, bridgeBox } = park;
  if (bridge === null) return t.fail();
  await call();
  await until(() => replies.length === 1);
  t.like(replies[0], { callId: 'c1', delivery: 'DELIVERED', refusedCode: '' });
  await call();
  await until(() => replies.length === 2);
  t.is(replies[1]?.refusedCode, 'call/repeated');
  t.is(bridge.link.sent.length, 1);

  await bridge.bus.close();
  await bridge.store.close();
  const again = await startBridge(t, bridgeBox, park.attach());
  await until(() => again.bus.connected);
  await call();
  await until(() => replies.length === 3);
  t.is(replies[2]?.refusedCode, 'call/repeated');
  t.is(again.link.sent.length, 0);
  return undefined;
});

test('rule 8: the number of a call is on disk before the call is sent', async (t) => {
  const { call, replies, bridge, bridgeBox } = await startPark(t);
  if (bridge === null) return t.fail();
  const disk = bridgeBox.disk.watched;
  const { asked } = disk;
  disk.hold();
  await call();
  await until(() => disk.asked > asked);
  await settled(10);
  const sentBefore = bridge.link.sent.length;
  disk.release();
  await until(() => replies.length === 1);
  t.is(sentBefore, 0);
  t.is(bridge.link.sent.length, 1);
  return undefined;
});

test('a call names the charge that it asks for, so that the bridge can say what became of it', async (t) => {
  const { caller, laneBus, bridge } = await startPark(t);
  await until(() => laneBus.connected);
  const request = { service: 'query_inpark', data: openStays, changesOrders: false };
  await caller.request({ ...request, chargeId: 'n2_7' });
  await caller.request(request);
  t.deepEqual(
    bridge?.requests.map(({ chargeId }) => chargeId),
    ['n2_7', ''],
  );
});

test('rule 8: the refusal of a second copy says nothing of the call, and the reply to the first does', async (t) => {
  const { caller, laneBus, attach } = await startPark(t, { withBridge: false });
  const bridgeBus = attach();
  bridgeBus.start();
  bridgeBus.subscribe(topics.cloudCall('gate-2'), ({ payload }) => {
    const { callId } = cloudCallCodec.decode(payload);
    const reply = { callId, meaning: '', answer: '', refusedCode: '', refusedReason: '' };
    const twice = { ...reply, delivery: 'UNKNOWN', refusedCode: 'call/repeated' } as const;
    for (const told of [twice, { ...reply, delivery: 'DELIVERED' } as const]) {
      const bytes = cloudCallReplyCodec.encode(told);
      void bridgeBus.publish(topics.cloudCallReply('gate-2'), bytes, { retain: false });
    }
  });
  await until(() => laneBus.connected && bridgeBus.connected);
  const request = { service: 'query_inpark', data: openStays, changesOrders: false };
  t.like(await caller.request(request), { delivery: 'DELIVERED' });
});

test('a call whose arrival the broker did not confirm is not taken for one that was not sent', async (t) => {
  const park = await startPark(t);
  const { laneBus, bridgeBox, bridge } = park;
  const lost = new LanekeeperError('mqtt/lost', 'The broker went away.');
  const bus: Pick<ParkBus, 'connected' | 'subscribe' | 'publish'> = {
    get connected() {
      return laneBus.connected;
    },
    subscribe: (topic, handler) => laneBus.subscribe(topic, handler),
    publish: (...args) => laneBus.publish(...args).then(() => Promise.reject(lost)),
  };
  const config = someConfig();
  const caller = new BridgeCaller({
    environment: bridgeBox.whole(),
    config: { ...config, node: { ...config.node, id: 'gate-2' } },
    ...{ bus, topics, bridge: () => 'there' },
  });
  const request = { service: 'query_inpark', data: openStays, changesOrders: false };
  t.like(await caller.request(request), { delivery: 'DELIVERED' });
  t.is(bridge?.link.sent.length, 1);
});

test('rule 8: a call that is too old, or valid for too long, is not sent', async (t) => {
  const { call, replies, bridge, bridgeBox } = await startPark(t);
  const nowMs = bridgeBox.wall.unixMs();
  await call({ callId: 'old', expiresMs: nowMs - 1 });
  await call({ callId: 'far', expiresMs: nowMs + CALL_LIFETIME_MAX_MS + 60_000 });
  await call({ callId: 'none', expiresMs: 0 });
  await until(() => replies.length === 3);
  t.deepEqual(new Set(replies.map(({ refusedCode }) => refusedCode)), new Set(['call/expired']));
  t.regex(replies[0]?.refusedReason ?? '', /Compare the clocks/);
  t.is(bridge?.link.sent.length, 0);
});

test('rule 8: a call that the broker kept from earlier is not sent', async (t) => {
  const { call, bridgeBox, attach } = await startPark(t, { withBridge: false });
  await call({}, true);
  const late = await startBridge(t, bridgeBox, attach());
  await until(() => late.desk.counters.ignored === 1);
  t.is(late.link.sent.length, 0);
});

test('a number is forgotten once its call could not be sent any more anyway', async (t) => {
  const { call, replies, bridge, bridgeBox } = await startPark(t);
  await call();
  await until(() => replies.length === 1);
  bridgeBox.clock.advance(11_000);
  await call({ callId: 'c2' });
  await until(() => replies.length === 2);
  const kept = await bridge?.store.list(seenShelf, { prefix: 'call!', limit: 10 });
  t.deepEqual(
    kept?.map(({ key }) => key),
    ['call!tool!c2'],
  );
});

test('rule 12: calls that cannot be read are refused or ignored, and the next one works', async (t) => {
  const park = await startPark(t);
  const { call, replies, bridge } = park;
  const bad: [Partial<CloudCall>, string][] = [
    [{ dataJson: '{' }, 'call/bad-data'],
    [{ dataJson: '[]' }, 'call/bad-data'],
    [{ dataJson: '['.repeat(30_000) }, 'call/bad-data'],
    [{ dataJson: `{"a":"${'x'.repeat(70_000)}"}` }, 'call/bad-data'],
    [{ dataJson: '{"__proto__":{"a":1}}' }, 'call/bad-data'],
    [{ callId: 'x'.repeat(65) }, 'call/bad-id'],
    [{ serviceName: '😀'.repeat(1_000) }, 'request/unknown-service'],
  ];
  for (const [at, [changes, code]] of bad.entries()) {
    await call({ callId: `bad${at}`, ...changes });
    await until(() => replies.length === at + 1);
    t.is(replies[at]?.refusedCode, code, code);
  }
  await park.laneBus.publish(topics.cloudCall('tool'), new Uint8Array([0xff]), { retain: false });
  await until(() => bridge?.desk.counters.ignored === 1);
  await call({ callId: 'good' });
  await until(() => replies.length === bad.length + 1);
  t.is(replies.at(-1)?.delivery, 'DELIVERED');
});

test('without a bridge a box says so at once, or after a minute at the latest', async (t) => {
  const { caller, known, laneBus, bridgeBox } = await startPark(t, { withBridge: false });
  const ask = () =>
    caller.request({ service: 'query_inpark', data: openStays, changesOrders: false });
  const silent = ask();
  bridgeBox.clock.advance(60_000);
  await t.throwsAsync(silent, { code: 'bridge/silent', message: /not known whether/ });
  known.bridge = 'gone';
  await t.throwsAsync(ask(), { code: 'bridge/gone', message: /is not running/ });
  known.bridge = 'unknown';
  const waiting = ask();
  caller.close();
  await t.throwsAsync(waiting, { code: 'bridge/closed' });
  await laneBus.close();
  await t.throwsAsync(ask(), { code: 'bridge/bus-away', message: /no bridge, and the park bus/ });
});

test('rule 10: more than fifty calls of a box do not wait', async (t) => {
  const { caller } = await startPark(t, { withBridge: false });
  const ask = () =>
    caller.request({ service: 'query_inpark', data: openStays, changesOrders: false });
  const waiting = Array.from({ length: 50 }, ask);
  await t.throwsAsync(ask(), { code: 'bridge/busy' });
  caller.close();
  const codes = await Promise.allSettled(waiting);
  t.true(codes.every(({ status }) => status === 'rejected'));
});
