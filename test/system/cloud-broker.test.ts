import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { connectAsync } from 'mqtt';
import { defaults } from '../../runtime/config/defaults.js';
import { openCloudLink } from '../../runtime/environment/cloud-link.js';
import { CloudDouble } from '../cloud/double.js';
import { documentedFlags } from '../cloud/flags.js';
import { FaultyCloud } from '../cloud/faults.js';
import { seededRandom } from '../cloud/random.js';
import { localId, parkId, parkKey } from '../cloud/some-front.js';
import { Box } from '../links/conformance/box.js';
import { differences } from '../links/conformance/differences.js';
import { Stays, entryOf, exitOf } from '../links/conformance/stays.js';
import { realClock } from '../support/real-clock.js';
import { someConfig } from '../support/some-config.js';
import { SortedDatabase } from '../support/sorted-database.js';
import { tempFolder } from '../support/temp-folder.js';
import { TestEnvironment } from '../support/test-environment.js';
import { Mosquitto } from './mosquitto.js';

const STAYS = 60;
const KILLS = 3;

/** The simulated cloud as one more client of the broker. */
async function cloudAt(port: number) {
  const clock = { unixMs: () => Date.now() };
  const flags = { ...documentedFlags, zeroYuanClosing: true, duplicateFilter: true };
  const double = new CloudDouble({ parkId, parkKey, clock, flags });
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 200 });
  const topic = (end: string) => `parkcloud/${parkId}/${localId}/${end}`;
  const faulty = new FaultyCloud({
    double,
    clock: realClock,
    random: seededRandom(1),
    deliver: (_to, text) => client.publish(topic('down'), text, { qos: 1 }),
  });
  await client.subscribeAsync(topic('up'), { qos: 1 });
  client.on('message', (_topic, payload) => faulty.receive(localId, payload));
  client.on('error', () => undefined);
  return { double, client };
}

test('rule 5: a Mosquitto before the cloud that is killed or restarted under load loses no order', async (t) => {
  const broker = await Mosquitto.start();
  t.teardown(() => broker.close());
  const cloud = await cloudAt(broker.port);
  t.teardown(() => cloud.client.endAsync(true));
  const keyFile = join(tempFolder(t), 'park.key');
  writeFileSync(keyFile, parkKey, { mode: 0o600 });
  const files = { caFile: null, certFile: null, keyFile: null, crlFile: null };
  const config = someConfig({
    cloud: {
      ...defaults.cloud,
      ...files,
      link: 'mqtt',
      url: `mqtt://127.0.0.1:${broker.port}`,
      localId,
      unionId: null,
      username: null,
      password: null,
      parkKey: { file: keyFile },
      operatorKey: null,
      trustChargeAnswer: true,
      laneCodes: false,
      screenTextsMs: null,
      reconnectMaxMs: 2_000,
      answerWaitMs: 2_000,
    },
  });
  const disk = new SortedDatabase();
  const environment = new TestEnvironment().whole({
    clock: realClock,
    openDatabase: () => Promise.resolve(disk),
  });
  const box = await Box.start(environment, ({ log }) => openCloudLink(config, log));
  t.teardown(() => box.kill());
  const stays = new Stays({ random: seededRandom(1), plates: STAYS, leaveFirst: 0.2 });
  const unixMs = environment.wall.unixMs();
  const at = { unixMs, quality: 'SET', boot: 1, sinceBootMs: 0 } as const;
  for (let i = 0; i < STAYS; i += 1) {
    const stay = stays.enter();
    if (stay === null) throw new Error('no plate is left');
    const sequence = 2 * i + 1;
    await box.keep(entryOf(stay, { sequence, messageId: `m${sequence}`, at }));
    const exit = { sequence: sequence + 1, messageId: `m${sequence + 1}`, at };
    await box.keep(exitOf(stay, at, exit));
  }
  let settled = 0;
  const all = new Promise<void>((resolve) => {
    box.outbox.onSettled(() => {
      settled += 1;
      if (settled === 2 * STAYS) resolve();
    });
  });
  for (let kill = 0; kill < KILLS; kill += 1) {
    // In the middle of the traffic: an order has just been answered.
    await new Promise<void>((resolve) => box.outbox.onSettled(() => resolve()));
    const gone = new Promise<void>((resolve) => cloud.client.once('close', () => resolve()));
    await broker.kill(kill % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
    await gone;
    await broker.run();
  }
  await all;
  const books = { cloud, stays: stays.all, waiting: box.outbox.waiting.onDisk };
  t.deepEqual(differences({ ...books, deadLetters: [], tooFast: null }), []);
});
