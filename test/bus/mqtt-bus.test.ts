import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Received } from '../../runtime/bus/bus.js';
import { EmbeddedBroker } from '../../runtime/bus/embedded-broker.js';
import { matchesFilter, MqttBus } from '../../runtime/bus/mqtt-bus.js';
import { SimulatedClock } from '../support/clock.js';
import { freePort } from '../support/free-port.js';
import { RECONNECT_MAX_MS, someSession } from '../support/mqtt-session.js';
import { RecordingLog } from '../support/recording-log.js';
import { tempFolder } from '../support/temp-folder.js';
import { until } from '../support/until.js';

interface Site {
  socketPath: string;
  clock: SimulatedClock;
  startBroker: () => Promise<EmbeddedBroker>;
  /** A bus that listens to `lk/+` and keeps what it hears. */
  join: () => { bus: MqttBus; heard: Received[]; states: boolean[] };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function makeSite(t: ExecutionContext): Site {
  const socketPath = join(tempFolder(t), 'bus.sock');
  const clock = new SimulatedClock();
  return {
    socketPath,
    clock,
    async startBroker() {
      const options = { socketPath, listen: null, log: new RecordingLog() };
      const broker = await EmbeddedBroker.start(options);
      t.teardown(() => broker.close());
      return broker;
    },
    join() {
      const bus = new MqttBus(someSession(clock, { url: `mqtt+unix://${socketPath}` }));
      t.teardown(() => bus.close());
      const heard: Received[] = [];
      const states: boolean[] = [];
      bus.subscribe('lk/+', (message) => heard.push(message));
      bus.onConnection((connected) => states.push(connected));
      bus.start();
      return { bus, heard, states };
    },
  };
}

test('a session is heard live by who is there, and retained by who comes later', async (t) => {
  const site = makeSite(t);
  await site.startBroker();
  const one = site.join();
  const other = site.join();
  await until(() => one.bus.connected && other.bus.connected);
  await one.bus.publish('lk/session', bytes('open'), { retain: true });
  await one.bus.publish('elsewhere/session', bytes('open'), { retain: false });
  await until(() => other.heard.length === 1);
  t.false(other.heard[0]?.retained);
  const late = site.join();
  await until(() => late.heard.length === 1);
  t.deepEqual(late.heard[0]?.payload, Buffer.from('open'));
  t.true(late.heard[0]?.retained);
  t.is(late.heard[0]?.topic, 'lk/session');
});

test('after the broker restarted all come back by themselves and hear each other', async (t) => {
  const site = makeSite(t);
  const broker = await site.startBroker();
  const one = site.join();
  const other = site.join();
  await until(() => one.bus.connected && other.bus.connected);
  await broker.close();
  await until(() => !one.bus.connected && !other.bus.connected);
  await t.throwsAsync(one.bus.publish('lk/x', bytes('lost'), { retain: false }), {
    code: 'mqtt/not-connected',
  });
  await site.startBroker();
  site.clock.advance(RECONNECT_MAX_MS);
  await until(() => one.bus.connected && other.bus.connected);
  await one.bus.publish('lk/x', bytes('again'), { retain: false });
  await until(() => other.heard.length === 1);
  t.deepEqual(one.states, [true, false, true]);
});

test('a socket file that a killed process left behind does not stop the broker', async (t) => {
  const site = makeSite(t);
  writeFileSync(site.socketPath, '');
  await site.startBroker();
  const { bus } = site.join();
  await until(() => bus.connected);
  t.true(bus.connected);
});

test('a broker that cannot listen says where', async (t) => {
  const socketPath = join(tempFolder(t), 'missing', 'bus.sock');
  const options = { socketPath, listen: null, log: new RecordingLog() };
  await t.throwsAsync(EmbeddedBroker.start(options), {
    code: 'bus/cannot-listen',
    message: /cannot listen on .*missing\/bus\.sock/,
  });
});

test('rule 12: over the network only a node with its own password is let in', async (t) => {
  const { socketPath, clock } = makeSite(t);
  const port = await freePort();
  const passwords = new Map([['gate-2', 'right']]);
  const listen = { host: '127.0.0.1', port, passwords };
  const broker = await EmbeddedBroker.start({ socketPath, listen, log: new RecordingLog() });
  t.teardown(() => broker.close());
  const enter = (username: string | null, password: string | null) => {
    const log = new RecordingLog();
    const session = someSession(clock, {
      url: `mqtt://127.0.0.1:${port}`,
      username,
      password,
      log,
    });
    t.teardown(() => session.close());
    session.start();
    return { session, log };
  };
  const refused = [
    enter('gate-2', 'wrong'),
    enter('gate-3', 'right'),
    enter(null, null),
    enter('gate-2', null),
    // The text of a missing value must not be a password.
    enter('gate-9', 'undefined'),
  ];
  const good = enter('gate-2', 'right');
  await until(() => good.session.up);
  await until(() => refused.every(({ log }) => log.of('mqtt_waits').length > 0));
  t.deepEqual(
    refused.map(({ session }) => session.up),
    refused.map(() => false),
  );
});

test('rule 12: a message that is too large is refused, and the others go on', async (t) => {
  const site = makeSite(t);
  await site.startBroker();
  const one = site.join();
  const other = site.join();
  await until(() => one.bus.connected && other.bus.connected);
  const huge = new Uint8Array(262_145);
  await t.throwsAsync(one.bus.publish('lk/huge', huge, { retain: true }), { code: 'mqtt/lost' });
  await other.bus.publish('lk/most', new Uint8Array(262_144), { retain: false });
  await until(() => other.heard.length === 1);
  t.is(other.heard[0]?.topic, 'lk/most');
  site.clock.advance(RECONNECT_MAX_MS);
  await until(() => one.bus.connected);
  t.deepEqual(
    one.heard.filter(({ topic }) => topic === 'lk/huge'),
    [],
  );
});

test('a filter stands for its own topics only', (t) => {
  t.true(matchesFilter('lk/1/+/x', 'lk/1/park/x'));
  t.false(matchesFilter('lk/1/+/x', 'lk/1/park/y'));
  t.false(matchesFilter('lk/1/+', 'lk/1/park/x'));
  t.false(matchesFilter('lk/1/+', 'lk/1'));
});
