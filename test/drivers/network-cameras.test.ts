import test from 'ava';
import fc from 'fast-check';
import { connectAsync } from 'mqtt';
import { decodeEvents } from '../../drivers/camera/dahua/event.js';
import { takeCommand } from '../../drivers/camera/hikvision/commands.js';
import { decodeEvent } from '../../drivers/camera/hikvision/event.js';
import { readXml } from '../../drivers/camera/hikvision/xml.js';
import { pictureBytesMax, type CameraPicture } from '../../drivers/camera/port.js';
import { HttpPushListener } from '../../drivers/camera/push/http-listener.js';
import { somePicture } from '../../drivers/camera/twin-picture.js';
import { decodeReply, decodeResult } from '../../drivers/camera/vz-mqtt/message.js';
import { DriverError } from '../../drivers/driver-error.js';
import { LOGIN_REST_MS } from '../../drivers/http/login-session.js';
import { VzMqttCamera } from '../../drivers/camera/vz-mqtt/camera.js';
import { VzMqttTwin } from '../../drivers/camera/vz-mqtt/twin.js';
import { MqttCameraBus } from '../../runtime/lane/mqtt-camera-bus.js';
import { settled, SimulatedClock } from '../support/clock.js';
import { someSession } from '../support/mqtt-session.js';
import { someBroker } from '../support/some-broker.js';
import { until } from '../support/until.js';
import { dahua, heardFrom, hikvision, HOST, VZ_NUMBER, vzMqtt, whyNot } from './network-cameras.js';

test('a Hikvision camera tells plate, colour, direction, time and what it had kept', async (t) => {
  const { twin, reads } = await hikvision(t);
  await twin.see({ plate: '粤BD12345', plateColor: 'newEnergyGreen', confidence: 88 });
  await twin.see({ plate: '', direction: 'reverse', history: true });
  await until(() => reads.length === 2);
  t.deepEqual(reads[0], {
    plate: '粤BD12345',
    confidence: 88,
    color: 'green',
    direction: 'approaching',
    trigger: 'unknown',
    cameraTimeS: Date.parse('2026-06-15T08:00:00+08:00') / 1_000,
    sequence: 1,
    offline: false,
  });
  t.like(reads[1], { plate: '', direction: 'leaving', offline: true });
});

test('rule 1: no answer to a push of a Hikvision camera opens anything', async (t) => {
  const listener = await HttpPushListener.listen({ host: HOST, port: 0 });
  t.teardown(() => listener.close());
  const { twin, reads, camera } = await hikvision(t, { from: 'push', listener, address: HOST });
  const to = { host: HOST, port: listener.port };
  t.deepEqual(await twin.push({ plate: '粤B12345' }, to), { status: 200, body: '' });
  t.deepEqual(await twin.pushAgain(to), { status: 200, body: '' });
  t.is(twin.opened, 0);
  t.is(reads.length, 1);
  t.is(camera.counters.repeated, 1);
});

test('a wrong password is tried once and then rests, so that the camera never locks', async (t) => {
  const { twin, clock, troubles, session } = await hikvision(
    t,
    { from: 'stream' },
    { password: 'wrong' },
  );
  await until(() => session.counters.refusedLogins === 1);
  for (let rests = 2; rests < 5; rests += 1) {
    for (let part = 0; part < 49; part += 1) await clock.advanceSettling(LOGIN_REST_MS / 50);
    t.is(twin.server.failedLogins, 2, 'one asks for the challenge, one answers it');
    t.is(troubles.filter((code) => code === 'camera_login_refused').length, rests - 1);
    // The camera forgets failed logins in this time.
    twin.server.failedLogins = 0;
    while (session.counters.refusedLogins < rests) {
      await clock.advanceSettling(5_000);
      await settled(200);
    }
    await until(() => troubles.filter((code) => code === 'camera_login_refused').length === rests);
  }
  t.false(twin.server.locked);
});

test('an old nonce is renewed once for a request, and one challenge serves many', async (t) => {
  const { twin, camera, session } = await hikvision(t);
  await camera.relay.pulse();
  await camera.relay.pulse();
  t.is(session.counters.challenges, 1);
  twin.server.renewNonce('SHA-256');
  await camera.relay.pulse();
  t.is(session.counters.challenges, 2);
  t.is(twin.opened, 3);
  t.is(session.counters.refusedLogins, 0);
});

