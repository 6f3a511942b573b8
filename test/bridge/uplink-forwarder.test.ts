import test from 'ava';
import { outboxEntryCodec, outcomeCodec } from '../../protocol/park/codec.js';
import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { Outcome } from '../../protocol/park/uplink.js';
import { CloudClient } from '../../runtime/bridge/cloud-client.js';
import { UplinkForwarder } from '../../runtime/bridge/uplink-forwarder.js';
import { Topics } from '../../runtime/bus/topics.js';
import { settled } from '../support/clock.js';
import { stampAt } from '../support/some-facts.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { MemoryLink } from '../support/memory-link.js';
import { someConfig } from '../support/some-config.js';
import { TestEnvironment } from '../support/test-environment.js';
import { someRecord } from '../records/some-record.js';
import { entryOrder, exitOrder, recordEdit } from './some-uplinks.js';

const config = someConfig();
const topics = new Topics(config.park.id);
const parkKey = 'KEY0123456789';
const someLimits = { messagesPerSecondMax: 8, inFlightMax: 6, answerWaitMs: 10_000 };

async function start(environment = new TestEnvironment(), limits = someLimits) {
  const { clock, log } = environment;
  const store = await environment.openStore();
  const link = new MemoryLink();
  const broker = new MemoryBroker();
  const bus = broker.bus();
  const client = new CloudClient({ link, clock, log, parkKey, ...limits });
  const forwarder = new UplinkForwarder({
    bus,
    topics,
    environment: environment.whole(),
    store,
    client,
    inFlightMax: limits.inFlightMax - 2,
  });
  link.onStatus(({ up }) => {
    if (!up) forwarder.linkLost();
  });
  bus.start();
  const outcomes = (): Outcome[] =>
    broker.published
      .filter(({ topic }) => topic === topics.outcome('gate-1'))
      .map(({ payload }) => outcomeCodec.decode(payload));
  const pass = async (ms = 0) => {
    await settled();
    await clock.advanceSettling(ms);
    await settled();
  };
  return {
    environment,
    store,
    link,
    forwarder,
    broker,
    outcomes,
    pass,
    /** The outbox hands an order over. */
    hand: async (entry: OutboxEntry) => {
      broker.publish(topics.uplink('gate-1'), outboxEntryCodec.encode(entry), false);
      await pass(125);
    },
    /** The cloud answers the latest message. */
    answer: async (fields: object) => {
      const latest = link.sent.at(-1);
      const orderId = latest?.data['order_id'];
      link.receive({ service_name: latest?.service_name, order_id: orderId, ...fields });
      await pass();
    },
    /** The cloud answers the question for the open orders of a plate. */
    answerQuestion: async (orderIds: readonly string[]) => {
      const latest = link.sent.at(-1);
      const data = orderIds.map((order_id) => ({ order_id, car_number: '粤B12345', in_time: 1 }));
      const answer = data.length > 0 ? { state: 1, data } : { state: 0, errmsg: '未查询到' };
      const { query_time } = latest?.data ?? {};
      link.receive({ service_name: latest?.service_name, query_time, ...answer });
      await pass(125);
    },
    names: () => link.sent.map(({ service_name }) => service_name),
  };
}

const success = { state: 1, errmsg: '' };
const tooMany = { state: 0, errmsg: 'request_over_times' };
const seenBefore = { state: 0, errmsg: '数据已处理过...' };
const badSignature = { state: 0, errmsg: 'error:签名错误' };

