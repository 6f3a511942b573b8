import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { stringify } from 'yaml';
import { realClock } from '../../runtime/environment/real-clock.js';
import { bundle } from '../../runtime/upkeep/bundle.js';
import { unpack } from '../../runtime/upkeep/archive.js';
import { secretsOf } from '../../runtime/upkeep/doctor.js';
import {
  lookAtDisk,
  lookAtGpio,
  lookAtPorts,
  lookAtSecrets,
} from '../../runtime/upkeep/look-at-files.js';
import {
  lookAtAddresses,
  lookAtClock,
  lookAtProgram,
} from '../../runtime/upkeep/look-at-network.js';
import { lookAtCameras } from '../../runtime/upkeep/look-at-cameras.js';
import { scrub } from '../../runtime/upkeep/scrub.js';
import { runProgram } from '../support/run-program.js';
import { someConfig } from '../support/some-config.js';
import { tempFolder } from '../support/temp-folder.js';
import { raiseLine } from '../support/raise-line.js';

const KEY = 'TOP-SECRET-0815';

function boxIn(folder: string) {
  const config = someConfig();
  const state = join(folder, 'state');
  mkdirSync(state);
  const secretFile = join(folder, 'park.key');
  writeFileSync(secretFile, `${KEY}\n`, { mode: 0o600 });
  return {
    ...config,
    node: { ...config.node, stateDirectory: state, runtimeDirectory: join(folder, 'run') },
    gpio: { ...config.gpio, backend: 'onoff' as const },
    cloud: config.cloud === null ? null : { ...config.cloud, parkKey: { file: secretFile } },
  };
}

test('a camera that cannot be asked whether it opens by itself is a point to look at on site', (t) => {
  const config = someConfig();
  t.deepEqual(lookAtCameras(config), [], 'a gateway of serial frames has no lists');
  const pushing = { family: 'vz_http', address: '192.168.8.21', polls: false } as const;
  const lanes = config.lanes.map((lane) => ({
    ...lane,
    cameraExit: { ...pushing, lookOnArrival: false },
  }));
  const [found, ...more] = lookAtCameras({ ...config, lanes });
  t.is(more.length, lanes.length - 1);
  t.like(found, { level: 'warning', name: `camera of lane ${lanes[0]?.id ?? ''}` });
  t.regex(found?.text ?? '', /vz_http cannot be asked/);
});

test('the doctor tells what is there and what is missing, each with what to do', (t) => {
  const folder = tempFolder(t);
  const config = boxIn(folder);
  t.is(lookAtDisk(config)[0]?.level, 'ok');
  const gone = { ...config, node: { ...config.node, stateDirectory: '/nowhere' } };
  t.deepEqual(
    lookAtDisk(gone).map(({ level }) => level),
    ['fault'],
  );
  t.true(
    lookAtPorts(config).every(({ level, text }) => level === 'fault' && /not there/.test(text)),
  );

  const gpio = join(folder, 'gpio');
  t.regex(lookAtGpio(config, gpio)[0]?.text ?? '', /GPIO_SYSFS/);
  mkdirSync(join(gpio, 'gpiochip512'), { recursive: true });
  writeFileSync(join(gpio, 'export'), '');
  writeFileSync(join(gpio, 'gpiochip512/label'), 'another-chip\n');
  t.regex(lookAtGpio(config, gpio)[0]?.text ?? '', /There is no chip .*; found: another-chip/);
  const chip = raiseLine(config.lanes[0]?.barrier).chip;
  writeFileSync(join(gpio, 'gpiochip512/label'), `${chip}\n`);
  t.deepEqual(
    lookAtGpio(config, gpio).map(({ level }) => level),
    ['ok', 'ok'],
  );

  const [found] = lookAtSecrets([{ file: join(folder, 'park.key') }]);
  t.deepEqual(found?.level, 'ok');
  t.false(JSON.stringify(found).includes(KEY), 'a finding never holds the secret');
  writeFileSync(join(folder, 'empty'), '\n');
  t.is(lookAtSecrets([{ file: join(folder, 'empty') }])[0]?.level, 'fault');
  t.is(lookAtSecrets([{ file: '/nowhere' }])[0]?.level, 'fault');
  t.true(secretsOf(config).length > 0);
  const [lane] = config.lanes;
  if (lane === undefined) throw new Error('The box has a lane.');
  const password = { file: '/camera.key' };
  const login = { address: '192.168.8.21', httpPort: 80, user: 'lane', password };
  const camera = { family: 'dahua' as const, ...login };
  const broker = { file: '/broker.key' };
  const cameraBroker = {
    url: 'mqtt://127.0.0.1',
    username: 'lane',
    password: broker,
    caFile: null,
  };
  const withCameras = { ...config, cameraBroker, lanes: [{ ...lane, camera, cameraExit: camera }] };
  const secrets = secretsOf(withCameras);
  t.is(secrets.filter((secret) => secret === password).length, 1);
  t.true(secrets.includes(broker), 'what a bundle takes out of every file');
});