test('rule 12: requests beyond eight are refused, whatever the camera does', async (t) => {
  const { twin, camera } = await hikvision(t);
  twin.answersNothing = true;
  const refused = [...Array(20).keys()].map(() => camera.relay.pulse().catch(codeOf));
  const first = await Promise.race(refused);
  t.is(first, 'camera/relay-refused');
  await until(() => twin.server.requests === 4);
  await twin.server.close();
  const codes = await Promise.all(refused);
  t.is(codes.filter((code) => code === 'camera/relay-unknown').length, 1, 'the one on its way');
});

test('rule 3: a camera that opens by its own lists is told of, and changed where that is wanted', async (t) => {
  const bySelf = (control: number) => (twin: { control: number }) => void (twin.control = control);
  for (const control of [0, 2]) {
    const told = await hikvision(t, { from: 'stream' }, { prepare: bySelf(control) });
    await until(() => told.troubles.length === 1);
    t.is(told.camera.mayOpen, 'yes');
    t.deepEqual(told.troubles, ['camera_commands_arm']);
    t.is(told.twin.control, control);
    const changed = await hikvision(
      t,
      { from: 'stream' },
      { prepare: bySelf(control), mayOpen: 'correct' },
    );
    await until(() => changed.troubles.length === 1);
    t.deepEqual(changed.troubles, ['camera_command_corrected']);
    t.is(changed.twin.control, 1);
    t.is(changed.camera.mayOpen, 'no');
    t.is(await takeCommand(changed.session), 'platform', 'nothing is left to change');
  }
});

test('a camera that cannot say who commands the arm is told of', async (t) => {
  const { troubles, camera } = await hikvision(
    t,
    { from: 'stream' },
    { prepare: (twin) => (twin.knowsControl = false) },
  );
  await until(() => troubles.length === 1);
  t.deepEqual(troubles, ['camera_command_unknown']);
  t.is(camera.mayOpen, 'not_known');
});

test('cameras tell what kind of vehicle they see, each in words of its own', async (t) => {
  const kinds = (reads: { vehicleType?: string }[]) => reads.map(({ vehicleType }) => vehicleType);
  const ours = await hikvision(t);
  for (const vehicleType of ['truck', 'SUVMPV', 'pedestrian', '__proto__'])
    await ours.twin.see({ plate: '京A00001', vehicleType });
  await until(() => ours.reads.length === 4);
  t.deepEqual(kinds(ours.reads), ['large_truck', 'car', undefined, undefined]);
  t.is(ours.camera.mayOpen, 'no');
  const theirs = await dahua(t);
  for (const category of ['SaloonCar', 'MidTruck', 'Unknown'])
    await theirs.twin.see({ plate: '京A00001', category });
  await until(() => theirs.reads.length === 3);
  t.deepEqual(kinds(theirs.reads), ['car', 'large_truck', undefined]);
  t.is(theirs.camera.mayOpen, 'not_askable');
});

test('the relay of a camera says what was done, what was not, and what may have been', async (t) => {
  const { twin, camera, clock } = await hikvision(t);
  await camera.relay.pulse();
  t.is(twin.opened, 1);
  twin.refusesGate = true;
  t.is(await camera.relay.pulse().catch(codeOf), 'camera/relay-refused');
  twin.answersNothing = true;
  const asked = camera.relay.pulse().catch(codeOf);
  const before = twin.server.requests;
  await until(() => twin.server.requests > before);
  await clock.advanceSettling(10_000);
  t.is(await asked, 'camera/relay-unknown');
});

test('a stream that ends, stalls or is no stream is opened again', async (t) => {
  const { twin, clock, reads, troubles } = await hikvision(t);
  twin.server.cut();
  await until(() => twin.streams.count === 0);
  await settled(20);
  await clock.advanceSettling(1_000);
  await until(() => twin.streams.count === 1);
  twin.streams.stalled = true;
  await twin.see({ plate: '京A00001' });
  await clock.advanceSettling(60_000);
  await settled(20);
  await clock.advanceSettling(2_000);
  await until(() => twin.streams.count === 1);
  t.deepEqual(troubles, ['camera_silent']);
  twin.streams.stalled = false;
  await twin.heartbeat();
  await twin.see({ plate: '京A00002' });
  await until(() => reads.length === 1);
  t.is(reads[0]?.plate, '京A00002');
});