const cases: Record<string, [object | null, Partial<Outcome>]> = {
  'state 1 is delivered': [success, { delivery: 'DELIVERED' }],
  'a number of rows above 1 is delivered': [{ state: 3 }, { delivery: 'DELIVERED' }],
  'state 0 is refused with the reason of the cloud': [
    { state: 0, errmsg: '车位不存在' },
    { delivery: 'REFUSED', reason: 'The cloud refused it "车位不存在".' },
  ],
  'no answer is unknown, and carries none': [
    null,
    { delivery: 'UNKNOWN', answer: '', reason: 'No answer came.' },
  ],
  'too many messages is unknown': [tooMany, { delivery: 'UNKNOWN' }],
  'a wrong key refuses no order: all would fare the same': [badSignature, { delivery: 'UNKNOWN' }],
  'an unknown car park refuses no order either': [
    { state: 0, errmsg: '车场不存在' },
    { delivery: 'UNKNOWN' },
  ],
};

for (const [title, [fields, expected]] of Object.entries(cases)) {
  test(`rule 5: ${title}`, async (t) => {
    const { hand, answer, pass, outcomes } = await start();
    await hand(entryOrder(1));
    t.deepEqual(outcomes(), []);
    await (fields === null ? pass(10_000) : answer(fields));
    const [outcome, ...others] = outcomes();
    t.deepEqual(others, []);
    t.like(outcome, { messageId: 'm1', ...expected });
    if (fields !== null) t.true(outcome?.answer.includes('"order_id":"s1"'));
  });
}

test('an order goes up as the cloud wants it', async (t) => {
  const { hand, link } = await start();
  await hand(entryOrder(1));
  t.like(link.sent[0], {
    service_name: 'in_park',
    data: { order_id: 's1', car_number: '粤B12345', in_channel_id: 'A1', empty_plot: 5 },
  });
});

test('rule 7: after too many messages nothing goes for 11 s', async (t) => {
  const { hand, answer, pass, link } = await start();
  await hand(entryOrder(1));
  await answer(tooMany);
  await hand(entryOrder(2));
  await pass(10_800);
  t.is(link.sent.length, 1);
  await pass(200);
  t.is(link.sent.length, 2);
});

test('a cloud that refuses the whole link is left alone for a minute', async (t) => {
  const { hand, answer, pass, link, environment } = await start();
  await hand(entryOrder(1));
  await answer(badSignature);
  t.is(environment.log.of('cloud_refuses_link')[0]?.level, 'error');
  await hand(entryOrder(2));
  await pass(59_000);
  t.is(link.sent.length, 1);
  await pass(1_000);
  t.is(link.sent.length, 2);
});

test('rule 5: what the cloud remembers without having processed it goes with a fresh text', async (t) => {
  const { hand, answer, answerQuestion, pass, link, names, outcomes } = await start();
  await hand(entryOrder(1));
  await answer(tooMany);
  await pass(11_000);
  await hand(entryOrder(1));
  await answerQuestion([]);
  t.deepEqual(names(), ['in_park', 'query_inpark', 'in_park']);
  const [first, , second] = link.sent;
  t.is(first?.data['remark'], undefined);
  t.is(second?.data['remark'], '#2');
  t.deepEqual({ ...second?.data, remark: undefined }, { ...first?.data, remark: undefined });
  // The answer to the fresh text is lost: the same text goes again, and the cloud knows it.
  await pass(10_000);
  await hand(entryOrder(1));
  await answerQuestion([]);
  t.is(link.sent[4]?.sign, second?.sign);
  await answer(seenBefore);
  t.deepEqual(
    outcomes().map(({ delivery }) => delivery),
    ['UNKNOWN', 'UNKNOWN', 'DELIVERED'],
  );
});

test('rule 5: an entry without an answer is asked back, and does not go again if the cloud has it', async (t) => {
  const { hand, answerQuestion, pass, names, outcomes } = await start();
  await hand(entryOrder(1));
  await pass(10_000);
  await hand(entryOrder(1));
  await answerQuestion(['s9', 's1']);
  t.deepEqual(names(), ['in_park', 'query_inpark']);
  t.like(outcomes()[1], { delivery: 'DELIVERED', reason: 'Asked back: the cloud has the order.' });
});