test('a clock that was never set is a fault', (t) => {
  t.is(lookAtClock({ wall: { unixMs: () => 0, quality: () => 'UNSET' } }).level, 'fault');
  t.not(lookAtClock({ wall: { unixMs: () => Date.now(), quality: () => 'SET' } }).level, 'fault');
});

test('broker and cloud are tried, and a program that does not run is no fault', async (t) => {
  const folder = tempFolder(t);
  const config = boxIn(folder);
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const urls = { ...config, bus: { ...config.bus, url: `mqtt://127.0.0.1:${port}` }, cloud: null };
  t.deepEqual(
    (await lookAtAddresses(urls, realClock)).map(({ name, level }) => [name, level]),
    [['broker', 'ok']],
  );
  server.close();
  const [refused] = await lookAtAddresses(
    { ...urls, bus: { ...urls.bus, url: 'mqtt://127.0.0.1:1' } },
    realClock,
  );
  t.is(refused?.level, 'fault');
  t.deepEqual(
    (await lookAtProgram(config)).map(({ level }) => level),
    ['warning'],
  );
});

test('no plate, secret or key stays in a text that leaves the box', (t) => {
  const text = `passed 京A12345, 粤BD12345 and 沪A·1234学
{"plate":"无牌","car_number":"川A00001","token":"abcdef","sign":"12AB","event":"passed"}
key_file: /etc/lanekeeper/node.key
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMG
-----END PRIVATE KEY-----
login with ${KEY} refused`;
  const clean = scrub(text, [KEY, '']);
  for (const gone of ['12345', '无牌', '00001', '1234学', 'abcdef', '12AB', 'MIGH', KEY]) {
    t.false(clean.includes(gone), gone);
  }
  t.true(clean.includes('"event":"passed"') && clean.includes('/etc/lanekeeper/node.key'));
});

test('a bundle holds findings and state, is for its owner alone, and has been scrubbed', async (t) => {
  const folder = tempFolder(t);
  const config = { ...boxIn(folder), bus: { ...someConfig().bus, url: null } };
  const local = {
    ...config,
    cloud: config.cloud === null ? null : { ...config.cloud, url: 'mqtt://127.0.0.1:1' },
  };
  const configPath = join(folder, 'lanekeeper.yaml');
  writeFileSync(configPath, stringify({ note: `粤B12345 ${KEY}` }));
  const archive = join(folder, 'fault.tar.gz');
  const environment = {
    clock: realClock,
    wall: { unixMs: () => Date.now(), quality: () => 'SET' as const },
  };
  const names = await bundle({ environment, config: local, configPath, archive });
  t.true(names.includes('findings.json') && names.includes('log.txt'));
  t.regex(runProgram('stat', ['-c', '%a', archive]).output, /^600/);
  const opened = join(folder, 'opened');
  mkdirSync(opened);
  unpack(archive, opened);
  chmodSync(opened, 0o700);
  const all = runProgram(
    'cat',
    names.map((name) => join(opened, name)),
  ).output;
  t.false(all.includes(KEY));
  t.false(all.includes('粤B12345'));
  t.true(all.includes('(plate)') && all.includes('(secret)'));
});
