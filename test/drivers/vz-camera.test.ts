import { connect } from 'node:net';
import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import type { CameraTrouble, PlateRead } from '../../drivers/camera/port.js';
import { HttpPushListener, PUSH_BYTES_MAX } from '../../drivers/camera/push/http-listener.js';
import { VzHttpCamera } from '../../drivers/camera/vz-http/camera.js';
import { decodePlatePush, plateAnswer } from '../../drivers/camera/vz-http/push.js';
import { VzHttpTwin } from '../../drivers/camera/vz-http/twin.js';
import { DriverError } from '../../drivers/driver-error.js';
import { VzHttpBeat } from '../../drivers/camera/vz-http/twin-beat.js';
import { settled, SimulatedClock } from '../support/clock.js';
import { until } from '../support/until.js';
import { VZ_NUMBER, vzMqtt, whyNot } from './network-cameras.js';

const HOST = '127.0.0.1';

async function site(t: ExecutionContext, polls = false) {
  const listener = await HttpPushListener.listen({ host: HOST, port: 0 });
  t.teardown(() => listener.close());
  const clock = new SimulatedClock();
  const camera = new VzHttpCamera({ listener, address: HOST, polls, clock });
  const twin = new VzHttpTwin({ host: HOST, port: listener.port });
  const reads: PlateRead[] = [];
  const troubles: CameraTrouble['code'][] = [];
  camera.onRead((read) => reads.push(read));
  camera.onTrouble(({ code }) => troubles.push(code));
  return { listener, clock, camera, twin, reads, troubles };
}

const push = (result: unknown): Buffer =>
  Buffer.from(JSON.stringify({ AlarmInfoPlate: { result: { PlateResult: result } } }));

test('a car that the camera sees is read, with what the camera says of it', async (t) => {
  const { twin, reads, camera } = await site(t);
  await twin.see({ plate: '粤ＢD12345', colorType: 5, triggerType: 2, pictureBytes: 200_000 });
  await twin.see({ plate: '', vehicleType: 7 });
  t.is(reads[1]?.vehicleType, 'large_truck');
  t.deepEqual(reads[0], {
    plate: '粤BD12345',
    confidence: 96,
    color: 'green',
    direction: 'approaching',
    trigger: 'input',
    cameraTimeS: 1_750_000_001,
    sequence: 1,
    offline: false,
  });
  t.is(reads[1]?.plate, '');
  t.like(camera.counters, { reads: 2, repeated: 0, badFrames: 0 });
});

test('rule 1: no answer to a push closes the relay of the camera', async (t) => {
  const { twin, reads } = await site(t);
  twin.repeatsUntilTold = true;
  await twin.see({ plate: '粤B12345' });
  await twin.repeat();
  await twin.heartbeat('secret');
  t.is(twin.relayClosed, 0);
  t.is(twin.pushes, 2, 'the firmware was told to stop');
  t.is(reads.length, 1);
  const [read] = reads;
  if (read === undefined) throw new Error('There was a read.');
  fc.assert(
    fc.property(fc.record({ plate: fc.string(), offline: fc.boolean() }), (changed) => {
      t.false(/"ok"/i.test(plateAnswer({ ...read, ...changed })));
    }),
    { numRuns: 100 },
  );
});

test('rule 5: records of an outage come once each, however often the camera brings them', async (t) => {
  const { listener, twin, reads, camera, troubles, clock } = await site(t);
  twin.whiteList.add('粤B00002');
  const { port } = listener;
  await listener.close();
  for (const plate of ['粤B00001', '粤B00002', '粤B00003']) await twin.see({ plate });
  t.is(twin.keptRecords, 3);
  const again = await HttpPushListener.listen({ host: HOST, port });
  t.teardown(() => again.close());
  const second = new VzHttpCamera({ listener: again, address: HOST, clock });
  const late: PlateRead[] = [];
  second.onRead((read) => late.push(read));
  second.onTrouble(({ code }) => troubles.push(code));
  await twin.bringOffline();
  t.is(twin.keptRecords, 0);
  t.deepEqual(
    late.map(({ plate, offline }) => `${plate} ${offline}`),
    ['粤B00001 true', '粤B00002 true', '粤B00003 true'],
  );
  t.deepEqual(troubles, ['camera_opened_by_itself']);
  t.deepEqual([camera.mayOpen, second.mayOpen], ['not_askable', 'yes']);
  t.like(second.counters, { offlineReads: 3, openedByItself: 1 });
  t.is(reads.length + camera.counters.reads, 0);
});