test('rule 5: a text that the cloud remembers and does not have goes with other bytes', async (t) => {
  const { hand, answer, answerQuestion, pass, link, names, outcomes } = await start();
  await hand(entryOrder(1));
  await pass(10_000);
  await hand(entryOrder(1));
  await answerQuestion(['s9']);
  t.is(link.sent[2]?.sign, link.sent[0]?.sign, 'the same bytes first');
  await answer(seenBefore);
  t.is(names()[3], 'query_inpark', 'it proves nothing, since the cloud did not have it');
  await answerQuestion(['s9']);
  await hand(entryOrder(1));
  await answerQuestion(['s9']);
  t.is(link.sent[5]?.data['remark'], '#2');
  await answer(success);
  t.is(outcomes().at(-1)?.delivery, 'DELIVERED');
});

test('rule 5: a bridge that is killed while an entry is under way asks back when it lives again', async (t) => {
  const environment = new TestEnvironment();
  const killed = await start(environment);
  await killed.hand(entryOrder(1));
  const { hand, answerQuestion, names, outcomes } = await start(environment);
  await hand(entryOrder(1));
  await answerQuestion(['s1']);
  t.deepEqual(names(), ['query_inpark']);
  t.is(outcomes()[0]?.delivery, 'DELIVERED');
});

test('rule 5: an entry is noted before it is sent, whatever the clock of its box says', async (t) => {
  const environment = new TestEnvironment();
  const { uplink, ...rest } = entryOrder(1);
  const ahead = { ...rest, uplink: { ...uplink, at: stampAt(61) } };
  const killed = await start(environment);
  await killed.hand(ahead);
  t.deepEqual(killed.names(), ['in_park']);
  const { hand, answerQuestion, names, outcomes } = await start(environment);
  await hand(ahead);
  await answerQuestion(['s1']);
  t.deepEqual(names(), ['query_inpark'], 'by its stamp it is younger than this bridge');
  t.is(outcomes()[0]?.delivery, 'DELIVERED');
});

test('rule 5: after a kill or a power cut every entry of before is asked for, after a good end none', async (t) => {
  const environment = new TestEnvironment();
  const entry = entryOrder(1);
  environment.clock.advance(60 * 60_000);
  await start(environment);
  const first = await start(environment);
  await first.hand(entry);
  t.deepEqual(first.names(), ['query_inpark'], 'the power cut took the note of the sending along');
  await first.answerQuestion(['s1']);
  t.is(first.outcomes()[0]?.delivery, 'DELIVERED');
  await first.forwarder.close();
  const second = await start(environment);
  await second.hand(entry);
  t.deepEqual(second.names(), ['in_park']);
  const killed = await start(environment);
  await killed.hand(entryOrder(2));
  const later = entryOrder(3);
  await killed.hand({ ...later, uplink: { ...later.uplink, at: stampAt(61) } });
  t.deepEqual(killed.names(), ['query_inpark', 'in_park']);
});

test('rule 5: an exit that a killed bridge sent goes with other bytes when the cloud says it knows it', async (t) => {
  // The token of the killed bridge died with it, perhaps before the cloud worked on the exit.
  const { hand, answer, answerQuestion, names, link, outcomes } = await start();
  await hand(exitOrder(1));
  await answer(seenBefore);
  await answerQuestion([]);
  t.is(outcomes()[0]?.delivery, 'UNKNOWN');
  await hand(exitOrder(1));
  t.deepEqual(names(), ['out_park', 'query_inpark', 'out_park']);
  t.is(link.sent[2]?.data['remark'], '#2');
  await answer(success);
  t.is(outcomes()[1]?.delivery, 'DELIVERED');
});

test('rule 5: refusals that the cloud remembers are known after a restart of the bridge', async (t) => {
  const environment = new TestEnvironment();
  const first = await start(environment);
  await first.hand(exitOrder(1));
  await first.answer(tooMany);
  const second = await start(environment);
  await second.hand(exitOrder(1));
  t.is(second.link.sent[0]?.data['remark'], '#2');
});

