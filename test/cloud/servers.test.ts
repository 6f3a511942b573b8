import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'ava';
import { seededRandom } from './random.js';
import { runCloud } from './running-cloud.js';
import { localId, parkId, parkKey, sealWithToken, someEntry, type Answer } from './some-front.js';
import { SimulatedClock } from '../support/clock.js';
import { Troubles } from './troubles.js';

test('the cloud is reached through a real socket, which it closes on a bad login', async (t) => {
  const cloud = await runCloud({ parkId, parkKey, port: 0, panelPort: 0, seed: 1 });
  t.teardown(() => cloud.close());
  const socket = connect(cloud.tcpPort, '127.0.0.1');
  let heard = '';
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString('utf8')));
  const login = { park_id: parkId, local_id: localId };
  socket.write(`${sealWithToken('login', login)}\n0x11\n`);
  while (!heard.includes('0x12')) await once(socket, 'data');
  const token = /"token":"([0-9a-f]{32})"/.exec(heard)?.[1] ?? '';
  heard = '';
  socket.write(`${sealWithToken('in_park', someEntry('o1'), { token })}\n`);
  while (!heard.endsWith('\r')) await once(socket, 'data');
  t.like(JSON.parse(heard), { state: 1, order_id: 'o1' });
  heard = '';
  socket.write(`${sealWithToken('login', login, { key: 'WRONG' })}\n`);
  await once(socket, 'close');
  t.true(heard.includes('error:签名错误'), 'the reason still arrives');
});

test('uploads and polls pass through real requests, and a cut breaks them', async (t) => {
  const cloud = await runCloud({ parkId, parkKey, port: 0, panelPort: 0, seed: 1 });
  t.teardown(() => cloud.close());
  const post = async (name: string, body: string) => {
    const url = `http://127.0.0.1:${cloud.httpPort}/bpd/${name}`;
    const response = await fetch(url, { method: 'POST', body });
    return (await response.json()) as Answer;
  };
  const login = { union_id: '200208', park_id: parkId, local_id: localId };
  const token = String((await post('upload.do', sealWithToken('login', login)))['token']);
  const entered = await post('upload.do', sealWithToken('inpark', someEntry('o1'), { token }));
  t.like(entered, { state: 1, service_name: 'inpark' });
  cloud.faulty.sendDown(localId, '{"service_name":"operate_liftrod"}');
  const asked = await post('download.do', JSON.stringify({ token }));
  t.deepEqual(asked, { service_name: 'operate_liftrod' });
  cloud.faulty.set({ cut: true, faults: [] });
  await t.throwsAsync(post('download.do', JSON.stringify({ token })));
});

test('a preset is what the cloud starts with, and flags come on top of it', async (t) => {
  const cloud = await runCloud({
    parkId,
    parkKey,
    port: 0,
    panelPort: 0,
    seed: 1,
    preset: 'server-2018',
    flags: { rateLimit: false },
  });
  t.teardown(() => cloud.close());
  t.like(cloud.double.flags, { lineLimit: true, duplicateFilter: true, rateLimit: false });
  t.deepEqual(cloud.faulty.state.faults, []);
  const panel = `http://127.0.0.1:${cloud.panel.port}`;
  const restarted = await fetch(`${panel}/restart`, { method: 'POST' });
  t.deepEqual(await restarted.json(), { restarted: true });
  const ledger = (await (await fetch(`${panel}/ledger`)).json()) as Answer;
  t.like(ledger, { too_fast: {}, tcp: { logins: 0 }, http: { logins: 0 } });
});

test('troubles cut and restart at random, the same for the same seed, until they are ended', (t) => {
  const troubled = (seed: number, restarts: boolean) => {
    const clock = new SimulatedClock();
    const seen: string[] = [];
    const troubles = new Troubles({
      clock,
      random: seededRandom(seed),
      cut: (cut) => seen.push(`${cut ? 'cut' : 'whole'} at ${Math.round(clock.monotonicMs())}`),
      restart: () => seen.push(`restart at ${Math.round(clock.monotonicMs())}`),
      restarts,
    });
    troubles.start();
    clock.advance(3_600_000);
    troubles.end();
    const before = seen.length;
    clock.advance(3_600_000);
    t.is(seen.length, before, 'nothing more happens');
    t.is(seen.at(-1)?.startsWith('whole'), true);
    return { seen, counts: troubles.counts };
  };
  const { seen, counts } = troubled(1, true);
  t.deepEqual(troubled(1, true).seen, seen);
  t.notDeepEqual(troubled(2, true).seen, seen);
  t.true(counts.cuts > 10 && counts.restarts > 0);
  t.is(troubled(1, false).counts.restarts, 0);
});
