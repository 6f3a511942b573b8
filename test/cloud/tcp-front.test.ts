import test from 'ava';
import { seal } from '../../protocol/cloud/envelope.js';
import { LineReader } from './line-reader.js';
import {
  localId,
  parkId,
  parkKey,
  sealWithToken,
  someEntry,
  someFronts,
  TcpClient,
} from './some-front.js';

const lift = { channel_id: 'A1', operate: 0, liftrod_id: 'f1', park_id: parkId };

test('an answer is LF, the text and CR, and nothing after it', (t) => {
  const { tcp } = someFronts();
  const written: string[] = [];
  const connection = tcp.accept({
    write: (bytes) => written.push(Buffer.from(bytes).toString('utf8')),
    close: () => undefined,
  });
  const data = { park_id: parkId, local_id: localId };
  connection.receive(Buffer.from(`${sealWithToken('login', data)}\n`));
  t.regex(written.join(''), /^\n\{"state":1,"token":"[0-9a-f]{32}","service_name":"login"\}\r$/);
});

test('a line needs its LF; a CR before it, empty lines and pieces do no harm', (t) => {
  const { tcp } = someFronts();
  const client = new TcpClient(tcp).login();
  const text = sealWithToken('in_park', someEntry('o1'), { token: client.token });
  client.raw(`\n\r\n${text.slice(0, 50)}`).raw(`${text.slice(50)}\r`);
  t.deepEqual(client.texts, [], 'a CR alone ends nothing');
  t.like(client.raw('\n').answers[0], { state: 1, order_id: 'o1' });
});

test('only with lineLimit is a line over 1,024 bytes dropped without a word', (t) => {
  for (const lineLimit of [false, true]) {
    const { tcp } = someFronts({ lineLimit });
    const client = new TcpClient(tcp).login();
    client.send('in_park', someEntry('long', '很'.repeat(400)));
    t.is(client.texts.length, lineLimit ? 0 : 1);
    t.is(tcp.counts.linesTooLong, lineLimit ? 1 : 0);
    t.like(client.send('in_park', someEntry('o1')).answers[0], { state: 1 }, 'the next one works');
  }
});

test('1,024 bytes before the line end pass, whole or in pieces, and 1,025 do not', (t) => {
  for (const end of ['\n', '\r\n']) {
    for (const pieces of [1, 3]) {
      const reader = new LineReader({ limited: true });
      const take = (length: number) => {
        const bytes = Buffer.from('x'.repeat(length) + end);
        const size = Math.ceil(bytes.length / pieces);
        const lines: string[] = [];
        for (let at = 0; at < bytes.length; at += size) {
          lines.push(...reader.take(bytes.subarray(at, at + size)));
        }
        return lines;
      };
      t.is(take(1_024)[0]?.length, 1_024);
      t.deepEqual(take(1_025), []);
      t.deepEqual(take(5_000), []);
      t.is(reader.dropped, 2);
      t.deepEqual(take(3), ['xxx']);
    }
  }
});

test('a message without token, with an unknown one, or with a bad sign is refused by name', (t) => {
  const { tcp, double } = someFronts();
  const client = new TcpClient(tcp).login();
  const refusalOf = (options: { token?: string; key?: string }) =>
    client.send('in_park', someEntry('o1'), options).answers;
  t.deepEqual(refusalOf({ token: '' }), [{ state: 0, errmsg: '未识别到token标记' }]);
  t.deepEqual(refusalOf({ token: 'a'.repeat(32) }), [{ state: 0, errmsg: 'error:token无效' }]);
  t.deepEqual(refusalOf({ key: 'WRONG' }), [{ state: 0, errmsg: 'error:签名错误' }]);
  t.is(double.ledger.totals().orders, 0);
});

test('with duplicateFilter a message counts as seen before its token was looked at', (t) => {
  for (const duplicateFilter of [false, true]) {
    const { tcp } = someFronts({ duplicateFilter });
    const client = new TcpClient(tcp).login();
    client.send('in_park', someEntry('o1'), { token: 'a'.repeat(32) });
    t.is(client.answers[0]?.['errmsg'], 'error:token无效');
    t.is(client.send('in_park', someEntry('o1')).answers[0]?.['state'], duplicateFilter ? 0 : 1);
    const fresh = client.send('in_park', someEntry('o1', '#2')).answers[0];
    t.like(fresh, { state: 1 }, 'a changed text passes');
    const missing = client.send('in_park', someEntry('o9'), { token: '' }).answers[0];
    t.is(missing?.['errmsg'], duplicateFilter ? '数据已处理过...' : '未识别到token标记');
  }
});

test('two tries of an order pass per token, and a new login gives two more', (t) => {
  const { tcp } = someFronts({ duplicateFilter: true });
  const client = new TcpClient(tcp).login();
  const states = ['', '#2', '#3'].map(
    (remark) => client.send('in_park', someEntry('o1', remark)).answers[0]?.['state'],
  );
  t.deepEqual(states, [1, 1, 0]);
  t.like(client.login().send('in_park', someEntry('o1', '#4')).answers[0], { state: 1 });
});