test('a heartbeat counts, is answered with nothing, and its password is nowhere', async (t) => {
  const { twin, camera } = await site(t);
  await twin.heartbeat('hunter2');
  t.is(camera.counters.heartbeats, 1);
  t.false(JSON.stringify(camera).includes('hunter2'));
});

test('a camera that polls is answered when there is something to ask, and after 5 s at the latest', async (t) => {
  const { twin, clock, camera, reads } = await site(t, true);
  const idle = twin.poll('x');
  await until(() => camera.counters.heartbeats === 1);
  clock.advance(4_999);
  clock.advance(1);
  t.is(await idle, '{"Response_AlarmInfoPlate":{"info":"no"}}');
  twin.standing = { plate: '粤B12345' };
  const told = twin.poll('x');
  await until(() => camera.counters.heartbeats === 2);
  camera.trigger?.();
  t.regex((await told) ?? '', /"manualTrigger":"ok"/);
  t.like(reads, [{ plate: '粤B12345', trigger: 'software' }]);
  t.is(camera.counters.triggers, 1);
  // What is asked while no poll waits goes with the answer to the next push.
  const picture = camera.snapshot?.();
  await twin.see({ plate: '粤B00001' });
  t.is((await picture)?.length, 20_000);
  const lost = twin.poll('x');
  await until(() => camera.counters.heartbeats === 3);
  const next = twin.poll('x');
  await lost;
  camera.close();
  await next;
  t.is(await twin.poll('x'), '{"Response_AlarmInfoPlate":{"info":"no"}}');
  t.is(twin.relayClosed, 0);
  t.is(clock.timersWaiting, 0);
});

test('rule 10: a picture that does not come in time is refused, and so is one too many', async (t) => {
  const { camera, clock } = await site(t, true);
  const asked = [...Array(8).keys()].map(() => whyNot(camera));
  t.regex(await whyNot(camera), /too many/);
  clock.advance(15_000);
  for (const one of asked) t.regex(await one, /no picture in time/);
  camera.close();
});

test('a camera that is silent for longer than its heartbeat is told of, once', async (t) => {
  const { twin, clock, troubles, camera } = await site(t);
  clock.advance(90_000);
  await twin.heartbeat('x');
  clock.advance(90_000);
  t.deepEqual(troubles, []);
  clock.advance(500_000);
  t.deepEqual(troubles, ['camera_silent']);
  await twin.see({ plate: '粤B12345' });
  clock.advance(95_000);
  t.is(camera.counters.silences, 2);
  camera.close();
  await twin.heartbeat('x');
  t.is(clock.timersWaiting, 0);
});

test('loitering and turning back are counted and are no reads', async (t) => {
  const { twin, reads, camera } = await site(t);
  for (const triggerType of [64, 65, 66, 8]) await twin.see({ plate: '粤B12345', triggerType });
  t.is(reads.length, 1);
  t.is(camera.counters.otherEvents, 3);
});

test('what the inputs of the camera say is counted, and is no read', async (t) => {
  const { twin, reads, camera } = await site(t);
  const trigger = (result: unknown) => ({ AlarmGioIn: { result: { TriggerResult: result } } });
  const bodies = [
    trigger({ source: 0, value: 1 }),
    trigger({ source: 4, value: 1 }),
    trigger({ source: 0 }),
    trigger({ source: '0', value: '9' }),
    trigger({ source: -1, value: 1 }),
    { SerialData: { data: 'AA==' } },
  ];
  for (const body of bodies) t.is(await twin.sendRaw(Buffer.from(JSON.stringify(body))), 200);
  t.is(reads.length, 0);
  t.like(camera.counters, { otherEvents: 6, badFrames: 0 });
  const input = camera.openInput({ chip: 'camera', line: 0, activeLow: false });
  t.is(input.read(), 'active', 'what makes no sense changes nothing');
});

