import test, { type ExecutionContext } from 'ava';
import { HttpPushListener } from '../../drivers/camera/push/http-listener.js';
import { VzHttpCamera } from '../../drivers/camera/vz-http/camera.js';
import { VzHttpTwin } from '../../drivers/camera/vz-http/twin.js';
import { CardBus } from '../../drivers/card/family1/bus.js';
import { CardTwin } from '../../drivers/card/family1/twin.js';
import { Family1Screen } from '../../drivers/screen/family1/screen.js';
import { SelfHealingLine, type PortOpener } from '../../drivers/serial/self-healing-line.js';
import { SimulatedClock } from '../support/clock.js';
import { until } from '../support/until.js';
import { HOST, VZ_NUMBER, vzMqtt } from './network-cameras.js';

/** A card of family 1 behind a camera, and the lane's end of the line to it. */
function cardBehind(
  opener: PortOpener,
  options: { clock: SimulatedClock; say: (bytes: Uint8Array) => void },
) {
  const { clock, say } = options;
  const settings = { path: 'RS-485 of a camera', baudRate: 9_600 };
  const line = new SelfHealingLine({ settings, clock, opener });
  const bus = new CardBus({ line, clock });
  const card = new CardTwin({ address: 0, sink: { write: say } });
  const screen = new Family1Screen({ bus, address: 0, lines: 1 });
  return { line, card, screen };
}

test('a screen behind a VZ camera at a broker shows, answers, and comes back with the broker', async (t) => {
  const { twin, camera, bus, clock } = vzMqtt();
  const { line, card, screen } = cardBehind(camera.openSerial, {
    clock,
    say: (bytes) => twin.serial(bytes),
  });
  twin.onSerial = (bytes) => card.receive(bytes);
  line.open();
  await clock.advanceSettling(10);
  t.is(line.state, 'open');
  screen.show(['粤B12345']);
  await clock.advanceSettling(1_000);
  t.is(card.shown[0], '粤B12345');
  t.like(screen.counters, { answered: 1, unanswered: 0 });
  bus.up = false;
  screen.show(['a']);
  await clock.advanceSettling(1_000);
  t.not(line.state, 'open');
  t.is(screen.counters.dropped, 1);
  bus.up = true;
  await clock.advanceSettling(5_000);
  screen.show(['b']);
  await clock.advanceSettling(1_000);
  t.is(card.shown[0], 'b');
  bus.losesAll = true;
  screen.show(['c']);
  await clock.advanceSettling(3_000);
  t.true(line.counters.failedWrites > 0);
  bus.losesAll = false;
  const bad = camera.counters.badFrames;
  bus.deliver(`device/${VZ_NUMBER}/message/up/serial_data`, Buffer.from('{"payload":{"body":1}}'));
  t.is(camera.counters.badFrames, bad + 1);
  await line.close();
  twin.serial(Uint8Array.of(1));
  camera.close();
});

async function polling(t: ExecutionContext) {
  const listener = await HttpPushListener.listen({ host: HOST, port: 0 });
  t.teardown(() => listener.close());
  const clock = new SimulatedClock();
  const camera = new VzHttpCamera({ listener, address: HOST, polls: true, clock });
  const twin = new VzHttpTwin({ host: HOST, port: listener.port });
  const { openSerial } = camera;
  if (openSerial === undefined) throw new Error('It passes bytes on.');
  const said: Promise<void>[] = [];
  const say = (bytes: Uint8Array) => void said.push(twin.serial(bytes));
  const behind = cardBehind(openSerial, { clock, say });
  twin.onSerial = (bytes) => behind.card.receive(bytes);
  return { clock, camera, twin, said, ...behind };
}

test('a screen behind a VZ camera that polls shows and answers', async (t) => {
  const { clock, camera, twin, said, line, card, screen } = await polling(t);
  line.open();
  await clock.advanceSettling(10);
  t.not(line.state, 'open', 'a camera that has not polled yet passes nothing on');
  const first = twin.poll('x');
  await until(() => camera.counters.heartbeats === 1);
  await clock.advanceSettling(3_000);
  t.is(line.state, 'open');
  screen.show(['粤B12345']);
  await first;
  await Promise.all(said);
  t.is(card.shown[0], '粤B12345');
  await clock.advanceSettling(100);
  t.is(screen.counters.answered, 1);
  camera.close();
  await line.close();
});

test('rule 10: bytes for a camera that polls no more are refused, and its line is lost', async (t) => {
  const { clock, camera, twin, line } = await polling(t);
  const first = twin.poll('x');
  await until(() => camera.counters.heartbeats === 1);
  line.open();
  await clock.advanceSettling(10);
  t.is(line.state, 'open');
  let refused = 0;
  for (let n = 0; n < 40; n += 1) await line.write(Uint8Array.of(n)).catch(() => (refused += 1));
  await first;
  t.true(refused > 0);
  t.not(line.state, 'open');
  await line.close();
  camera.close();
});