test('rule 12: garbage between, before and inside the parts costs no read', async (t) => {
  const { twin, reads, camera } = await hikvision(t);
  await twin.streams.sendRaw(Buffer.from('\r\n\r\nnoise --twin --twin-bound'));
  await twin.see({ plate: '京A00001' });
  await twin.streams.sendRaw(
    Buffer.from('\r\n--twin-boundary\r\nContent-Type: text/xml\r\nContent-Length: 9999\r\n\r\n<a>'),
  );
  await twin.see({ plate: '京A00002' });
  await twin.streams.sendRaw(Buffer.alloc(200_000, 0x2d));
  await twin.streams.send(
    'application/xml',
    '<EventNotificationAlert><a></EventNotificationAlert>',
  );
  await twin.streams.send('application/xml', `<a>${'x'.repeat(70_000)}</a>`);
  await twin.see({ plate: '京A00003' });
  await until(() => reads.length === 3);
  t.true(camera.counters.badFrames >= 2);
});

test('of the pictures behind a read in a stream the one of the car belongs to it', async (t) => {
  const { twin, camera, reads } = await hikvision(t);
  const pictures: CameraPicture[] = [];
  camera.onPicture((picture) => pictures.push(picture));
  await twin.see({ plate: '京A00001' });
  await until(() => pictures.length === 1);
  t.like(pictures[0], { plate: '京A00001', jpeg: { length: 20_000 } });
  // The picture of something else, of a read that came already, and one that is too large.
  await twin.streams.send('application/xml', '<EventNotificationAlert></EventNotificationAlert>');
  await twin.streams.send('image/jpeg', twin.pictureBytes);
  await twin.repeat();
  await twin.streams.send('image/jpeg', twin.pictureBytes);
  twin.pictureBytes = somePicture(pictureBytesMax + 1);
  await twin.see({ plate: '京A00002' });
  await twin.heartbeat();
  await until(() => camera.counters.heartbeats === 1);
  t.is(reads.length, 2);
  t.is(pictures.length, 1);
  t.like(camera.counters, { pictures: 1, picturesLeftOut: 1, repeated: 1 });
  t.regex(await whyNot(camera), /more than 153600 bytes/);
});

test('a push brings its picture before its read', async (t) => {
  const listener = await HttpPushListener.listen({ host: HOST, port: 0 });
  t.teardown(() => listener.close());
  const { twin, camera } = await hikvision(t, { from: 'push', listener, address: HOST });
  const told: string[] = [];
  camera.onPicture(({ plate, jpeg }) => told.push(`picture of ${plate}, ${jpeg.length} bytes`));
  camera.onRead(({ plate }) => told.push(plate));
  const to = { host: HOST, port: listener.port };
  await twin.push({ plate: '京A00001' }, to);
  t.deepEqual(told, ['picture of 京A00001, 20000 bytes', '京A00001']);
  twin.pictureBytes = somePicture(pictureBytesMax + 1);
  await twin.push({ plate: '京A00002' }, to);
  t.is(told.at(-1), '京A00002');
  t.like(camera.counters, { pictures: 1, picturesLeftOut: 1 });
});

test('the picture behind a read of a Dahua camera belongs to it', async (t) => {
  const { twin, camera } = await dahua(t);
  const pictures: CameraPicture[] = [];
  camera.onPicture((picture) => pictures.push(picture));
  await twin.see({ plate: '鄂A06654' });
  await twin.streams.send('image/jpeg', twin.pictureBytes);
  await twin.heartbeat();
  await until(() => camera.counters.heartbeats === 1);
  t.deepEqual(
    pictures.map(({ plate, jpeg }) => `${plate} ${jpeg.length}`),
    ['鄂A06654 20000'],
  );
});

test('a VZ camera at a broker takes pictures and looks when it is told, or says why not', async (t) => {
  const { twin, camera, bus, clock, reads } = vzMqtt();
  twin.tellsPath = true;
  t.regex(await whyNot(camera), /where its picture is/);
  twin.tellsPath = false;
  twin.takesNoPicture = true;
  t.regex(await whyNot(camera), /failed/);
  bus.up = false;
  t.regex(await whyNot(camera), /could not be told/);
  camera.trigger();
  bus.up = true;
  twin.standing = { plate: '京A00001' };
  camera.trigger();
  await until(() => reads.length === 1);
  t.like(reads[0], { plate: '京A00001', trigger: 'software' });
  t.like(camera.counters, { triggers: 2, triggersFailed: 1 });
  const pictures: CameraPicture[] = [];
  camera.onPicture((picture) => pictures.push(picture));
  twin.see({ plate: '京A00002', picture: true });
  t.like(pictures, [{ plate: '京A00002', jpeg: { length: 20_000 } }]);
  bus.deliver(`device/${VZ_NUMBER}/message/up/snapshot`, Buffer.from('{}'));
  t.is(camera.counters.badFrames, 1);
  twin.answersNothing = true;
  const unanswered = whyNot(camera);
  await clock.advanceSettling(15_000);
  t.regex(await unanswered, /did not answer/);
  camera.close();
  t.is(clock.timersWaiting, 0);
});

