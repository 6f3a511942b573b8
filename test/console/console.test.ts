import { request } from 'node:http';
import { statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { askConsole } from '../../runtime/console/client.js';
import { routes } from '../../runtime/console/routes.js';
import { ConsoleServer, type Route } from '../../runtime/console/server.js';
import { LanekeeperError } from '../../runtime/errors.js';
import type { LanekeeperNode } from '../../runtime/node.js';
import { deadLetterShelf, journalShelf, sequenceKey } from '../../runtime/store/shelves.js';
import { put } from '../../runtime/store/write.js';
import { startLaneBox } from '../bridge/lane-box.js';
import { standAtExit } from '../bridge/stand-at-exit.js';
import { someOrder } from '../outbox/some-order.js';
import { settled } from '../support/clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { tempFolder } from '../support/temp-folder.js';

const someRoutes: Route[] = [
  { method: 'GET', path: '/hello', answer: () => ({ hello: true }) },
  { method: 'POST', path: '/lanes/:lane/echo', answer: (parts, body) => ({ ...parts, body }) },
  { method: 'GET', path: '/nothing', answer: () => undefined },
  {
    method: 'GET',
    path: '/refused',
    answer: () => {
      throw new LanekeeperError('lane/refused', 'Refused: a car stands there.');
    },
  },
  { method: 'GET', path: '/fault', answer: () => Promise.reject(new TypeError('a fault')) },
];

async function startServer(t: ExecutionContext, served: readonly Route[] = someRoutes) {
  const socketPath = join(tempFolder(t), 'console.sock');
  const server = await ConsoleServer.start({ socketPath, routes: served, log: new RecordingLog() });
  t.teardown(() => server.close());
  return socketPath;
}

/** Sends just these bytes; answers with the status and the JSON that came back. */
function post(
  socketPath: string,
  path: string,
  body: string,
): Promise<{ status: number | undefined; value: unknown }> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, method: 'POST' }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        resolve({ status: response.statusCode, value });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

test('a route is found by method and path, with its parts and body', async (t) => {
  const socketPath = await startServer(t);
  t.deepEqual(await askConsole(socketPath, 'GET', '/hello'), { hello: true });
  t.deepEqual(await askConsole(socketPath, 'GET', '/hello?x=1'), { hello: true });
  const path = `/lanes/${encodeURIComponent('入口 1')}/echo`;
  t.deepEqual(await askConsole(socketPath, 'POST', path, { by: '李' }), {
    lane: '入口 1',
    body: { by: '李' },
  });
  t.deepEqual(await askConsole(socketPath, 'GET', '/nothing'), {});
});

test('an unknown path is refused, and the known ones are named', async (t) => {
  const socketPath = await startServer(t);
  const refused = { code: 'console/unknown-path', message: 'No /hello here.' };
  await t.throwsAsync(askConsole(socketPath, 'POST', '/hello'), refused);
  await t.throwsAsync(askConsole(socketPath, 'GET', '/lanes/a/b/echo'), {
    code: 'console/unknown-path',
  });
  const { status, value } = await post(socketPath, '/elsewhere', '');
  t.is(status, 404);
  t.true((value as { known: string[] }).known.includes('POST /lanes/:lane/echo'));
});

test('a refusal keeps its code and sentence; a fault of ours is status 500', async (t) => {
  const socketPath = await startServer(t);
  await t.throwsAsync(askConsole(socketPath, 'GET', '/refused'), {
    code: 'lane/refused',
    message: 'Refused: a car stands there.',
  });
  await t.throwsAsync(askConsole(socketPath, 'GET', '/fault'), { code: 'unknown' });
});

test('rule 12: a body that is no JSON object is refused with what is wrong', async (t) => {
  const socketPath = await startServer(t);
  for (const body of ['{', 'x', '[]', 'null', '"text"', '\xff']) {
    const { status, value } = await post(socketPath, '/lanes/a/echo', body);
    t.is(status, 422, body);
    t.like(value, { code: 'console/bad-json' });
  }
});

