import test from 'ava';
import { SerialFrameCamera } from '../../drivers/camera/serial-frame/camera.js';
import { HttpPushListener } from '../../drivers/camera/push/http-listener.js';
import { VzHttpCamera } from '../../drivers/camera/vz-http/camera.js';
import { encodeLineText } from '../../drivers/screen/family2/frame.js';
import { makeSerialLine } from '../../drivers/serial/serialport/open-serial-line.js';
import { encodeSpeechFrame } from '../../drivers/voice/family3/frame.js';
import { simulateSerial, simulateVz } from '../../runtime/cli/simulate.js';
import type { SerialTwinName } from '../../runtime/cli/twin-names.js';
import { openPty } from '../support/pty.js';
import { realClock } from '../support/real-clock.js';
import { SimulatedClock } from '../support/clock.js';
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
  const twin = simulateVz(`127.0.0.1:${listener.port}`, (text) => printed.push(text));
  await twin.typed('沪A12345');
  await twin.typed('');
  t.like(camera.counters, { reads: 1, repeated: 1 });
  t.is(printed.at(-1), 'pushes: 2, kept: 0, relay closed: 0');
  for (const wrong of ['x', '127.0.0.1:0', '127.0.0.1:70000'])
    t.throws(() => simulateVz(wrong, t.log), { message: /HOST:PORT/ });
});