test('a login with a bad sign or an unknown number is refused and disconnected', (t) => {
  const { tcp, double } = someFronts();
  const wrongKey = new TcpClient(tcp).login({ key: 'WRONG' });
  t.deepEqual(wrongKey.answers, [{ state: 0, errmsg: 'error:签名错误', service_name: 'login' }]);
  t.false(wrongKey.open);
  const number = new TcpClient(tcp).login({ parkId: '99' });
  t.is(number.answers[0]?.['errmsg'], 'error:云平台车场不存在');
  t.false(number.open);
  const nameless = new TcpClient(tcp).login({ parkId: '' });
  t.deepEqual(nameless.answers, [{ state: 0, errmsg: '未识别到park_id标记' }]);
  t.false(nameless.open);
  const letters = new TcpClient(tcp).login({ parkId: 'nowhere' });
  t.deepEqual(letters.answers, [{ state: 0, errmsg: '车场不存在' }]);
  t.true(letters.open, 'the one refusal that does not disconnect');
  t.is(double.counts.refused['error:签名错误'], 1);
});

test('a login without data gets no answer, one without a sign is refused', (t) => {
  const { tcp } = someFronts();
  const client = new TcpClient(tcp);
  t.deepEqual(client.raw('{"service_name":"login","sign":"A"}\n').texts, []);
  client.raw(`{"service_name":"login","data":{"park_id":"${parkId}"}}\n`);
  t.deepEqual(client.answers, [{ state: 0, errmsg: '未识别到sign标记' }]);
});

test('a second login of a local_id kills the first token and leaves its socket open', (t) => {
  const { tcp } = someFronts({ channelReplacement: true });
  const first = new TcpClient(tcp).login();
  const second = new TcpClient(tcp).login();
  const elsewhere = new TcpClient(tcp).login({ localId: 'gate2' });
  t.true(first.open);
  const refused = first.send('in_park', someEntry('o1')).answers[0];
  t.is(refused?.['errmsg'], 'error:token无效');
  t.deepEqual(first.raw('0x11\n').texts, [], 'its heartbeats stay unanswered');
  t.deepEqual(second.raw('0x11\n').texts, ['0x12']);
  t.deepEqual(elsewhere.raw('0x11\n').texts, ['0x12']);
  t.like(second.send('in_park', someEntry('o1')).answers[0], { state: 1 });
  t.is(tcp.counts.unheard, 1);
});

test('a heartbeat is answered only to who has logged in', (t) => {
  for (const channelReplacement of [false, true]) {
    const { tcp } = someFronts({ channelReplacement });
    const client = new TcpClient(tcp);
    t.deepEqual(client.raw('0x11\n').texts, []);
    t.deepEqual(client.login().raw('0x11\n').texts, ['0x12']);
  }
});

test('only with channelReplacement does a failed login take the channel of a healthy client', (t) => {
  for (const channelReplacement of [false, true]) {
    const { tcp, double, faulty } = someFronts({ channelReplacement });
    const healthy = new TcpClient(tcp).login();
    new TcpClient(tcp).login({ key: 'WRONG' });
    t.deepEqual(healthy.raw('0x11\n').texts, channelReplacement ? [] : ['0x12']);
    const sent = double.send({ service: 'operate_liftrod', data: lift });
    if (typeof sent === 'string') return t.fail(sent);
    faulty.sendDown(sent.localId, sent.text);
    t.is(healthy.texts.length, channelReplacement ? 0 : 1, 'the request went to the dead channel');
    t.like(healthy.send('in_park', someEntry('o1')).answers[0], { state: 1 }, 'uplinks still work');
    t.deepEqual(healthy.login().raw('0x11\n').texts, ['0x12'], 'a login mends it');
  }
  return undefined;
});

test('the token dies with the connection of its login, but not with an older one', (t) => {
  const { tcp, double } = someFronts();
  const first = new TcpClient(tcp).login();
  const second = new TcpClient(tcp).login();
  first.close();
  t.like(second.send('in_park', someEntry('o1')).answers[0], { state: 1 });
  t.deepEqual(double.downlinks.clients, [localId]);
  second.close();
  t.deepEqual(double.downlinks.clients, []);
  const third = new TcpClient(tcp);
  third.send('in_park', someEntry('o2'), { token: second.token });
  t.is(third.answers[0]?.['errmsg'], 'error:token无效');
});

test('only with diesOnBadJson does a line that is no JSON get no answer', (t) => {
  for (const diesOnBadJson of [false, true]) {
    const { tcp } = someFronts({ diesOnBadJson });
    const client = new TcpClient(tcp).login();
    const answers = client.raw('{"service_name":\n').answers;
    t.deepEqual(answers, diesOnBadJson ? [] : [{ state: 0, errmsg: '数据格式错误!' }]);
    t.like(client.send('in_park', someEntry('o1')).answers[0], { state: 1 }, 'it goes on');
  }
});

