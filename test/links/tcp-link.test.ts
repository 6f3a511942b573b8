import test from 'ava';
import { seal } from '../../protocol/cloud/envelope.js';
import { LoginPolicy } from '../../runtime/bridge/links/login-policy.js';
import { codeOf } from '../../runtime/errors.js';
import { TcpClient, localId, parkKey, someEntry } from '../cloud/some-front.js';
import { SeededRandom } from '../support/test-environment.js';
import { keepaliveMs, someCloud, started, tcpLinkTo } from './some-links.js';

const hourMs = 3_600_000;
const server2018 = {
  channelReplacement: true,
  lineLimit: true,
  workersOverlap: true,
  diesOnBadJson: true,
};
const entry = (orderId: string) =>
  seal({ serviceName: 'in_park', data: someEntry(orderId), parkKey });

test('on tcp each connection begins with a login, and its token goes with every message', async (t) => {
  const cloud = someCloud(server2018);
  const { link, received, statuses } = started(tcpLinkTo(cloud));
  t.is(await link.send(entry('o1')).catch(codeOf), 'link/down');
  await cloud.clock.advanceSettling(1_000);
  t.deepEqual(statuses, [{ up: true, reason: '' }]);
  t.is(await link.send(entry('o1')), null);
  await cloud.clock.advanceSettling(1_000);
  t.deepEqual(
    received.map(({ serviceName, fields }) => [serviceName, fields.get('order_id')]),
    [['in_park', 'o1']],
  );
  t.is(cloud.double.ledger.orderCount, 1);
  cloud.tcp.restart();
  await cloud.clock.advanceSettling(60_000);
  await link.send(entry('o2'));
  await cloud.clock.advanceSettling(1_000);
  t.is(cloud.double.ledger.orderCount, 2);
  t.is(cloud.tcp.counts.logins, 2);
});

test('rule 7: on tcp an hour of broken connections has no two logins within 10 s', async (t) => {
  const cloud = someCloud(server2018);
  const { link } = started(tcpLinkTo(cloud));
  for (let cut = 0; cut < 200; cut += 1) {
    await cloud.clock.advanceSettling(cloud.random() * 36_000);
    cloud.tcp.restart();
  }
  await cloud.clock.advanceSettling(120_000);
  t.deepEqual(cloud.double.rates.violations, {});
  t.true(cloud.tcp.counts.logins > 80);
  t.true(link.status.up);
});

test('a beat goes out every keepalive, and an idle hour costs one login', async (t) => {
  const cloud = someCloud(server2018);
  const { link } = started(tcpLinkTo(cloud));
  await cloud.clock.advanceSettling(hourMs);
  t.true(link.status.up);
  t.deepEqual(
    { ...cloud.tcp.counts },
    { linesTooLong: 0, logins: 1, failedLogins: 0, heartbeats: 119, unheard: 0 },
  );
});

test('rule 5: a connection on which nothing arrives is found within one and a half keepalives', async (t) => {
  const cloud = someCloud(server2018);
  const { link, statuses } = started(tcpLinkTo(cloud));
  await cloud.clock.advanceSettling(5_000);
  cloud.network.isSilent = true;
  await cloud.clock.advanceSettling(1.5 * keepaliveMs);
  t.false(link.status.up);
  t.regex(statuses.at(-1)?.reason ?? '', /the beat was not answered/);
  // Nothing at all came, so the login was not taken away: what is under way is only unanswered.
  t.is(statuses.at(-1)?.loginLost, false);
  cloud.network.isSilent = false;
  await cloud.clock.advanceSettling(60_000);
  t.true(link.status.up);
});

test('rule 7: two clients of one name do not throw each other out for ever, and people are told', async (t) => {
  const cloud = someCloud(server2018);
  const { link } = started(tcpLinkTo(cloud));
  let thrownOut = 0;
  link.onStatus(({ up }) => {
    if (!up) return;
    // The other one comes back at once, every time.
    cloud.clock.after(2_000, () => {
      thrownOut += 1;
      new TcpClient(cloud.tcp).login();
    });
  });
  await cloud.clock.advanceSettling(hourMs);
  t.true(thrownOut >= 4 && thrownOut <= 12, String(thrownOut));
  t.is(cloud.log.of('cloud_login_contested').length, 1);
  t.like(cloud.log.of('cloud_login_contested')[0]?.fields, { local_id: localId, times: 3 });
  t.regex(link.status.reason, /does another client use the local_id gate1_channels_A1_B1\?/);
});