test('an order that can never be sent is refused with its reason, without asking the cloud', async (t) => {
  const { hand, link, outcomes } = await start();
  await hand(entryOrder(1, { plate: ' ' }));
  t.like(outcomes()[0], { delivery: 'REFUSED', answer: 'cloud/plate-missing' });
  t.regex(outcomes()[0]?.reason ?? '', /no order without a plate/);
  t.deepEqual(link.sent, []);
});

test('rule 11: an order of an unset clock waits for its correction', async (t) => {
  const { hand, link, outcomes } = await start();
  await hand(entryOrder(1, { clockSet: false }));
  t.like(outcomes()[0], { delivery: 'UNKNOWN', answer: 'cloud/clock-unset' });
  t.deepEqual(link.sent, []);
});

test('an order that is handed over again while it is under way is sent once', async (t) => {
  const { hand, answer, link, outcomes } = await start();
  await hand(entryOrder(1));
  await hand(entryOrder(1));
  await answer(success);
  t.is(link.sent.length, 1);
  t.is(outcomes().length, 1);
});

test('rule 5: when the link is lost no outcome is told, and the order may come again', async (t) => {
  const { hand, answer, link, outcomes } = await start();
  for (let i = 1; i <= 6; i += 1) await hand(entryOrder(i));
  link.setUp(false, 'gone');
  await settled();
  t.deepEqual(outcomes(), []);
  link.setUp(true);
  await hand(entryOrder(6));
  await answer(success);
  t.like(outcomes(), [{ messageId: 'm6', delivery: 'DELIVERED' }]);
});

test('rule 12: what is no order is counted and told', async (t) => {
  const { broker, forwarder, environment, pass } = await start();
  broker.publish(topics.uplink('gate-1'), new Uint8Array([0xff, 0xff]), false);
  broker.publish(topics.uplink('gate-1'), new Uint8Array(0), false);
  await pass();
  t.is(forwarder.counters.dropped, 2);
  t.is(environment.log.of('bus_message_refused').length, 2);
});

const rows = (state: number) => ({ order_id: undefined, card_id: 'c1', state, errmsg: '' });
const card = { plates: ['粤B12345'], validUntilMs: 1_800_000_000_000 };
const edits = (change: 'CHANGED' | 'DELETED') =>
  recordEdit(1, someRecord('permit', card, { key: 'c1' }), change);

test('a change of a record that the cloud does not know goes once more as an addition', async (t) => {
  const { hand, answer, pass, link, outcomes } = await start();
  await hand(edits('CHANGED'));
  t.is(link.sent.at(-1)?.data['operate_type'], 2);
  await answer(rows(0));
  await pass(125);
  t.deepEqual(
    link.sent.map(({ data }) => data['operate_type']),
    [2, 1],
  );
  t.deepEqual(outcomes(), []);
  await answer(rows(1));
  t.like(outcomes()[0], { messageId: 'm1', delivery: 'DELIVERED' });
});

test('an addition that changed nothing either is refused, and not sent for ever', async (t) => {
  const { hand, answer, pass, link, outcomes } = await start();
  await hand(edits('CHANGED'));
  await answer(rows(0));
  await pass(125);
  await answer(rows(0));
  await pass(1_000);
  t.is(link.sent.length, 2);
  t.like(outcomes()[0], { delivery: 'REFUSED' });
});

test('the deletion of a record that the cloud does not know is done', async (t) => {
  const { hand, answer, outcomes, link } = await start();
  await hand(edits('DELETED'));
  await answer(rows(0));
  t.is(link.sent.length, 1);
  t.like(outcomes()[0], {
    delivery: 'DELIVERED',
    reason: 'The cloud has no such record (any more).',
  });
});

test('a refusal of an edit with a reason stays a refusal', async (t) => {
  const { hand, answer, outcomes } = await start();
  await hand(edits('CHANGED'));
  await answer({ ...rows(0), errmsg: '车牌格式错误' });
  t.like(outcomes()[0], { delivery: 'REFUSED' });
});