test('a Dahua camera tells plate, colour and direction, and says when it is there', async (t) => {
  const { twin, reads, camera, clock, troubles } = await dahua(t);
  await twin.heartbeat();
  await twin.see({ plate: '鄂A06654', plateColor: 'Yellow', driving: 'Leave' });
  await until(() => reads.length === 1);
  t.deepEqual(reads[0], {
    plate: '鄂A06654',
    confidence: 90,
    color: 'yellow',
    direction: 'leaving',
    trigger: 'unknown',
    cameraTimeS: 1_750_000_001,
    sequence: 1,
    offline: false,
  });
  t.is(camera.counters.heartbeats, 1);
  await clock.advanceSettling(20_000);
  t.deepEqual(troubles, ['camera_silent']);
});

test('a Dahua camera with another password is told of and left alone', async (t) => {
  const { twin, clock, troubles, session } = await dahua(t, 'wrong');
  await until(() => troubles.includes('camera_login_refused'));
  await clock.advanceSettling(LOGIN_REST_MS / 2);
  await settled(20);
  t.is(session.counters.refusedLogins, 1);
  t.is(twin.server.requests, 2);
});

test('a VZ camera at a broker is read, and opens its relay only when it is told to', async (t) => {
  const { twin, reads, camera, bus, troubles } = vzMqtt();
  bus.reach();
  twin.heartbeat();
  twin.input(0, 1);
  twin.see({ plate: '粤BD12345', triggerType: 2 });
  twin.see({ plate: '粤B00001', triggerType: 66 });
  twin.see({ plate: '粤B00002', offline: true, openedByList: true });
  await settled();
  t.deepEqual(twin.pulses, [0, 0, 0, 0]);
  t.deepEqual(
    reads.map(({ plate, trigger, offline }) => [plate, trigger, offline]),
    [
      ['粤BD12345', 'input', false],
      ['粤B00002', 'automatic', true],
    ],
  );
  t.deepEqual(troubles, ['camera_opened_by_itself']);
  await camera.relay.pulse();
  t.deepEqual(twin.pulses, [0, 1, 0, 0]);
  t.like(camera.counters, { heartbeats: 1, otherEvents: 2, offlineReads: 1 });
});

test('rule 3: a white list in a VZ camera is told of, and also that nobody knows of one', async (t) => {
  const { twin, bus, troubles, clock, camera } = vzMqtt();
  twin.listed = 3;
  bus.reach();
  await settled();
  t.deepEqual(troubles, ['camera_commands_arm']);
  t.is(camera.mayOpen, 'yes');
  twin.knowsList = false;
  bus.reach();
  bus.reach();
  await settled();
  t.deepEqual(troubles.slice(1), ['camera_command_unknown']);
  twin.answersNothing = true;
  bus.reach();
  await clock.advanceSettling(5_000);
  twin.answersNothing = false;
  twin.knowsList = true;
  await clock.advanceSettling(60_000);
  t.is(troubles.at(-1), 'camera_commands_arm', 'it is asked until it answers');
  camera.close();
  t.is(clock.timersWaiting, 0);
});

test('the relay of a VZ camera says what was done, what was not, and what may have been', async (t) => {
  const { twin, bus, clock, camera } = vzMqtt();
  twin.refusesOutputs = true;
  t.is(await camera.relay.pulse().catch(codeOf), 'camera/relay-refused');
  twin.answersNothing = true;
  const asked = [...Array(9).keys()].map(() => camera.relay.pulse().catch(codeOf));
  t.is(await asked[8], 'camera/relay-refused', 'eight wait already');
  await clock.advanceSettling(5_000);
  t.is(await asked[0], 'camera/relay-unknown');
  bus.losesAll = true;
  t.is(await camera.relay.pulse().catch(codeOf), 'camera/relay-unknown');
  bus.up = false;
  t.is(await camera.relay.pulse().catch(codeOf), 'camera/relay-refused');
});