test('a token that is refused ends the login after the answers that were under way', async (t) => {
  const cloud = someCloud({});
  const { link, statuses, received } = started(tcpLinkTo(cloud));
  await cloud.clock.advanceSettling(1_000);
  new TcpClient(cloud.tcp).login();
  await link.send(entry('o1'));
  await link.send(entry('o2'));
  await cloud.clock.advanceSettling(500);
  t.is(received.length, 2, 'both refusals are handed on');
  t.is(await link.send(entry('o3')).catch(codeOf), 'link/down');
  await cloud.clock.advanceSettling(2_500);
  t.like(statuses.at(-1), { up: false, loginLost: true });
  await cloud.clock.advanceSettling(60_000);
  t.true(link.status.up);
});

for (const [what, changes, code] of [
  ['a wrong key', { parkKey: 'WRONGKEY' }, 'link/wrong-key'],
  ['a car park that the cloud does not have', { parkId: '99' }, 'link/unknown-park'],
  ['a car park number that is none', { parkId: 'P_1' }, 'link/unknown-park'],
] as const) {
  test(`rule 7: ${what} is told once and not tried in a loop`, async (t) => {
    const cloud = someCloud(server2018);
    const { link } = started(tcpLinkTo(cloud, changes));
    await cloud.clock.advanceSettling(hourMs);
    const told = cloud.log.of('cloud_login_refused');
    t.like(told[0]?.fields, { code });
    t.true(told.length >= 4 && told.length <= 6, String(told.length));
    t.false(link.status.up);
    t.false(JSON.stringify(cloud.log.lines).includes('WRONGKEY'));
  });
}

test('rule 12: garbage and endless lines from the cloud end nothing', async (t) => {
  const cloud = someCloud({});
  const { link, frames } = started(tcpLinkTo(cloud));
  await cloud.clock.advanceSettling(1_000);
  for (const text of ['{', '\u0000', 'x'.repeat(300_000), '0x12', '']) {
    cloud.tcp.deliver(localId, text);
  }
  await cloud.clock.advanceSettling(1_000);
  t.true(link.status.up);
  t.deepEqual(frames, ['{', '\u0000', '']);
  t.is(link.counters.framesTooLong, 1);
  await link.send(entry('o1'));
  await cloud.clock.advanceSettling(1_000);
  t.is(cloud.double.ledger.orderCount, 1);
});

test('an attempt to connect that nobody answers ends after 15 s and is made again', async (t) => {
  const cloud = someCloud({});
  cloud.network.isSilent = true;
  const { link } = started(tcpLinkTo(cloud));
  await cloud.clock.advanceSettling(14_999);
  t.is(link.status.reason, 'not yet connected');
  await cloud.clock.advanceSettling(1);
  t.is(link.status.reason, 'no login within 15 s');
  cloud.network.isSilent = false;
  await cloud.clock.advanceSettling(60_000);
  t.true(link.status.up);
});

test('a closed link stays closed and leaves no timer', async (t) => {
  const cloud = someCloud({});
  const { link } = started(tcpLinkTo(cloud));
  await cloud.clock.advanceSettling(1_000);
  await link.close();
  await cloud.clock.advanceSettling(1_000);
  t.deepEqual(link.status, { up: false, reason: 'closed' });
  t.is(cloud.clock.timersWaiting, 0);
});

test('rule 7: a program that starts waits 10 s before its login, since it may be a restart', async (t) => {
  const cloud = someCloud({});
  const backOff = { minMs: 500, firstMaxMs: 1_000, maxMs: 1_000 };
  const policy = new LoginPolicy({ random: new SeededRandom(1), backOff });
  const { link } = started(tcpLinkTo(cloud, { policy }));
  await cloud.clock.advanceSettling(9_999);
  t.is(cloud.tcp.counts.logins, 0);
  await cloud.clock.advanceSettling(1_000);
  t.true(link.status.up);
});