test('rule 1: an input of a camera that cannot be heard is unknown until it changes again', async (t) => {
  const { twin, clock, camera } = await site(t);
  const input = camera.openInput({ chip: 'camera', line: 3, activeLow: false });
  await twin.input(3, 0);
  t.is(input.read(), 'inactive');
  await twin.input(3, 2);
  clock.advance(199);
  t.is(input.read(), 'active');
  clock.advance(1);
  t.is(input.read(), 'inactive');
  let hints = 0;
  input.onHint(() => (hints += 1));
  clock.advance(95_000);
  t.is(input.read(), 'unknown');
  t.is(hints, 1);
  await twin.heartbeat('x');
  t.is(input.read(), 'unknown', 'what changed meanwhile is not known');
  await twin.input(3, 1);
  t.is(input.read(), 'active');
  await twin.input(3, 2);
  camera.close();
  t.is(clock.timersWaiting, 0);
});

test('rule 1: an input of a camera at a broker is unknown while the broker is away, and after it', (t) => {
  const { twin, bus, camera, clock } = vzMqtt();
  const input = camera.openInput({ chip: 'camera', line: 0, activeLow: true });
  twin.input(0, 1);
  t.is(input.read(), 'inactive');
  bus.up = false;
  t.is(input.read(), 'unknown');
  bus.up = true;
  bus.reach();
  t.is(input.read(), 'unknown');
  twin.input(0, 0);
  t.is(input.read(), 'active');
  clock.advance(190_000);
  t.is(input.read(), 'unknown');
  const topic = `device/${VZ_NUMBER}/message/up/gpio_in`;
  bus.deliver(topic, Buffer.from('{"payload":{"body":{"AlarmGioIn":1}}}'));
  const tcp = { AlarmGioIn: { result: { TriggerResult: { source: 4, value: 1 } } } };
  bus.deliver(topic, Buffer.from(JSON.stringify({ payload: { body: tcp } })));
  t.like(camera.counters, { badFrames: 1, otherEvents: 3 });
  camera.close();
});

test('a camera beats every half minute, and every second while nobody answers', async (t) => {
  const { twin, clock, camera, listener } = await site(t);
  const beat = new VzHttpBeat({ twin, clock, polls: false, password: 'x' });
  const answers = async (count: number) => {
    await until(() => beat.answered === count);
    await settled();
  };
  await answers(1);
  await clock.advanceSettling(29_999);
  t.is(camera.counters.heartbeats, 1);
  await clock.advanceSettling(1);
  await answers(2);
  const { port } = listener;
  await listener.close();
  const failed = clock.timersWaiting;
  await clock.advanceSettling(30_000);
  await until(() => clock.timersWaiting <= failed);
  const again = await HttpPushListener.listen({ host: HOST, port });
  t.teardown(() => again.close());
  const second = new VzHttpCamera({ listener: again, address: HOST, clock: new SimulatedClock() });
  await until(() => {
    clock.advance(1_000);
    return beat.answered === 3;
  });
  t.is(second.counters.heartbeats, 1);
  beat.close();
  camera.close();
  t.is(clock.timersWaiting, 0);
});

test('a camera that polls comes again at once, gives up after 30 s, and tries again 2 s later', async (t) => {
  const { twin, clock, camera, listener } = await site(t, true);
  const beat = new VzHttpBeat({ twin, clock, polls: true, password: 'x' });
  await until(() => camera.counters.heartbeats === 1);
  await clock.advanceSettling(5_000);
  await until(() => beat.answered === 1);
  await settled();
  await clock.advanceSettling(0);
  await until(() => camera.counters.heartbeats === 2);
  // A server that takes polls and answers none.
  let held = 0;
  listener.register(HOST, () => {
    held += 1;
    return new Promise(() => undefined);
  });
  await clock.advanceSettling(5_000);
  await until(() => beat.answered === 2);
  await settled();
  await clock.advanceSettling(0);
  await until(() => held === 1);
  await clock.advanceSettling(30_000);
  await settled(5);
  await clock.advanceSettling(1_999);
  t.is(held, 1);
  await until(() => {
    clock.advance(1);
    return held === 2;
  });
  t.is(beat.answered, 2);
  beat.close();
  camera.close();
});

test('rule 10: a camera that polls although the box was not told so is made to wait', async (t) => {
  const { twin, clock, camera } = await site(t);
  t.is(await twin.poll('x'), '');
  const second = twin.poll('x');
  await until(() => camera.counters.heartbeats === 2);
  let answered = false;
  void second.then(() => (answered = true));
  await clock.advanceSettling(4_999);
  t.false(answered);
  clock.advance(1);
  t.is(await second, '{"Response_AlarmInfoPlate":{"info":"no"}}');
  clock.advance(1_000);
  t.is(await twin.poll('x'), '', 'a heartbeat each second is none');
  camera.close();
});

