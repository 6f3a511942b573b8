import { createServer } from 'node:net';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import test, { type ExecutionContext } from 'ava';
import { SimulatedClock } from '../support/clock.js';
import { noTlsFiles, RECONNECT_MAX_MS, someSession } from '../support/mqtt-session.js';
import { RecordingLog } from '../support/recording-log.js';
import { tempFolder } from '../support/temp-folder.js';
import { until } from '../support/until.js';

/** A broker on a socket whose confirmations a test can keep back. */
async function startBroker(t: ExecutionContext, socketPath: string) {
  const received: string[] = [];
  let confirms = true;
  const broker = await Aedes.createBroker({
    authorizePublish: (_client, packet, done) => {
      received.push(packet.topic);
      if (confirms) done(null);
    },
  });
  const server = createServer((stream) => void broker.handle(stream));
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const stop = async () => {
    server.close();
    await new Promise<void>((resolve) => broker.close(resolve));
  };
  t.teardown(stop);
  return { received, stop, confirm: (on: boolean) => (confirms = on) };
}

test('rule 5: what is published while the broker is away is refused, and never sent later', async (t) => {
  const socketPath = join(tempFolder(t), 's');
  const clock = new SimulatedClock();
  const log = new RecordingLog();
  const session = someSession(clock, { url: `mqtt+unix://${socketPath}`, log });
  t.teardown(() => session.close());
  const publish = (topic: string) => session.publish(topic, 'x', { retain: false });
  session.start();
  await t.throwsAsync(publish('early'), { code: 'mqtt/not-connected' });
  await until(() => log.of('mqtt_waits').length === 1);
  const broker = await startBroker(t, socketPath);
  clock.advance(RECONNECT_MAX_MS);
  await until(() => session.up);
  await publish('in time');
  await broker.stop();
  await until(() => !session.up);
  await t.throwsAsync(publish('late'), { code: 'mqtt/not-connected' });
  const next = await startBroker(t, socketPath);
  clock.advance(RECONNECT_MAX_MS);
  await until(() => session.up);
  await publish('again');
  t.deepEqual([broker.received, next.received], [['in time'], ['again']]);
});

test('rule 5: what the broker did not confirm counts as lost when it goes away', async (t) => {
  const socketPath = join(tempFolder(t), 's');
  const broker = await startBroker(t, socketPath);
  const session = someSession(new SimulatedClock(), { url: `mqtt+unix://${socketPath}` });
  t.teardown(() => session.close());
  session.start();
  await until(() => session.up);
  broker.confirm(false);
  const lost = session.publish('order', 'x', { retain: false });
  await until(() => broker.received.length === 1);
  await Promise.all([broker.stop(), t.throwsAsync(lost, { code: 'mqtt/lost' })]);
});

test('rule 10: a broker that confirms nothing is given 256 messages and no more', async (t) => {
  const socketPath = join(tempFolder(t), 's');
  const broker = await startBroker(t, socketPath);
  const session = someSession(new SimulatedClock(), { url: `mqtt+unix://${socketPath}` });
  session.start();
  await until(() => session.up);
  broker.confirm(false);
  const publish = () => session.publish('order', 'x', { retain: false });
  const waiting = Array.from({ length: 256 }, () =>
    t.throwsAsync(publish(), { code: 'mqtt/lost' }),
  );
  await t.throwsAsync(publish(), { code: 'mqtt/too-many-in-flight' });
  await session.close();
  await Promise.all(waiting);
});

test('a certificate that cannot be read is told and tried again, and does not end the program', async (t) => {
  const clock = new SimulatedClock();
  const log = new RecordingLog();
  const tls = { ...noTlsFiles, caFile: '/nowhere/ca.pem' };
  const options = { url: 'mqtts://127.0.0.1:1', tls, log };
  const session = someSession(clock, options);
  session.start();
  clock.advance(10_000);
  t.true(log.of('mqtt_waits').length > 5);
  t.regex(String(log.of('mqtt_waits')[0]?.fields['reason']), /ca\.pem/);
  await session.close();
  t.is(clock.timersWaiting, 0);
});
