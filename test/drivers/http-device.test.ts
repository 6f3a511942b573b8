import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import test from 'ava';
import {
  HikvisionRelay,
  takeCommand,
  whoCommands,
} from '../../drivers/camera/hikvision/commands.js';
import { HttpPushListener } from '../../drivers/camera/push/http-listener.js';
import { VzHttpTwin } from '../../drivers/camera/vz-http/twin.js';
import { DriverError } from '../../drivers/driver-error.js';
import { authorization, challengeOf, type Challenge } from '../../drivers/http/digest.js';
import { EventStream } from '../../drivers/http/event-stream.js';
import { LoginSession } from '../../drivers/http/login-session.js';
import { boundaryOf, MultipartScanner } from '../../drivers/http/multipart.js';
import { NodeHttpDevice } from '../../drivers/http/node-http-device.js';
import type { HttpAnswer, HttpDevice } from '../../drivers/http/port.js';
import { settled, SimulatedClock } from '../support/clock.js';
import { until } from '../support/until.js';
import { HOST } from './network-cameras.js';

/** One answer, as a device gives it. */
interface Scripted {
  status?: number;
  headers?: Record<string, string>;
  chunks?: string[];
  /** It is broken off instead of ended; or it goes on. */
  end?: 'whole' | 'broken' | 'never';
}

/** A device that answers one thing after the other; an error is thrown. */
class ScriptedDevice implements HttpDevice {
  asked = 0;
  closed = 0;

  constructor(private readonly script: (Scripted | Error)[]) {}

  open(): Promise<HttpAnswer> {
    const next = this.script[this.asked] ?? this.script.at(-1) ?? {};
    this.asked += 1;
    if (next instanceof Error) return Promise.reject(next);
    const { status = 200, headers = {}, chunks = [], end = 'whole' } = next;
    return Promise.resolve({
      status,
      headers,
      onBytes: (callback) => {
        for (const chunk of chunks) callback(Buffer.from(chunk));
      },
      onEnd: (callback) => {
        if (end !== 'never') queueMicrotask(() => callback(end === 'whole'));
      },
      close: () => void (this.closed += 1),
    });
  }
}

function scripted(...script: (Scripted | Error)[]) {
  const clock = new SimulatedClock();
  const device = new ScriptedDevice(script);
  const login = { user: 'lane', password: 'right', clientNonce: () => 'c' };
  return { clock, device, session: new LoginSession({ device, ...login, clock }) };
}

const xml = (body: string): Scripted => ({ chunks: [body] });
const codeOf = (error: unknown) => (error instanceof DriverError ? error.code : String(error));

// The examples of RFC 7616, section 3.9.1, and of RFC 2069 as its errata correct it.
const rfc7616: Omit<Challenge, 'algorithm'> = {
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  qop: true,
  stale: false,
};
const asked = { method: 'GET', path: '/dir/index.html', user: 'Mufasa', count: 1 };

test('the examples of the standards for digest logins come out', (t) => {
  const clientNonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
  const password = 'Circle of Life';
  const answer = (challenge: Challenge, secret: string) =>
    /response="(\w+)"/.exec(
      authorization({ ...asked, challenge, password: secret, clientNonce }),
    )?.[1];
  t.is(answer({ ...rfc7616, algorithm: 'MD5' }, password), '8ca523f5e9506fed4657c9700eebdbec');
  t.is(
    answer({ ...rfc7616, algorithm: 'SHA-256' }, password),
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  );
  const old: Challenge = {
    realm: 'testrealm@host.com',
    nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
    opaque: null,
    algorithm: 'MD5',
    qop: false,
    stale: false,
  };
  t.is(answer(old, 'CircleOfLife'), '1949323746fe6a43ef61f9606e7febea');
});

test('a challenge is read however it is written, and refused where it cannot be answered', (t) => {
  const found = challengeOf(
    'Basic realm="x", Digest realm="a\\"b", nonce="n", qop="auth-int, auth", algorithm=sha-256, ' +
      'opaque="o", stale=TRUE, nonce="second"',
  );
  t.deepEqual(found, {
    realm: 'a"b',
    nonce: 'n',
    opaque: 'o',
    algorithm: 'SHA-256',
    qop: true,
    stale: true,
  });
  for (const header of [
    undefined,
    '',
    'Basic realm="x"',
    'Digest realm="x"',
    'Digest nonce="n"',
    'Digest realm="x", nonce=""',
    'Digest realm="x", nonce="n", algorithm=MD5-sess',
    'Digest realm="x", nonce="n", qop="auth-int"',
    `Digest realm="x", nonce="${'n'.repeat(5_000)}"`,
  ])
    t.is(challengeOf(header), null, header);
  t.like(challengeOf('Digest realm="x", nonce="n", algorithm=SHA-512, Digest realm=y, nonce=m'), {
    realm: 'y',
    nonce: 'm',
    algorithm: 'MD5',
    qop: false,
  });
});

