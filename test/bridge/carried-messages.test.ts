import test, { type ExecutionContext } from 'ava';
import { read } from '../../protocol/cloud/lenient.js';
import { carriedMessageCodec } from '../../protocol/park/codec.js';
import type { CarriedMessage } from '../../protocol/park/cloud-call.js';
import { CarriedMessages } from '../../runtime/bridge/requests/carried-messages.js';
import { Topics } from '../../runtime/bus/topics.js';
import { startScreenSite } from '../screens/screen-site.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { settled } from '../support/clock.js';
import { TestEnvironment } from '../support/test-environment.js';

const question = { uuid: 'u1', park_id: '21835', data: { authUuid: 'a_1', plateNo: '京ABCDE1' } };

/** A whole box, and a program of the car park that listens on the bus. */
async function startSite(t: ExecutionContext) {
  const site = await startScreenSite(t, {});
  const { bus, topics } = site.node.parts;
  const heard: CarriedMessage[] = [];
  bus.subscribe(topics.carried(), ({ payload }) => {
    heard.push(carriedMessageCodec.decode(payload));
  });
  await site.pass(1_000);
  const cloudSays = async (service_name: string, fields: object) => {
    site.link.receive(JSON.stringify({ service_name, ...fields }));
    await site.pass(100);
  };
  const answer = (data: Record<string, unknown>) =>
    site.node.request({ service: 'pass_through', data, changesOrders: false });
  const sent = (service: string) =>
    site.link.sent.filter(({ service_name: name }) => name === service);
  const counters = () => site.node.bridge?.status()['carried'];
  return { ...site, heard, cloudSays, answer, sent, counters };
}

test("a third party's message (3.22) goes to the park's own software, and its answer back", async (t) => {
  const { heard, cloudSays, answer, sent, counters, pass } = await startSite(t);
  await cloudSays('pass_through', question);
  t.is(heard.length, 1);
  const [{ serviceName, messageJson, receivedMs, answerUntilMs } = {} as CarriedMessage] = heard;
  t.is(serviceName, 'pass_through');
  t.deepEqual(JSON.parse(messageJson), { service_name: 'pass_through', ...question });
  t.is(answerUntilMs - receivedMs, 6_000);
  t.deepEqual(sent('pass_through'), [], 'nothing is answered for the software');
  const result = await answer({ uuid: 'u1', data: { code: 0 }, trade_no: '7' });
  t.is(result.delivery, 'UNKNOWN');
  await pass(1_000);
  t.like(sent('pass_through'), [
    { data: { data_target: 'cloud', uuid: 'u1', data: { code: 0 }, trade_no: '7' } },
  ]);
  t.deepEqual(counters(), { handed_on: 1, lost: 0, answered: 1 });
});

test('such a message is answered once, in time, and under its own number', async (t) => {
  const { cloudSays, answer, sent, pass } = await startSite(t);
  const late = { code: 'carried/not-waiting' };
  await t.throwsAsync(answer({ uuid: 'u1' }), late);
  await cloudSays('pass_through', question);
  await t.throwsAsync(answer({ uuid: 'u2' }), late);
  await t.throwsAsync(answer({ data: 1 }), { code: 'cloud/field-missing' });
  for (const name of ['sign', 'token', 'park_id', '$ref', '__proto__x', 'a b']) {
    await t.throwsAsync(answer({ uuid: 'u1', [name]: '1' }), { code: 'cloud/field-unknown' }, name);
  }
  await answer({ uuid: 'u1' });
  await t.throwsAsync(answer({ uuid: 'u1' }), late);
  await cloudSays('pass_through', { ...question, uuid: 'u3' });
  await pass(6_000);
  await t.throwsAsync(answer({ uuid: 'u3' }), late);
  t.is(sent('pass_through').length, 1);
});

test('what nothing here knows is handed on as it came, logged and counted, and not answered', async (t) => {
  const { heard, cloudSays, counters, link, node, environment } = await startSite(t);
  const before = link.sent.length;
  await cloudSays('park_new_thing', { uuid: 'u1', data: { a: ['x', 1] } });
  t.like(heard, [{ serviceName: 'park_new_thing', answerUntilMs: 0 }]);
  t.is(heard[0]?.messageJson, '{"service_name":"park_new_thing","uuid":"u1","data":{"a":["x",1]}}');
  t.is(link.sent.length, before);
  t.like(node.bridge?.status(), { downlinks: { unknown: 1 } });
  t.deepEqual(counters(), { handed_on: 1, lost: 0, answered: 0 });
  t.is(environment.log.of('downlink_unknown').length, 1);
});

test('a wish for the log (3.32) is refused, and handed on as well', async (t) => {
  const { heard, cloudSays, sent, pass } = await startSite(t);
  await cloudSays('upload_park_log', { request_no: 'upload_park_log1' });
  await pass(1_000);
  t.like(heard, [{ serviceName: 'upload_park_log', answerUntilMs: 0 }]);
  t.like(sent('upload_park_log'), [{ data: { state: 0, request_no: 'upload_park_log1' } }]);
});

test('rule 10: what is too long, or finds no broker, is counted as lost, and as much waits as may', async (t) => {
  const environment = new TestEnvironment();
  const bus = new MemoryBroker().bus();
  const parts = { environment: environment.whole(), bus, topics: new Topics('21835') };
  const carried = new CarriedMessages({ ...parts, reply: () => undefined });
  t.teardown(() => {
    carried.close();
  });
  const say = (fields: object) => {
    carried.take(read(JSON.stringify({ service_name: 'pass_through', park_id: '1', ...fields })));
  };
  const answer = (uuid: string) =>
    carried.answer({ service: 'pass_through', data: { uuid }, changesOrders: false });
  say({ uuid: 'u0' });
  await settled(2);
  t.deepEqual(carried.counters, { handed_on: 0, lost: 1, answered: 0 });
  bus.start();
  say({ uuid: 'u1', data: 'x'.repeat(70_000) });
  for (let number = 1; number < 100; number += 1) say({ uuid: `n${number}` });
  await settled(2);
  t.deepEqual(carried.counters, { handed_on: 99, lost: 2, answered: 0 });
  await t.notThrowsAsync(answer('n63'));
  await t.throwsAsync(answer('n64'), { code: 'carried/not-waiting' });
  environment.clock.advance(6_000);
  await t.throwsAsync(answer('n1'), { code: 'carried/not-waiting' });
});
