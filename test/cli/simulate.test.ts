import test from 'ava';
import { connectAsync } from 'mqtt';
import { DahuaCamera } from '../../drivers/camera/dahua/camera.js';
import { HikvisionCamera } from '../../drivers/camera/hikvision/camera.js';
import { LoginSession } from '../../drivers/http/login-session.js';
import { NodeHttpDevice } from '../../drivers/http/node-http-device.js';
import { freePort } from '../support/free-port.js';
import { someBroker } from '../support/some-broker.js';
import { SerialFrameCamera } from '../../drivers/camera/serial-frame/camera.js';
import { HttpPushListener } from '../../drivers/camera/push/http-listener.js';
import { VzHttpCamera } from '../../drivers/camera/vz-http/camera.js';
import { SelfHealingLine } from '../../drivers/serial/self-healing-line.js';
import { encodeLineText } from '../../drivers/screen/family2/frame.js';
import { makeSerialLine } from '../../drivers/serial/serialport/open-serial-line.js';
import { encodeSpeechFrame } from '../../drivers/voice/family3/frame.js';
import { simulateSerial } from '../../runtime/cli/simulate.js';
import { simulateOnNetwork } from '../../runtime/cli/simulate-on-network.js';
import type { SerialTwinName } from '../../runtime/cli/twin-names.js';
import { openPty } from '../support/pty.js';
import { realClock } from '../support/real-clock.js';
import { settled, SimulatedClock } from '../support/clock.js';
import { MemoryCable } from '../../drivers/serial/memory/memory-cable.js';
import { until } from '../support/until.js';

/** Enough for both reads on the cable, and far from a minute even as one step for each byte. */
const CABLE_MS = 100;

test('a twin plays its device at a real port: what is typed is sent, what is heard is printed', async (t) => {
  const pty = openPty();
  const settings = { path: pty.path, baudRate: 9_600 };
  const line = await makeSerialLine({ settings, clock: realClock });
  t.teardown(async () => {
    await line.close();
    pty.close();
  });
  const printed: string[] = [];
  const print = (text: string) => printed.push(text);
  const camera = simulateSerial({ twin: 'serial_frame', line, address: null, print });
  for (const twin of ['family1', 'family2', 'family3'] satisfies SerialTwinName[])
    simulateSerial({ twin, line, address: null, print });
  line.open();
  await until(() => line.state === 'open');

  // The controller's end of the pty: its bytes go to a camera driver over a cable in memory.
  const clock = new SimulatedClock();
  const cable = new MemoryCable({ settings, clock });
  const driver = new SerialFrameCamera({ line: cable.line, clock });
  const plates: string[] = [];
  driver.onRead((read) => plates.push(read.plate));
  cable.line.open();
  clock.advance(0);
  // The simulated time passes with the bytes and never with the waiting for them: the real port can
  // take long under load, and a read that comes a minute after its twin is a new one.
  pty.onBytes((bytes) => {
    cable.write(bytes);
    clock.advance(CABLE_MS);
  });
  await camera.typed('沪A12345');
  await camera.typed('');
  await until(() => driver.counters.repeated === 1);
  t.deepEqual(plates, ['沪A12345']);

  await pty.write(encodeLineText({ sequence: 1, address: 100, line: 0, text: '欢迎光临' }));
  await pty.write(encodeSpeechFrame('请入场') ?? new Uint8Array(0));
  await until(() => printed.includes('said: 请入场'));
  t.true(printed.includes('shown: 欢迎光临'));
});

test('a camera that pushes is played too, and a wrong address is refused', async (t) => {
  const listener = await HttpPushListener.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(() => listener.close());
  const clock = new SimulatedClock();
  const camera = new VzHttpCamera({ listener, address: '127.0.0.1', clock });
  const printed: string[] = [];
  const print = (text: string) => printed.push(text);
  const at = `127.0.0.1:${listener.port}`;
  const twin = await simulateOnNetwork('vz_http', at, { print, clock });
  await twin.typed('沪A12345');
  await twin.typed('');
  t.like(camera.counters, { reads: 1, repeated: 1 });
  t.is(printed.at(-2), 'pushes: 2, kept: 0, relay closed: 0');
  await until(() => camera.counters.heartbeats === 1);
  await twin.typed('input 0 closed');
  t.is(camera.openInput({ chip: 'camera', line: 0, activeLow: false }).read(), 'active');
  await twin.close();
  t.is(camera.counters.reads, 1);
  for (const wrong of ['x', '127.0.0.1:0', '127.0.0.1:70000'])
    await t.throwsAsync(simulateOnNetwork('vz_http', wrong, { print, clock }), {
      message: /HOST:PORT/,
    });
  await t.throwsAsync(simulateOnNetwork('vz_mqtt', 'mqtt://127.0.0.1', { print, clock }), {
    message: /NUMBER/,
  });
});

