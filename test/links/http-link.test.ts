import test from 'ava';
import { seal } from '../../protocol/cloud/envelope.js';
import { dataFor, httpDialect } from '../../protocol/cloud/dialect.js';
import { read, textField } from '../../protocol/cloud/lenient.js';
import { codeOf } from '../../runtime/errors.js';
import { localId, parkKey, someEntry } from '../cloud/some-front.js';
import { httpLinkTo, someCloud, started } from './some-links.js';

const hourMs = 3_600_000;
const entry = (orderId: string) =>
  seal({ serviceName: 'inpark', data: someEntry(orderId), parkKey });

test('over http an upload is answered by its response, under its own name', async (t) => {
  const cloud = someCloud();
  const { link, statuses } = started(httpLinkTo(cloud));
  await cloud.clock.advanceSettling(1_000);
  t.deepEqual(statuses, [{ up: true, reason: '' }]);
  const sent = link.send(entry('o1'));
  await cloud.clock.advanceSettling(1_000);
  const { serviceName, fields } = read(await sent);
  t.deepEqual([serviceName, textField(fields, 'order_id')], ['inpark', 'o1']);
  t.is(cloud.double.ledger.orderCount, 1);
});

test('over http entry and exit have their other names, and data_target is left out', (t) => {
  t.deepEqual(httpDialect.requestNames, { in_park: 'inpark', out_park: 'outpark' });
  t.deepEqual(dataFor(httpDialect, { data_target: 'cloud', order_id: 'o' }), { order_id: 'o' });
});

test('exactly one poll is open at a time, and its message is followed by the next at once', async (t) => {
  const cloud = someCloud();
  const { received } = started(httpLinkTo(cloud));
  await cloud.clock.advanceSettling(1_000);
  const push = (liftrodId: string) => {
    const data = { channel_id: 'A1', operate: 0, liftrod_id: liftrodId };
    const down = cloud.double.send({ service: 'operate_liftrod', data });
    if (typeof down === 'string') throw new Error(down);
    cloud.faulty.sendDown(down.localId, down.text);
  };
  for (let i = 0; i < 20; i += 1) push(`f${i}`);
  await cloud.clock.advanceSettling(3_000);
  t.is(received.length, 20);
  await cloud.clock.advanceSettling(hourMs);
  t.is(cloud.http.counts.secondPolls, 0);
  // 20 messages, and a poll that is held 30 s all the time.
  t.true(cloud.http.counts.polls <= 20 + hourMs / 30_000 + 2, String(cloud.http.counts.polls));
});

for (const pollEndsAs500 of [false, true]) {
  const how = pollEndsAs500 ? 'status' : 'text';
  test(`a token that runs out is renewed, and a poll without a message ends with the ${how} 500`, async (t) => {
    const cloud = someCloud({ tokensExpire: true, pollEndsAs500 });
    const { link, statuses } = started(httpLinkTo(cloud));
    await cloud.clock.advanceSettling(hourMs);
    t.true(cloud.http.counts.logins >= 5 && cloud.http.counts.logins <= 7);
    t.deepEqual(cloud.double.rates.violations, {});
    t.true(statuses.filter(({ up }) => !up).every(({ loginLost }) => loginLost));
    t.true(link.status.up);
    t.is(cloud.log.of('cloud_login_contested').length, 0, 'a token that ran out is no contest');
  });
}

test('rule 5: an upload whose response is lost may have arrived, and the link is made anew', async (t) => {
  const cloud = someCloud();
  const { link } = started(httpLinkTo(cloud));
  await cloud.clock.advanceSettling(1_000);
  cloud.faulty.set({ cut: false, faults: [{ kind: 'drop-answers', count: 1 }] });
  const sent = link.send(entry('o1')).catch(codeOf);
  await cloud.clock.advanceSettling(12_000);
  t.is(await sent, 'link/lost');
  t.is(cloud.double.ledger.orderCount, 1);
  t.is(await link.send(entry('o2')).catch(codeOf), 'link/down');
  await cloud.clock.advanceSettling(60_000);
  t.true(link.status.up);
});

test('rule 7: over http an hour of broken connections has no two logins within 10 s', async (t) => {
  const cloud = someCloud();
  const { link } = started(httpLinkTo(cloud));
  for (let cut = 0; cut < 200; cut += 1) {
    await cloud.clock.advanceSettling(cloud.random() * 36_000);
    cloud.http.restart();
  }
  await cloud.clock.advanceSettling(120_000);
  t.deepEqual(cloud.double.rates.violations, {});
  t.true(link.status.up);
});

test('rule 12: a server that is none of the cloud is left and tried again with a pause', async (t) => {
  for (const [status, body] of [
    [404, 'not found'],
    [200, '<html>'],
    [200, ''],
    [302, ''],
  ] as const) {
    const cloud = someCloud();
    let requests = 0;
    const client = () => {
      requests += 1;
      return Promise.resolve({ status, body: Buffer.from(body) });
    };
    const { link } = started(httpLinkTo(cloud, { client }));
    await cloud.clock.advanceSettling(600_000);
    t.false(link.status.up);
    t.true(requests >= 15 && requests <= 61, `${status} ${requests}`);
  }
});

test('rule 7: a login over http that people must mend is told and not repeated in a loop', async (t) => {
  const cloud = someCloud();
  const { link } = started(httpLinkTo(cloud, { parkKey: 'WRONGKEY' }));
  await cloud.clock.advanceSettling(hourMs);
  const told = cloud.log.of('cloud_login_refused');
  t.like(told[0]?.fields, { code: 'link/wrong-key', settings: 'cloud.park_key' });
  t.true(told.length >= 4 && told.length <= 6);
  t.regex(link.status.reason, /check cloud\.park_key/);
  t.false(JSON.stringify(cloud.log.lines).includes('WRONGKEY'));
});

test('a closed http link polls no more and leaves no timer of its own', async (t) => {
  const cloud = someCloud();
  const { link } = started(httpLinkTo(cloud));
  await cloud.clock.advanceSettling(1_000);
  await link.close();
  await cloud.clock.advanceSettling(100_000);
  const { polls } = cloud.http.counts;
  await cloud.clock.advanceSettling(hourMs);
  t.is(cloud.http.counts.polls, polls);
  t.true(cloud.double.send({ service: 'lock_car', data: {}, localId }) === 'no-client');
});
