import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { connectAsync, type MqttClient } from 'mqtt';
import { freePort } from '../support/free-port.js';
import { tempFolder } from '../support/temp-folder.js';
import { Watched } from '../site/watched.js';
import { ParkAuthority, type Identity } from './park-authority.js';

const shipped = fileURLToPath(new URL('../../../deploy/broker/', import.meta.url));
const root = 'lk/1/21835';

/** Mosquitto with the shipped files; only the port and the places of files are others. */
async function startBroker(t: ExecutionContext) {
  const folder = tempFolder(t);
  const port = await freePort();
  const authority = new ParkAuthority(folder);
  const revoked = authority.node('gate-stolen');
  authority.writeRevoked(revoked);
  const broker = authority.broker();
  mkdirSync(join(folder, 'kept'));
  const text = readFileSync(join(shipped, 'mosquitto.conf'), 'utf8')
    .replace('listener 8883', `listener ${port} 127.0.0.1`)
    .replace('/etc/mosquitto/lanekeeper/broker.pem', broker.cert)
    .replace('/etc/mosquitto/lanekeeper/broker.key', broker.key)
    .replace('/etc/mosquitto/lanekeeper/acl', join(shipped, 'acl'))
    .replaceAll('/etc/mosquitto/lanekeeper/', `${folder}/`)
    .replace('/var/lib/mosquitto/', `${join(folder, 'kept')}/`);
  const user = process.getuid?.() === 0 ? 'user root\n' : '';
  writeFileSync(join(folder, 'mosquitto.conf'), `${text}${user}`);
  const child = spawn('/usr/sbin/mosquitto', ['-c', join(folder, 'mosquitto.conf')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const watched = new Watched();
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.push(line);
      watched.changed();
    });
  }
  const told = (what: RegExp): Promise<void> =>
    watched.until(`the log says ${String(what)}: ${log.join('\n')}`, () =>
      log.some((line) => what.test(line)),
    );
  await told(/mosquitto version .* running/);
  const connect = async (identity: Identity | null): Promise<MqttClient> => {
    const client = await connectAsync(`mqtts://127.0.0.1:${port}`, {
      ca: readFileSync(authority.caPath),
      ...(identity === null
        ? {}
        : { cert: readFileSync(identity.cert), key: readFileSync(identity.key) }),
      protocolVersion: 5,
      reconnectPeriod: 0,
      connectTimeout: 10_000,
    });
    t.teardown(() => client.end(true));
    return client;
  };
  return { authority, connect, told, revoked, folder };
}

/** What a node heard, by topic. */
function heardBy(client: MqttClient): { topics: string[]; watched: Watched } {
  const heard = { topics: [] as string[], watched: new Watched() };
  client.on('message', (topic) => {
    heard.topics.push(topic);
    heard.watched.changed();
  });
  return heard;
}

async function refusedToHear(client: MqttClient, topic: string): Promise<boolean> {
  try {
    const [granted] = await client.subscribeAsync(topic, { qos: 1 });
    return (granted?.qos ?? 0) >= 128;
  } catch {
    return true;
  }
}

async function refusedToSay(client: MqttClient, topic: string): Promise<boolean> {
  try {
    const answer = await client.publishAsync(topic, 'x', { qos: 1 });
    return (answer as { reasonCode?: number } | undefined)?.reasonCode === 135;
  } catch {
    return true;
  }
}

test('a node says and hears what is its own, and nothing of another', async (t) => {
  const { authority, connect, told } = await startBroker(t);
  const entry = await connect(authority.node('gate-east-in'));
  const exit = await connect(authority.node('gate-east-out'));
  const bridge = await connect(authority.node('bridge-1'));

  const heard = heardBy(bridge);
  const heardByExit = heardBy(exit);
  t.false(await refusedToHear(bridge, `${root}/uplink/+`));
  t.false(await refusedToHear(exit, `${root}/outcome/gate-east-out`));
  t.false(await refusedToHear(exit, `${root}/command/B1`));
  t.false(await refusedToHear(exit, `${root}/session/+`));
  t.false(await refusedToSay(entry, `${root}/uplink/gate-east-in`));
  t.false(await refusedToSay(entry, `${root}/session/s_1`));
  await heard.watched.until('the bridge hears the order', () =>
    heard.topics.includes(`${root}/uplink/gate-east-in`),
  );
  await heardByExit.watched.until('the exit hears the session', () =>
    heardByExit.topics.includes(`${root}/session/s_1`),
  );

  for (const topic of [
    'uplink/gate-east-out',
    'node/gate-east-out',
    'outcome/gate-east-out',
    'command/B1',
    'command/A1',
    'record/permit/1',
    'link',
    'cloud-call/gate-east-out',
  ]) {
    t.true(await refusedToSay(entry, `${root}/${topic}`), `${topic} is not said by the entry`);
  }
  for (const topic of ['uplink/gate-east-out', 'outcome/gate-east-out', 'command/B1', 'uplink/+']) {
    // Mosquitto may grant a filter and then deliver nothing that it covers; both are refusals.
    await refusedToHear(entry, `${root}/${topic}`);
  }
  const heardByEntry = heardBy(entry);
  for (const topic of ['outcome/gate-east-out', 'command/B1']) {
    t.false(await refusedToSay(bridge, `${root}/${topic}`), `${topic} is said by the bridge`);
  }
  t.false(await refusedToSay(exit, `${root}/uplink/gate-east-out`));
  await heardByExit.watched.until('the exit hears its own', () =>
    ['outcome/gate-east-out', 'command/B1'].every((topic) =>
      heardByExit.topics.includes(`${root}/${topic}`),
    ),
  );
  // A message that the entry may hear, sent after those that it must not, shows that these never came.
  await bridge.publishAsync(`${root}/link`, 'up', { qos: 1 });
  await entry.subscribeAsync(`${root}/link`);
  await bridge.publishAsync(`${root}/link`, 'up', { qos: 1 });
  await heardByEntry.watched.until('the entry hears the link', () =>
    heardByEntry.topics.includes(`${root}/link`),
  );
  t.deepEqual([...new Set(heardByEntry.topics)], [`${root}/link`]);
  await told(/Denied PUBLISH/);
});

test('without a certificate, with one of another authority or a revoked one, nobody comes in', async (t) => {
  const { connect, told, revoked, folder } = await startBroker(t);
  await t.throwsAsync(connect(null));
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  await t.throwsAsync(connect(new ParkAuthority(elsewhere).node('gate-east-in')));
  await t.throwsAsync(connect(revoked));
  await told(/(?:error|failed|Error).*(?:certificate|ssl|SSL)|peer did not return a certificate/);
});