test('rule 12: a broken escape in the path is refused, and the server goes on', async (t) => {
  const socketPath = await startServer(t);
  const { status } = await post(socketPath, '/lanes/%E0%A4%A/echo', '{}');
  t.is(status, 422);
  t.deepEqual(await askConsole(socketPath, 'GET', '/hello'), { hello: true });
});

test('rule 10: a body that is too large is refused, and the server goes on', async (t) => {
  const socketPath = await startServer(t);
  const most = JSON.stringify({ text: 'x'.repeat(65_536 - 11) });
  t.is((await post(socketPath, '/lanes/a/echo', most)).status, 200);
  for (const bytes of [65_537, 3_000_000]) {
    const { status, value } = await post(socketPath, '/lanes/a/echo', 'x'.repeat(bytes));
    t.is(status, 422);
    t.deepEqual(value, { code: 'console/body-too-large', error: 'At most 65536 bytes.' });
  }
  t.deepEqual(await askConsole(socketPath, 'GET', '/hello'), { hello: true });
});

test('the socket is for its owner and group, and a stale one does not stop the start', async (t) => {
  const socketPath = join(tempFolder(t), 'console.sock');
  writeFileSync(socketPath, '');
  const options = { socketPath, routes: someRoutes, log: new RecordingLog() };
  const server = await ConsoleServer.start(options);
  t.is(statSync(socketPath).mode & 0o777, 0o660);
  await server.close();
  await t.throwsAsync(ConsoleServer.start({ ...options, socketPath: '/dev/null/c.sock' }), {
    code: 'console/cannot-listen',
    message: /cannot listen on \/dev\/null\/c\.sock/,
  });
});

test('who asks a program that is not there, or another one, is told so', async (t) => {
  const socketPath = join(tempFolder(t), 'console.sock');
  await t.throwsAsync(askConsole(socketPath, 'GET', '/status'), {
    code: 'console/not-running',
    message: /does not answer on .*console\.sock\. Is it running\?/,
  });
  const other = createServer((stream) => {
    stream.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello');
  });
  await new Promise<void>((resolve) => other.listen(socketPath, resolve));
  t.teardown(() => other.close());
  await t.throwsAsync(askConsole(socketPath, 'GET', '/status'), { code: 'console/bad-answer' });
});

test('the program answers with its state, and refuses what it cannot do in words', async (t) => {
  const box = await startLaneBox(t);
  const node = { parts: box.parts, lanes: box.role, bridge: null } as unknown as LanekeeperNode;
  const socketPath = await startServer(t, routes(node));
  const ask = (method: 'GET' | 'POST', path: string, body: object = {}) =>
    askConsole(socketPath, method, path, body);
  t.like(await ask('GET', '/status'), {
    node: 'gate-1',
    boot: 1,
    bus_connected: true,
    open_sessions: 0,
    bridge: null,
    announced_upgrade: null,
    store: { failing: null, waiting: 0, quarantined: 0 },
    lanes: { 0: { id: 'in1', direction: 'entry' }, 1: { id: 'out1', direction: 'exit' } },
  });
  const by = { by: 'Li', reason: 'fire drill' };
  t.deepEqual(await ask('POST', '/lanes/in1/raise', by), { done: true });
  t.is(box.raises(), 1);
  for (const what of ['lock', 'unlock', 'lock', 'release']) {
    t.deepEqual(await ask('POST', `/lanes/in1/${what}`, by), { done: true }, what);
  }
  t.like(await ask('GET', '/status'), { lanes: { 0: { arm: { locked: true, held: false } } } });
  const upgrade = { request_no: 'u1', update_content: '4.2' };
  await box.tell('update_park_soft', upgrade);
  t.like(await ask('GET', '/status'), { announced_upgrade: { text: '4.2', request_no: 'u1' } });
  const refused: [string, object, string, RegExp][] = [
    ['/lanes/in1/raise', by, 'lane/refused', /the lane is locked: unlock it first/],
    ['/lanes/in1/lock', { by: 'Li' }, 'console/bad-field', /"reason" must be a text/],
    ['/lanes/in1/hold', by, 'lane/refused', /closes by itself: it cannot be held up/],
    ['/lanes/in1/raise', { by: 'Li' }, 'console/bad-field', /"reason" must be a text/],
    ['/lanes/in1/raise', { by: '', reason: 'x' }, 'console/bad-field', /"by" must be a text/],
    ['/lanes/in1/raise', { by: 7, reason: 'x' }, 'console/bad-field', /found 7/],
    ['/lanes/zz/raise', by, 'lane/unknown', /no lane "zz" here; known: in1, out1/],
    ['/lanes/in1/lower', by, 'lane/refused', /closes by itself only/],
    ['/lanes/out1/settle', by, 'payment/nobody-pays', /No car waits to pay in lane "out1"/],
    ['/cards/reconcile', {}, 'bridge/not-here', /has no bridge/],
  ];
  for (const [path, body, code, message] of refused) {
    await t.throwsAsync(ask('POST', path, body), { code, message }, path);
  }
  t.is(box.raises(), 1);
  await settled();
});

