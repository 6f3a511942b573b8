import test from 'ava';
import type { CloudIncoming } from '../../protocol/cloud/lenient.js';
import { isSignedBy } from '../../protocol/cloud/signature.js';
import { CloudClient } from '../../runtime/bridge/cloud-client.js';
import { codeOf } from '../../runtime/errors.js';
import { SimulatedClock } from '../support/clock.js';
import { MemoryLink } from '../support/memory-link.js';
import { RecordingLog } from '../support/recording-log.js';

const PARK_KEY = 'KEY0123456789';

function start(inFlightMax = 16) {
  const clock = new SimulatedClock();
  const link = new MemoryLink();
  const log = new RecordingLog();
  const client = new CloudClient({
    link,
    clock,
    log,
    parkKey: PARK_KEY,
    messagesPerSecondMax: 8,
    inFlightMax,
    answerWaitMs: 10_000,
  });
  const downlinks: CloudIncoming[] = [];
  client.onDownlink((incoming) => downlinks.push(incoming));
  /** Asks for the entry of an order; answers with the text that came for it. */
  const enter = async (orderId: string) => {
    const asked = client.request('in_park', { order_id: orderId, in_time: 1 });
    clock.advance(125);
    return (await asked).text;
  };
  return { clock, link, log, client, downlinks, enter };
}

const nameless = JSON.stringify({ state: 0, errmsg: 'error:签名错误' });
const answerTo = (orderId: string) =>
  JSON.stringify({ service_name: 'in_park', order_id: orderId, state: 1 });

test('a message goes up in its envelope, signed with the key of the park', async (t) => {
  const { link, enter } = start();
  const asked = enter('o1');
  link.receive(answerTo('o1'));
  await asked;
  const [sent] = link.sent;
  t.is(sent?.service_name, 'in_park');
  t.deepEqual(sent?.data, { order_id: 'o1', in_time: 1 });
  t.true(isSignedBy(JSON.stringify(sent?.data), PARK_KEY, sent?.sign ?? ''));
});

test('rule 5: answers find their messages in any order', async (t) => {
  const { link, client, enter } = start();
  const asked = ['o1', 'o2', 'o3'].map(enter);
  for (const orderId of ['o3', 'o1', 'o2']) link.receive(answerTo(orderId));
  t.deepEqual(await Promise.all(asked), ['o1', 'o2', 'o3'].map(answerTo));
  t.like(client.counters, { sent: 3, answered: 3, unpaired: 0 });
});

test('an answer without a name belongs to the only message under way', async (t) => {
  const { link, client, enter } = start();
  link.receive(nameless);
  t.is(client.counters.unpaired, 1);
  const asked = enter('o1');
  link.receive(nameless);
  t.is(await asked, nameless);
});

test('rule 5: an answer that never has a name is not taken for that of an order', async (t) => {
  const { clock, link, client, enter } = start();
  const asked = enter('o1');
  // The events of cars that fit no stay are answered so; one of them was doubled on its way.
  for (const answer of [
    { state: 0, errmsg: 'event_id 已存在!' },
    { state: 1, errmsg: '' },
  ]) {
    link.receive(JSON.stringify(answer));
  }
  t.is(client.counters.unpaired, 2);
  link.receive(answerTo('o1'));
  t.is(await asked, answerTo('o1'));
  const told = client.request('upload_confirm_order', { event_id: 'e1' });
  clock.advance(125);
  link.receive(JSON.stringify({ state: 1, errmsg: '' }));
  t.regex((await told).text, /"state":1/);
});

test('rule 5: a success that names no order is not taken for the delivery of one', async (t) => {
  const { link, client, enter } = start();
  const asked = enter('o1');
  link.receive(JSON.stringify({ service_name: 'in_park', state: 1 }));
  t.is(client.counters.unpaired, 1);
  const refusal = JSON.stringify({ service_name: 'in_park', state: 0, errmsg: '数据无效' });
  link.receive(refusal);
  t.is(await asked, refusal);
});

test('rule 5: an answer without a name is given to nobody while it can be that of several', async (t) => {
  const { clock, link, enter } = start();
  const [second, third] = ['o2', 'o3'].map(enter);
  link.receive(nameless);
  link.receive(answerTo('o2'));
  t.is(await second, answerTo('o2'));
  const fourth = enter('o4');
  link.receive(answerTo('o4'));
  t.is(await fourth, answerTo('o4'));
  // One has no answer of its own when its time is over: that one was refused.
  clock.advance(10_000);
  t.is(await third, nameless);
});