test('only with workersOverlap do answers of one connection overtake each other', async (t) => {
  for (const workersOverlap of [false, true]) {
    const { tcp, clock } = someFronts();
    const client = new TcpClient(tcp).login();
    const overlapping = someFronts({ workersOverlap });
    const racer = new TcpClient(overlapping.tcp).login();
    await overlapping.clock.advanceSettling(100);
    if (workersOverlap) racer.token = String(racer.answers[0]?.['token']);
    const names = Array.from({ length: 20 }, (_, number) => `o${number}`);
    for (const name of names) {
      client.send('in_park', someEntry(name));
      racer.send('in_park', someEntry(name));
    }
    clock.advance(100);
    overlapping.clock.advance(100);
    t.deepEqual(
      client.answers.map((answer) => answer['order_id']),
      names,
    );
    const order = racer.answers.map((answer) => answer['order_id']);
    t.is(order.length, 20);
    t.is(order.join() !== names.join(), workersOverlap);
  }
});

test('entries and exits are copied to the other clients whose local_id contains syncdata', (t) => {
  const { tcp } = someFronts();
  const sender = new TcpClient(tcp).login();
  const watcher = new TcpClient(tcp).login({ localId: 'x_syncdata' });
  const other = new TcpClient(tcp).login({ localId: 'gate2' });
  sender.send('in_park', someEntry('o1'));
  t.deepEqual(watcher.answers, [{ ...someEntry('o1'), service_name: 'in_park' }]);
  sender.send('upload_liftrod', { liftrod_id: 'l1' });
  watcher.send('in_park', someEntry('o2'));
  t.is(watcher.texts.length, 1, 'only its own answer');
  t.deepEqual(other.texts, []);
});

test('a request of the cloud reaches the client, and its answer gets an empty frame', (t) => {
  const { tcp, double, faulty } = someFronts();
  const written: string[] = [];
  const client = new TcpClient(tcp).login();
  const sent = double.send({ service: 'operate_liftrod', data: lift });
  if (typeof sent === 'string') return t.fail(sent);
  faulty.sendDown(sent.localId, sent.text);
  t.like(client.answers[0], { service_name: 'operate_liftrod', channel_id: 'A1' });
  const raw = tcp.accept({
    write: (bytes) => written.push(Buffer.from(bytes).toString('utf8')),
    close: () => undefined,
  });
  const answer = { state: 1, channel_id: 'A1', operate: 0, liftrod_id: 'f1', park_id: parkId };
  const text = sealWithToken('operate_liftrod', answer, { token: client.token });
  raw.receive(Buffer.from(`${text}\n`));
  t.deepEqual(written, ['\n\r']);
  t.is(double.downlinks.all[0]?.state, 1);
  return undefined;
});

test('a client that wants no requests gets none', (t) => {
  const { tcp, double } = someFronts();
  const client = new TcpClient(tcp);
  const data = { park_id: parkId, local_id: localId, set_params: { receive_cloud: '0' } };
  client.raw(`${seal({ serviceName: 'login', data, parkKey }).text}\n`);
  t.is(double.send({ service: 'operate_liftrod', data: lift }), 'no-client-for-channel');
});

test('after a restart an old token still counts, but heartbeats and requests find nobody', (t) => {
  const { tcp, double } = someFronts({ channelReplacement: true });
  const before = new TcpClient(tcp).login();
  tcp.restart();
  t.false(before.open);
  before.close();
  const after = new TcpClient(tcp);
  after.token = before.token;
  t.like(after.send('in_park', someEntry('o1')).answers[0], { state: 1 });
  t.deepEqual(after.raw('0x11\n').texts, []);
  t.is(double.send({ service: 'operate_liftrod', data: lift }), 'no-client-for-channel');
  t.deepEqual(after.login().raw('0x11\n').texts, ['0x12']);
});

test('while it is cut, connections break and new ones are refused', (t) => {
  const { tcp, faulty, double } = someFronts();
  const client = new TcpClient(tcp).login();
  faulty.set({ cut: true, faults: [] });
  t.false(client.open);
  t.false(new TcpClient(tcp).open);
  t.deepEqual(double.downlinks.clients, []);
  faulty.set({ cut: false, faults: [] });
  t.true(new TcpClient(tcp).login().open);
});

test('logins that come faster than one in seven seconds are counted', (t) => {
  const { tcp, clock, double } = someFronts();
  new TcpClient(tcp).login();
  clock.advance(8_000);
  new TcpClient(tcp).login();
  t.deepEqual(double.rates.violations, {});
  clock.advance(2_000);
  new TcpClient(tcp).login();
  t.is(double.rates.violations[localId]?.logins, 1);
});