test('a car at the exit is let out free for a reason of the car park, and for no other', async (t) => {
  const box = await startLaneBox(t);
  const node = { parts: box.parts, lanes: box.role, bridge: null } as unknown as LanekeeperNode;
  const socketPath = await startServer(t, routes(node));
  const free = (reason: string) =>
    askConsole(socketPath, 'POST', '/lanes/out1/free', { by: 'Li', reason });
  await t.throwsAsync(free('ambulance'), { message: /No car waits/ });
  await standAtExit(box, '粤B12345');
  await t.throwsAsync(free('friend'), { code: 'free/unknown-reason', message: /ambulance/ });
  t.is(box.raises('out1'), 0);
  t.like(await free('ambulance'), { amount_fen: 700 });
  await box.pass(500);
  t.is(box.raises('out1'), 1);
});

test('the status says in the words of the journal what was decided on the car that stands there, and why', async (t) => {
  const box = await startLaneBox(t);
  const node = { parts: box.parts, lanes: box.role, bridge: null } as unknown as LanekeeperNode;
  const socketPath = await startServer(t, routes(node));
  const arrivalAt = async (lane: 'in1' | 'out1') => {
    const status = (await askConsole(socketPath, 'GET', '/status')) as {
      lanes: { id: string; arrival: { status: string; reasons: string[] } | null }[];
    };
    return status.lanes.find(({ id }) => id === lane)?.arrival ?? null;
  };
  await box.pass(1_000);
  await box.car('out1', true);
  t.like(await arrivalAt('out1'), { status: 'waiting-for-read', reasons: [] });
  box.role.lane('out1').readByHand('京A99999');
  await box.pass(500);
  const refused = await arrivalAt('out1');
  t.is(refused?.status, 'refused');
  t.deepEqual(refused?.reasons, ['no open session has this plate']);
  const journal = await box.parts.store.list(journalShelf, { limit: 100 });
  const written = journal.flatMap(({ value }) => (value.event === 'refused' ? [value.text] : []));
  t.deepEqual(written, [refused?.reasons.join('; ')]);
  await box.car('in1', true);
  box.role.lane('in1').readByHand('京A11111');
  await box.pass(500);
  const granted = await arrivalAt('in1');
  t.is(granted?.status, 'granted');
  t.true((granted?.reasons.length ?? 0) > 0);
  box.role.lane('in1').command('lock', 'test');
  t.like(await arrivalAt('in1'), { status: 'refused', reasons: ['the lane is locked'] });
  await box.car('out1', false);
  t.is(await arrivalAt('out1'), null);
});

test('rule 6: dead letters are shown with the reason of the cloud', async (t) => {
  const box = await startLaneBox(t);
  const node = { parts: box.parts, lanes: box.role, bridge: null } as unknown as LanekeeperNode;
  const socketPath = await startServer(t, routes(node));
  t.deepEqual(await askConsole(socketPath, 'GET', '/dead-letters'), { dead_letters: [] });
  const letter = { ...someOrder(1), refusedReason: 'unknown lane' };
  await box.parts.store.commit([put(deadLetterShelf, sequenceKey(1), letter)]);
  t.like(await askConsole(socketPath, 'GET', '/dead-letters'), {
    dead_letters: { 0: { refusedReason: 'unknown lane', uplink: { messageId: 'm1' } } },
  });
  t.deepEqual(await askConsole(socketPath, 'GET', '/cards'), { cards: [] });
});