test('rule 5: as many answers without a name as messages under way are theirs', async (t) => {
  const { link, enter } = start();
  const asked = ['o1', 'o2', 'o3'].map(enter);
  for (let i = 0; i < 3; i += 1) link.receive(nameless);
  t.deepEqual(await Promise.all(asked), [nameless, nameless, nameless]);
});

test('rule 5: of several answers without a name an order never gets one that cannot be its own', async (t) => {
  const { clock, link, client, enter } = start();
  const asked = enter('o1');
  const told = client.request('upload_confirm_order', { event_id: 'e1' });
  clock.advance(250);
  // The event was stored, and the order refused or lost, in whichever order they were answered.
  link.receive(nameless);
  link.receive(JSON.stringify({ state: 1, errmsg: '' }));
  t.is(await asked, nameless);
  t.regex((await told).text, /"state":1/);
  const again = enter('o2');
  const more = client.request('upload_confirm_order', { event_id: 'e2' });
  clock.advance(250);
  link.receive(JSON.stringify({ state: 1, errmsg: '' }));
  t.regex((await more).text, /"state":1/);
  link.receive(nameless);
  t.is(await again, nameless);
});

test('an empty frame is the answer to a reply, else to the only message under way', async (t) => {
  const { clock, link, client } = start();
  client.reply('operate_liftrod', { state: 1, channel_id: 'A1', operate: 0 });
  clock.advance(125);
  const asked = client.request('no_such_service', { a: 1 });
  clock.advance(125);
  const refused = t.throwsAsync(asked, { code: 'cloud/empty-answer', message: /no_such_service/ });
  link.receive('');
  t.is(client.counters.answered, 0);
  link.receive('\r\n');
  await refused;
  t.like(client.counters, { answered: 1, unreadable: 0, unpaired: 0 });
});

test('rule 5: two messages of one order are never under way together, nor two alike', async (t) => {
  const { clock, link, client } = start();
  const entered = client.request('in_park', { order_id: 'o1', in_time: 1 });
  const left = client.request('out_park', { order_id: 'o1' });
  const other = client.request('in_park', { order_id: 'o2', in_time: 1 });
  const confirmed = [1, 2].map((i) => client.request('query_order', { time_temp: i }));
  clock.advance(2_000);
  const sent = () => link.sent.map(({ service_name }) => service_name);
  t.deepEqual(sent(), ['in_park', 'in_park', 'query_order']);
  link.receive(answerTo('o1'));
  await entered;
  clock.advance(125);
  t.deepEqual(sent().slice(3), ['out_park']);
  link.receive({ service_name: 'query_order', data: [] });
  await confirmed[0];
  clock.advance(125);
  t.deepEqual(sent().slice(4), ['query_order']);
  link.receive({ service_name: 'query_order', data: [] });
  link.receive({ service_name: 'out_park', order_id: 'o1', state: 1 });
  link.receive(answerTo('o2'));
  await Promise.all([left, other, ...confirmed]);
});

test('rule 5: late and repeated answers are no answers to anything else', async (t) => {
  const { clock, link, client, enter } = start();
  const late = t.throwsAsync(enter('o1'), { code: 'cloud/unanswered', message: /within 10000 ms/ });
  clock.advance(10_000);
  await late;
  link.receive(answerTo('o1'));
  const asked = enter('o2');
  link.receive(answerTo('o1'));
  link.receive(answerTo('o2'));
  link.receive(answerTo('o2'));
  t.is(await asked, answerTo('o2'));
  t.like(client.counters, { unanswered: 1, answered: 1, unpaired: 3 });
});

test('orders of other clients that are relayed here are not taken for answers', async (t) => {
  const { link, client, downlinks, enter } = start();
  const asked = enter('o1');
  link.receive({ service_name: 'in_park', data: { order_id: 'o1', in_time: 5, state: 1 } });
  link.receive({ service_name: 'in_park', data: { order_id: 'o9', in_time: 5 } });
  t.like(client.counters, { relayed: 2, unpaired: 0 });
  t.deepEqual(downlinks, []);
  link.receive(answerTo('o1'));
  t.is(await asked, answerTo('o1'));
});