test('a camera that polls is played too: it takes orders, and shows what goes out on its RS-485', async (t) => {
  const listener = await HttpPushListener.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(() => listener.close());
  const clock = new SimulatedClock();
  const camera = new VzHttpCamera({ listener, address: '127.0.0.1', polls: true, clock });
  const printed: string[] = [];
  const print = (text: string) => printed.push(text);
  const at = `127.0.0.1:${listener.port}`;
  const twin = await simulateOnNetwork('vz_http', at, { print, clock, polls: true });
  const polls = async (count: number) => {
    await until(() => {
      clock.advance(0);
      return camera.counters.heartbeats >= count;
    });
  };
  await polls(1);
  await twin.typed('沪A12345');
  camera.trigger?.();
  await polls(2);
  t.is((await camera.snapshot?.())?.length, 20_000);
  await polls(3);
  const { openSerial } = camera;
  if (openSerial === undefined) throw new Error('It passes bytes on.');
  const settings = { path: 'RS-485', baudRate: 9_600 };
  const line = new SelfHealingLine({ settings, clock, opener: openSerial });
  line.open();
  await until(() => line.state === 'open');
  await line.write(Uint8Array.of(0xaa, 0x55));
  await polls(4);
  t.deepEqual(
    printed.filter((text) => /^(told|RS-485)/.test(text)),
    ['told: look for a plate', 'told: take a picture', 'RS-485: aa55'],
  );
  t.is(camera.counters.reads, 2, 'who stands there is read again');
  await line.close();
  await twin.close();
  camera.close();
});

test('cameras that listen, and one at a broker, are played too', async (t) => {
  const clock = new SimulatedClock();
  const printed: string[] = [];
  const print = (text: string) => printed.push(text);
  const port = await freePort();
  for (const name of ['hikvision', 'dahua'] as const) {
    const twin = await simulateOnNetwork(name, `127.0.0.1:${port}`, { print, clock });
    const device = new NodeHttpDevice({ host: '127.0.0.1', port, clock });
    const login = { user: 'lanekeeper', password: 'lanekeeper', clientNonce: () => 'c' };
    const session = new LoginSession({ device, ...login, clock });
    const driver =
      name === 'dahua'
        ? new DahuaCamera({ session, name, clock })
        : new HikvisionCamera({
            session,
            name,
            clock,
            events: { from: 'stream' },
            channel: 1,
            mayOpen: 'alarm',
          });
    const plates: string[] = [];
    driver.onRead((read) => plates.push(read.plate));
    clock.advance(0);
    await until(() => session.counters.requests >= 2);
    while (plates.length === 0) {
      await twin.typed('沪A12345');
      await settled(20);
    }
    await twin.typed('');
    await until(() => driver.counters.repeated === 1);
    clock.advance(5_000);
    await until(() => driver.counters.heartbeats >= 1);
    driver.close();
    await twin.close();
  }
  const broker = await someBroker(t);
  const twin = await simulateOnNetwork('vz_mqtt', `${broker}/n-1`, { print, clock });
  const client = await connectAsync(broker);
  const heard: string[] = [];
  client.on('message', (topic) => heard.push(topic));
  await client.subscribeAsync('device/n-1/#');
  await twin.typed('沪A12345');
  await twin.typed('');
  const command = { id: 'a', payload: { body: { io: 2, value: 2 } } };
  await client.publishAsync('device/n-1/message/down/gpio_out', JSON.stringify(command));
  await until(() => heard.includes('device/n-1/message/down/gpio_out/reply'));
  t.is(heard.filter((topic) => topic.endsWith('/ivs_result')).length, 2);
  t.is(printed.at(-1), 'pulses: 0 0 1 0');
  clock.advance(10_000);
  await twin.typed('input 3 pulse');
  await until(() => heard.includes('device/n-1/message/up/keep_alive'));
  await until(() => heard.includes('device/n-1/message/up/gpio_in'));
  await client.endAsync();
  await twin.close();
});