test('rule 12: a user name or realm with a line end makes no header of its own', (t) => {
  const challenge: Challenge = { ...rfc7616, algorithm: 'MD5', realm: 'a\r\nX-Evil: 1"' };
  const header = authorization({ ...asked, challenge, password: 'p', clientNonce: 'c' });
  t.false(/[\r\n]/.test(header));
});

test('a device that wants another login than Digest is not given the password', async (t) => {
  const { session, device } = scripted({
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="x"' },
  });
  const error = await t.throwsAsync(session.ask({ method: 'GET', path: '/' }));
  t.is(codeOf(error), 'http/no-login');
  t.is(device.asked, 1);
});

test('rule 10: an answer that is too long, broken off or never over is refused', async (t) => {
  const long = scripted({ chunks: Array<string>(70).fill('x'.repeat(1_024)) });
  await t.throwsAsync(long.session.ask({ method: 'GET', path: '/' }), { message: /more than/ });
  const broken = scripted({ chunks: ['x'], end: 'broken' });
  await t.throwsAsync(broken.session.ask({ method: 'GET', path: '/' }), { message: /broken off/ });
  const endless = scripted({ end: 'never' });
  const asking = endless.session.ask({ method: 'GET', path: '/' });
  await endless.clock.advanceSettling(10_000);
  await t.throwsAsync(asking, { message: /in time/ });
});

test('a stream that is none, is refused or fails is tried again after longer and longer waits', async (t) => {
  const { clock, device, session } = scripted(
    { status: 404 },
    { headers: { 'content-type': 'text/html' } },
    new Error('no route'),
    { headers: { 'content-type': 'multipart/mixed; boundary="--b"' }, end: 'never' },
  );
  const lost: string[] = [];
  const stream = new EventStream({
    session,
    path: '/events',
    silenceMs: 5_000,
    clock,
    onPart: () => undefined,
    onLost: ({ code }) => lost.push(code),
  });
  stream.start();
  await clock.advanceSettling(1_000 + 2_000 + 4_000);
  t.is(device.asked, 4);
  t.deepEqual(lost, ['http/no-stream', 'http/no-stream', 'http/stream-failed']);
  await clock.advanceSettling(5_000);
  t.is(lost.at(-1), 'http/stream-silent');
  t.like(stream.counters, { opened: 1, losses: 4, silences: 1 });
  for (let n = 0; n < 10; n += 1) await clock.advanceSettling(40_000);
  stream.close();
  await clock.advanceSettling(100_000);
  t.is(clock.timersWaiting, 0);
});

test('a stream that is closed while it is opened stays closed', async (t) => {
  const { clock, device, session } = scripted({
    headers: { 'content-type': 'multipart/mixed; boundary=b' },
    end: 'never',
  });
  const options = { session, path: '/', silenceMs: 5_000, clock };
  const never = () => t.fail('it is closed');
  const stream = new EventStream({ ...options, onPart: never, onLost: never });
  stream.start();
  stream.close();
  await settled(5);
  stream.start();
  await settled(5);
  t.is(device.closed, 1);
  t.is(clock.timersWaiting, 0);
});

test('who commands the arm is known only from a document that says it', async (t) => {
  const control = (value: string) => `<a><ctrlMod>${value}</ctrlMod></a>`;
  t.is(await whoCommands(scripted({ status: 404 }).session), 'unknown');
  t.is(await whoCommands(scripted(xml('no document')).session), 'unknown');
  t.is(await whoCommands(scripted(xml('<a></a>')).session), 'unknown');
  t.is(await whoCommands(scripted(xml(control('1'))).session), 'platform');
  const both = `<a>${control('1')}${control('2')}</a>`;
  t.is(await whoCommands(scripted(xml(both)).session), 'camera', 'one entrance of two');
  t.is(await takeCommand(scripted({ status: 403 }).session), 'unknown');
  const stubborn = scripted(xml(control('0')), xml(''), xml(control('0')));
  t.is(await takeCommand(stubborn.session), 'camera', 'it took the change and did not keep it');
});

test('a raise counts as done only where the camera says so', async (t) => {
  const status = (code: string) => xml(`<a><statusCode>${code}</statusCode></a>`);
  const pulse = (answer: Scripted | Error) =>
    new HikvisionRelay(scripted(answer).session, 1).pulse().then(() => 'done', codeOf);
  t.is(await pulse(status('1')), 'done');
  t.is(await pulse(status('0')), 'done');
  t.is(await pulse(status('4')), 'camera/relay-refused');
  t.is(await pulse(xml('no document')), 'camera/relay-refused');
  t.is(await pulse({ ...status('1'), status: 500 }), 'camera/relay-refused');
  t.is(await pulse(new Error('reset')), 'camera/relay-unknown');
  t.is(await pulse(new DriverError('http/not-reached', 'away')), 'camera/relay-refused');
});