test('a heartbeat as JSON is one as well', async (t) => {
  const { twin, camera } = await site(t);
  t.is(await twin.sendRaw(Buffer.from('{"heartbeat":{"countid":1}}')), 200);
  t.like(camera.counters, { heartbeats: 1, badFrames: 0 });
});

test('texts are read in UTF-8 and in GBK, numbers also as texts', (t) => {
  const body = push({ license: '沪A12345', plateid: '7', confidence: '250', colorType: -3 });
  const gbk = iconv.encode(body.toString('utf8'), 'gbk');
  for (const bytes of [body, gbk]) {
    const read = decodePlatePush(bytes)?.read;
    t.like(read, { plate: '沪A12345', sequence: 7, confidence: 100, color: 'unknown' });
  }
});

test('rule 12: bytes that are no push are counted and answered, and the next push is read', async (t) => {
  const { twin, camera, reads } = await site(t);
  const hostile = [
    '',
    'null',
    '[]',
    '{"AlarmInfoPlate":[]}',
    '{"AlarmInfoPlate":{"result":{"PlateResult":{"license":7}}}}',
    '{"__proto__":{"AlarmInfoPlate":{}}}',
    '['.repeat(100_000),
  ];
  for (const body of hostile) t.is(await twin.sendRaw(Buffer.from(body)), 200);
  t.is(camera.counters.badFrames, hostile.length);
  await twin.see({ plate: '粤B12345' });
  t.is(reads.length, 1);
});

test('rule 12: any bytes and any JSON are decoded without a throw', (t) => {
  const anyResult = fc.record({
    license: fc.oneof(fc.string(), fc.jsonValue()),
    confidence: fc.jsonValue(),
    timeStamp: fc.jsonValue(),
    gioouts: fc.jsonValue(),
    triggerType: fc.jsonValue(),
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), anyResult.map(push)), (body) => {
      const found = decodePlatePush(body);
      if (found === null) return;
      const { read } = found;
      t.true(Array.from(read.plate).length <= 64);
      t.true(read.confidence >= 0 && read.confidence <= 100);
      t.true(Number.isInteger(read.cameraTimeS) && Number.isInteger(read.sequence));
    }),
    { numRuns: 500 },
  );
});

test('who is no camera of this box is sent away', async (t) => {
  const { listener, reads } = await site(t);
  const stranger = new VzHttpTwin({ host: HOST, port: listener.port, localAddress: '127.0.0.2' });
  t.is(await stranger.sendRaw(push({ license: '粤B12345' })), 403);
  t.is(reads.length, 0);
  t.is(listener.counters.foreign, 1);
});

test('rule 10: a push that is too large is refused, announced or not', async (t) => {
  const { listener, twin, reads } = await site(t);
  const socket = connect(listener.port, HOST);
  socket.on('error', () => undefined);
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${PUSH_BYTES_MAX + 1}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  t.regex(answer.toString('latin1'), /^HTTP\/1\.1 413/);
  socket.destroy();
  const endless = connect(listener.port, HOST);
  endless.on('error', () => undefined);
  endless.resume();
  endless.write('POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
  const chunk = Buffer.alloc(1024 * 1024);
  for (let n = 0; n < 5; n++)
    endless.write(Buffer.concat([Buffer.from('100000\r\n'), chunk, CRLF]));
  await once(endless, 'close');
  t.is(listener.counters.tooLarge, 2);
  await twin.see({ plate: '粤B12345' });
  t.is(reads.length, 1);
});

test('rule 5: a hundred pushes with pictures at once are all read', async (t) => {
  const { twin, reads } = await site(t);
  const cars = [...Array(100).keys()].map((n) => ({ plate: `粤B${n}`, pictureBytes: 200_000 }));
  for (let at = 0; at < cars.length; at += 10)
    await Promise.all(cars.slice(at, at + 10).map((car) => twin.see(car)));
  t.is(new Set(reads.map(({ plate }) => plate)).size, 100);
  t.is(twin.keptRecords, 0);
});

test('a port that is taken is refused with what to look at', async (t) => {
  const { listener } = await site(t);
  const second = HttpPushListener.listen({ host: HOST, port: listener.port });
  const error = await t.throwsAsync(second, { instanceOf: DriverError });
  t.is(error.code, 'camera/listen-failed');
  t.regex(error.message, /EADDRINUSE/);
});

const CRLF = Buffer.from('\r\n');