test('a VZ camera is read over a real broker, which keeps no read for later', async (t) => {
  const url = await someBroker(t);
  const bus = new MqttCameraBus(someSession(new SimulatedClock(), { url }));
  t.teardown(() => bus.close());
  const client = await connectAsync(url);
  t.teardown(() => client.endAsync());
  const twin = new VzMqttTwin({
    serialNumber: VZ_NUMBER,
    say: (topic, payload) => void client.publish(topic, payload, { qos: 1 }),
  });
  client.on('message', (topic, payload) => twin.receive(topic, payload));
  await client.subscribeAsync(twin.topics, { qos: 1 });
  const topic = `device/${VZ_NUMBER}/message/up/ivs_result`;
  await client.publishAsync(topic, 'an old one', { qos: 1, retain: true });
  let ids = 0;
  const camera = new VzMqttCamera({
    bus,
    serialNumber: VZ_NUMBER,
    output: 0,
    clock: new SimulatedClock(),
    unixMs: () => 0,
    newId: () => `id-${(ids += 1)}`,
  });
  const { reads } = heardFrom(camera);
  t.false(bus.up);
  bus.start();
  await until(() => bus.up);
  twin.see({ plate: '粤BD12345' });
  await until(() => reads.length === 1);
  await camera.relay.pulse();
  t.deepEqual(twin.pulses, [1, 0, 0, 0]);
  t.is(camera.counters.badFrames, 0);
  camera.close();
});

test('a VZ camera at a broker that is silent is told of', (t) => {
  const { clock, troubles } = vzMqtt();
  clock.advance(200_000);
  t.deepEqual(troubles, ['camera_silent']);
});

test('rule 12: any bytes are decoded without a throw, and whatever comes out is within bounds', (t) => {
  const anyText = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc
      .array(
        fc.constantFrom('<a>', '</a>', '<ANPR>', '<b c="', '&#x41;', '<!--', 'Events[0].a=b'),
        {
          maxLength: 30,
        },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(anyText, fc.jsonValue(), (text, value) => {
      readXml(text);
      for (const bytes of [Buffer.from(text), Buffer.from(JSON.stringify(value))]) {
        decodeResult(bytes);
        decodeReply(bytes);
      }
      const event = decodeEvent(
        `<EventNotificationAlert><eventType>ANPR</eventType><ANPR><licensePlate>${text.replace(/[<&]/g, '')}</licensePlate>` +
          `<confidenceLevel>${JSON.stringify(value).replace(/[<&]/g, '')}</confidenceLevel></ANPR></EventNotificationAlert>`,
      );
      if (event?.kind === 'read')
        t.true(event.read.confidence >= 0 && event.read.confidence <= 100);
      const events = decodeEvents(
        `${text}\nEvents[0].Code=TrafficJunction\nEvents[0].Object.Text=${text}`,
      );
      t.true(Array.isArray(events));
    }),
    { numRuns: 500 },
  );
});

test('rule 12: XML that is none, makes entities up, or is too deep, is refused', (t) => {
  for (const text of [
    '',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a/>text',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<a b="<"></a>>',
    '<a'.repeat(100),
    '<a>'.repeat(40) + '</a>'.repeat(40),
    `<a>${'<b/>'.repeat(5_000)}</a>`,
    `<a>${' '.repeat(70_000)}</a>`,
  ])
    t.is(readXml(text), null, text.slice(0, 40));
  t.deepEqual(
    readXml(
      '<?xml version="1.0"?><!-- c --><n:a b=\'"\' c="/>">1 &lt; &#50;&#x33;&no;<![CDATA[<]]></n:a>',
    ),
    {
      name: 'a',
      text: '1 < 23&no;<',
      children: [],
    },
  );
});

test('a plate of a VZ camera is read in base64, and as it is where it is none', (t) => {
  const result = (license: string) =>
    decodeResult(
      Buffer.from(
        JSON.stringify({
          name: 'ivs_result',
          payload: { AlarmInfoPlate: { result: { PlateResult: { license } } } },
        }),
      ),
    )?.read.plate;
  t.is(result('6LWjR1o3UzEz'), '赣GZ7S13');
  t.is(result('粤B12345'), '粤B12345');
  t.is(result('AAFFFF99'), 'AAFFFF99', 'letters that only look like base64');
  t.is(VZ_NUMBER.length, 17);
});

function codeOf(error: unknown): string {
  return error instanceof DriverError ? error.code : String(error);
}