test('what the cloud asks of its own accord goes to those who listen', (t) => {
  const { link, downlinks, client } = start();
  link.receive({ service_name: 'operate_liftrod', operate: 0, channel_id: 'A1' });
  link.receive({ service_name: 'something_new' });
  t.deepEqual(
    downlinks.map(({ serviceName }) => serviceName),
    ['operate_liftrod', 'something_new'],
  );
  t.is(client.counters.unpaired, 0);
  // Answers that nobody waits for are none: under a second name, in an envelope, and to a login.
  for (const service_name of ['car_type_upload', 'parkInfo', 'login']) {
    link.receive({ service_name, state: 1, token: 'secret' });
  }
  t.is(downlinks.length, 2);
  t.is(client.counters.unpaired, 3);
});

test('rule 12: unreadable bytes are counted and told, and answers still arrive', async (t) => {
  const { link, log, client, enter } = start();
  const asked = enter('o1');
  for (const text of ['{', '[]', 'null', '"x"', '{"a":'.repeat(500), 'x'.repeat(300_000)]) {
    link.receive(text);
  }
  link.receive(answerTo('o1'));
  await asked;
  t.is(client.counters.unreadable, 6);
  t.is(log.of('cloud_message_refused').length, 6);
});

test('when the link is lost all who wait are told, and nothing is sent later', async (t) => {
  const { clock, link, client } = start();
  // The first went out at once; the others still waited for their turn.
  const asked = ['link/lost', 'link/unsent', 'link/unsent'].map((code, i) =>
    t.throwsAsync(client.request('in_park', { order_id: `o${i}` }), {
      code,
      message: /the broker went away/,
    }),
  );
  link.setUp(false, 'the broker went away');
  await Promise.all(asked);
  await t.throwsAsync(client.request('in_park', { order_id: 'o4' }), { code: 'link/down' });
  link.setUp(true);
  clock.advance(60_000);
  t.is(link.sent.length, 1);
  t.is(clock.timersWaiting, 0);
});

test('rule 10: no more messages are under way than are allowed', async (t) => {
  const { link, client, enter } = start(2);
  const asked = ['o1', 'o2'].map(enter);
  await t.throwsAsync(client.request('in_park', { order_id: 'o3' }), { code: 'cloud/busy' });
  link.receive(answerTo('o1'));
  link.receive(answerTo('o2'));
  await Promise.all(asked);
  t.is(link.sent.length, 2);
});

test('a message that does not get its turn in time is not sent any more', async (t) => {
  const { clock, link, client } = start();
  const charge = (orderId: string) =>
    client.request('etc_pay', { order_id: orderId, total: '5.0' }, 5_000);
  const [first, second] = [charge('o1'), charge('o2')];
  clock.advance(5_000);
  await t.throwsAsync(second, { code: 'cloud/no-turn', message: /etc_pay .* within 5000 ms/ });
  // Who has been sent waits for its answer, however long its turn took.
  clock.advance(5_000);
  await t.throwsAsync(first, { code: 'cloud/unanswered' });
  clock.advance(20_000);
  t.deepEqual(
    link.sent.map(({ data }) => data['order_id']),
    ['o1'],
  );
});

test('rule 5: a message that waited for another when the link was lost did not go out', async (t) => {
  const { clock, link, client } = start();
  const asked = ['o1', 'o2', 'o3'].map((orderId) =>
    client.request('etc_pay', { order_id: orderId, total: '5.0' }),
  );
  clock.advance(2_000);
  link.setUp(false);
  const codes = await Promise.all(asked.map((answer) => answer.then(() => 'answered', codeOf)));
  t.deepEqual(codes, ['link/lost', 'link/unsent', 'link/unsent']);
  t.is(link.sent.length, 1);
});

test('rule 7: messages keep the pace, and replies go first', (t) => {
  const { clock, link, client } = start();
  for (let i = 0; i < 10; i += 1) {
    const prepared = client.prepare('in_park', { order_id: `o${i}` });
    client.ask(prepared, 'live').catch(() => undefined);
  }
  client.reply('operate_liftrod', { service_name: 'operate_liftrod', state: 1 });
  clock.advance(999);
  t.is(link.sent.length, 8);
  t.is(link.sent[1]?.service_name, 'operate_liftrod');
  link.setUp(false);
});