test('rule 10: pictures up to the limit are kept whole with their names, larger ones are left out', (t) => {
  const scanner = new MultipartScanner('b', { pictureBytesMax: 10 });
  const picture = (length: number, more = '') =>
    Buffer.from(`\r\n--b\r\n${more}Content-Type: image/jpeg\r\n\r\n${'x'.repeat(length)}`);
  const named = 'Content-Disposition: form-data; name="car.jpg"\r\n';
  const sized = 'Content-Length: 50000\r\n';
  const stream = Buffer.concat([
    ...[picture(8, named), picture(11), picture(50_000, sized), picture(5), picture(0)],
    Buffer.from('\r\n--b--'),
  ]);
  const found: string[] = [];
  for (let at = 0; at < stream.length; at += 7)
    for (const { name, body } of scanner.push(stream.subarray(at, at + 7)))
      found.push(`${name} ${body.length}`);
  t.deepEqual(found, ['car.jpg 8', ' 5', ' 0']);
  t.like(scanner.counters, { largePictures: 2, skippedParts: 0, badFrames: 0 });
});

test('rule 10: the head of a part that does not end is given up, and the next part is read', (t) => {
  const scanner = new MultipartScanner('b');
  const push = (text: string) => scanner.push(Buffer.from(text)).map(({ body }) => String(body));
  t.deepEqual(push(`--b\r\n${'x'.repeat(5_000)}`), []);
  t.deepEqual(push('\r\n--b\r\n\r\nwithout a type\r\n--b--\r\n'), ['without a type']);
  t.deepEqual(push('--b\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n\r\nabc'), []);
  t.deepEqual(push('\r\n--b\r\ncontent-length: 2\r\n\r\nok'), ['ok']);
  t.is(scanner.counters.badFrames, 1);
  t.is(scanner.counters.skippedParts, 1);
  for (const [type, boundary] of [
    ['multipart/mixed; boundary=abc', 'abc'],
    ['multipart/form-data; charset=x; boundary="ab"', 'ab'],
    ['multipart/x-mixed-replace;boundary=--myboundary', 'myboundary'],
    ['multipart/mixed; boundary=--', null],
    ['text/plain; boundary=b', null],
    ['', null],
  ] as const)
    t.is(boundaryOf(type), boundary, type);
});

test('a device that is not there is told apart from one that does not answer', async (t) => {
  const clock = new SimulatedClock();
  const server = createServer((socket) => void socket.on('error', () => undefined).resume());
  server.listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const device = new NodeHttpDevice({ host: HOST, port, clock });
  const silent = device.open({ method: 'PUT', path: '/', body: 'x' }).catch(codeOf);
  await once(server, 'connection');
  await settled(20);
  await clock.advanceSettling(10_000);
  t.is(await silent, 'http/no-answer');
  server.close();
  await once(server, 'close');
  t.is(await device.open({ method: 'GET', path: '/' }).catch(codeOf), 'http/not-reached');
});

test('an answer that is broken off says so, and its headers are there whatever they are', async (t) => {
  const clock = new SimulatedClock();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(
      'HTTP/1.1 200 OK\r\nset-cookie: a\r\nset-cookie: b\r\ncontent-length: 9\r\n\r\nab',
    );
    setImmediate(() => socket.destroy());
  });
  t.teardown(() => server.close());
  server.listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await new NodeHttpDevice({ host: HOST, port, clock }).open({
    method: 'GET',
    path: '/',
  });
  t.is(answer.headers['set-cookie'], 'a, b');
  answer.onBytes(() => undefined);
  const ends: boolean[] = [];
  answer.onEnd((whole) => ends.push(whole));
  await until(() => ends.length === 1);
  answer.onEnd((whole) => ends.push(whole));
  t.deepEqual(ends, [false, false]);
  answer.close();
});

test('rule 10: pushes that would hold too much at once are sent away, and those broken off are counted', async (t) => {
  const listener = await HttpPushListener.listen({ host: '::', port: 0 });
  t.teardown(() => listener.close());
  let thrown = false;
  listener.register(HOST, () => {
    if (!thrown) {
      thrown = true;
      throw new Error('a fault of ours');
    }
    return { status: 200, contentType: 'text/plain', body: 'taken' };
  });
  const twin = new VzHttpTwin({ host: HOST, port: listener.port });
  t.is(await twin.sendRaw(Buffer.from('x')), 500);
  t.is(await twin.sendRaw(Buffer.from('x')), 200);
  const half = 3 * 1024 * 1024 + 512 * 1024;
  const sockets = [...Array(6).keys()].map(() => {
    const socket = connect(listener.port, HOST);
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${half + 1}\r\n\r\n`);
    socket.write(Buffer.alloc(half));
    return socket;
  });
  await until(() => listener.counters.busy >= 1);
  for (const socket of sockets) socket.destroy();
  await until(() => listener.counters.brokenOff >= 4);
  const babbler = connect(listener.port, HOST);
  babbler.on('error', () => undefined);
  babbler.write('\x00\x01 nonsense\r\n\r\n');
  await until(() => listener.counters.brokenOff >= 5);
  const stranger = new VzHttpTwin({ host: '::1', port: listener.port });
  t.is(await stranger.sendRaw(Buffer.from('x')), 403);
  t.is(await twin.sendRaw(Buffer.from('x')), 200, 'what was held is let go of');
});
