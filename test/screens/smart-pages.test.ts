import test, { type ExecutionContext } from 'ava';
import { START_MS } from '../support/test-environment.js';
import { laneOf, someConfig } from '../support/some-config.js';
import { startScreenSite } from './screen-site.js';

const plate = '粤B12345';
const nowS = Math.floor(START_MS / 1_000);
const ASKED_MS = 15_000;
const operator = { operatorKey: { file: '/etc/lanekeeper/operator.key' }, unionId: '200208' };

/** The smart screen of the exit has an address in the cloud, and the software behind the link shows it. */
async function startSmartSite(
  t: ExecutionContext,
  {
    bound = true,
    speaks = false,
    ...cloud
  }: { bound?: boolean; speaks?: boolean } & Parameters<typeof startScreenSite>[1] = {},
) {
  const some = someConfig();
  const [entry, exit] = [laneOf(some, 'in1'), laneOf(some, 'out1')];
  const voice = speaks ? null : ({ family: 'family1', port: 'cards', address: 2 } as const);
  const lanes = [entry, { ...exit, voice, smartScreen: true }];
  const site = await startScreenSite(t, { ...operator, ...cloud }, { lanes });
  const { masters } = site.double.ledger;
  const bind = () => masters.put('screen', 'B1', { device_ip: '192.168.8.30' });
  if (bound) bind();
  await site.pass(ASKED_MS);
  const enter = async () => {
    const by = { message_uuid: 'e1', car_number: plate, user_id: '7', in_time: nowS - 3_600 };
    t.is(await site.cloudAsks('manual_inpark', by), '1');
    return site.node.parts.sessions.openOf(plate)[0]?.sessionId ?? '';
  };
  const dueFen = () => site.node.lanes?.lane('out1').state.arrival?.dueFen ?? 0;
  const pay = (order_id: string) => {
    const paid = { state: 1, trade_no: 't1', pay_type: 'scancode', pay_time: nowS, errmsg: '' };
    const of = { order_id, car_number: plate, out_channel_id: 'B1', total: dueFen() / 100 };
    return site.cloudAsks('outpark', { ...paid, ...of });
  };
  return {
    ...{ ...site, bind, enter, pay, dueFen },
    page: () => masters.get('smart screen', 'B1')?.fields ?? null,
    failures: () =>
      site.environment.log.of('smart_screen_failed').map(({ fields }) => fields['code']),
  };
}

test('a car that is asked to pay gets its page with the code, and the payment takes it away', async (t) => {
  const site = await startSmartSite(t);
  const sessionId = await site.enter();
  t.is(site.page(), null);
  await site.car('out1', true, plate);
  const yuan = site.dueFen() / 100;
  t.true(yuan > 0);
  t.like(site.page(), {
    ...{ channel_id: 'B1', type: 4, car_number: plate, state: 1 },
    ...{ total: `${yuan}.0`, price: `${yuan}.0`, reduce_amount: '0.0元', prepay: '0.0' },
    duration: '60',
  });
  t.regex(String(site.page()?.['in_time']), /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
  const code = String(site.page()?.['code']);
  t.regex(code, new RegExp(`thirdtopayorder\\?params=\\[${sessionId}%2C`));
  t.is(site.page()?.['tts'], undefined, 'the lane has a voice of its own');
  t.deepEqual([site.asked('screen_info'), site.asked('init_screen'), site.asked('out')], [1, 1, 1]);

  await site.pass(60_000);
  t.is(site.asked('out'), 2, 'a code is good for a minute');
  t.not(site.page()?.['code'], code);

  t.is(await site.pay(sessionId), '1');
  t.is(site.raises('out1'), 1);
  t.like(site.page(), { type: 3, car_number: plate, total: `${yuan}.0` });
  t.is(site.page()?.['code'], undefined);
  t.deepEqual([site.asked('screen_info'), site.asked('init_screen')], [1, 1]);
  t.deepEqual(site.failures(), []);
});

test('who has nothing to pay is told so, and the screen speaks where nothing else does', async (t) => {
  const site = await startSmartSite(t, { speaks: true });
  const sessionId = await site.enter();
  await site.car('out1', true, plate);
  t.regex(String(site.page()?.['tts']), /^粤B12345 请缴费\d+元$/);
  const lane = site.node.lanes?.lane('out1');
  const read = lane?.state.arrival?.read;
  if (lane === undefined || !read) throw new Error('No car stands there.');
  const reason = site.node.parts.config.freeReasons[0]?.id ?? '';
  await site.node.lanes?.attendants.release({ lane: lane.config, read }, 'attendant1', reason);
  lane.reconsider('attendant');
  await site.pass(2_000);
  t.is(site.node.parts.sessions.openOf(plate).length, 0);
  t.not(sessionId, '');
  t.like(site.page(), { type: 2, car_number: plate });
});

test('a smart screen whose software was started anew is connected to again for the next page', async (t) => {
  const site = await startSmartSite(t);
  const sessionId = await site.enter();
  await site.car('out1', true, plate);
  site.double.ledger.masters.remove('smart screen', 'B1');
  t.is(await site.pay(sessionId), '1');
  t.like(site.page(), { type: 3 });
  t.is(site.asked('init_screen'), 2);
  t.deepEqual(site.failures(), []);
});

test('a lane whose smart screen is not bound goes on, says why, and shows the next page once it is', async (t) => {
  const site = await startSmartSite(t, { bound: false });
  const sessionId = await site.enter();
  await site.car('out1', true, plate);
  t.regex(site.shown('out1'), /请缴费/);
  t.deepEqual(site.failures(), ['cloud/query-failed']);
  site.bind();
  await site.pass(60_000);
  t.like(site.page(), { type: 4 });
  t.is(await site.pay(sessionId), '1');
  t.is(site.raises('out1'), 1);
});

test('while the link is away no page goes, and the car that stands there gets its page with the link', async (t) => {
  const site = await startSmartSite(t);
  await site.enter();
  site.link.setUp(false, 'cut');
  await site.pass(1_000);
  await site.car('out1', true, plate);
  t.is(site.asked('out'), 0);
  site.link.setUp(true);
  await site.pass(5_000);
  t.like(site.page(), { type: 4 });
  site.link.setUp(false, 'cut');
  await site.pass(1_000);
  site.link.setUp(true);
  await site.pass(5_000);
  t.is(site.asked('out'), 2, 'the screen may have lost it meanwhile');
});

test('without the key of the operator the page has the code of the lane', async (t) => {
  const site = await startSmartSite(t, { operatorKey: null, unionId: null, laneCodes: true });
  await site.enter();
  await site.car('out1', true, plate);
  t.like(site.page(), { type: 4, code: site.codeOfCloud('out1') });
});

for (const link of ['tcp', 'http'] as const) {
  test(`over ${link} a page is refused, since that link leads to no smart screen`, async (t) => {
    const site = await startSmartSite(t, { link });
    await site.enter();
    await site.car('out1', true, plate);
    t.is(site.asked('out'), 0);
    t.deepEqual(site.failures(), ['smart-screen/other-link']);
  });
}

test('rule 12: a page that is none is refused by the bridge', async (t) => {
  const site = await startSmartSite(t);
  const refusal = await t.throwsAsync(
    site.node.request({ service: 'smart_screen', data: { kind: 'monthly' }, changesOrders: false }),
  );
  t.regex(refusal.message, /A page needs kind \(monthly, nothing-due, paid, asks\)/);
});
