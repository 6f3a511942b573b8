import test from 'ava';
import { START_MS } from '../support/test-environment.js';
import { startScreenSite } from './screen-site.js';

const plate = '粤B12345';
const nowS = Math.floor(START_MS / 1_000);
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** After the link is up each lane asks within a few seconds. */
const ASKED_MS = 15_000;

const scan = { channel_id: 'A1', car_number: '62000F9', timetemp: nowS };

test('who has no plate scans the code at the entry, the cloud tells of it, and the arm opens', async (t) => {
  const site = await startScreenSite(t, { laneCodes: true });
  await site.pass(ASKED_MS);
  t.is(site.code('in1'), null, 'a lane without a car shows no code');
  await site.car('in1', true);
  t.is(site.code('in1'), site.codeOfCloud('in1'));
  t.regex(site.shown('in1'), /扫码/);
  await site.pass(130_000);
  t.is(site.code('in1'), site.codeOfCloud('in1'), 'it is drawn anew before the screen lets it go');
  t.is(site.raises('in1'), 0);
  t.is(await site.cloudAsks('nolicence_in_park', scan), '1');
  t.is(site.raises('in1'), 1);
  t.regex(site.shown('in1'), /62000F9 欢迎光临/);
  t.is(site.code('in1'), null, 'it goes with the words');
  t.like(site.double.ledger.orders[0], { plate: '62000F9' });
});

test('a camera that is silent brings the code at the entry as well, and who drives back takes it away', async (t) => {
  const site = await startScreenSite(t, { laneCodes: true });
  await site.pass(ASKED_MS);
  await site.car('in1', true, null);
  t.regex(site.shown('in1'), /未识别/);
  t.is(site.code('in1'), site.codeOfCloud('in1'));
  await site.car('in1', false);
  t.is(site.code('in1'), null);
  t.regex(site.shown('in1'), /^欢迎光临$/);
});

test('who is asked to pay scans the code of the exit, and leaves once the cloud has the money', async (t) => {
  const site = await startScreenSite(t, { laneCodes: true });
  await site.pass(ASKED_MS);
  const entry = { message_uuid: 'e1', car_number: plate, user_id: '7', in_time: nowS - 3_600 };
  t.is(await site.cloudAsks('manual_inpark', entry), '1');
  await site.car('out1', true, plate);
  t.regex(site.shown('out1'), /请缴费/);
  t.is(site.code('out1'), site.codeOfCloud('out1'));
  const question = { pay_scene: 1, out_channel_id: 'B1', query_order_no: 'q1', park_id: '21835' };
  await site.cloudAsks('query_price', question);
  const stay = site.node.parts.sessions.openOf(plate)[0];
  const price = site.node.lanes?.lane('out1').state.arrival?.dueFen ?? 0;
  const told = site.link.sent.findLast(({ service_name: name }) => name === 'query_price');
  t.like(told?.data, { state: 1, order_id: stay?.sessionId, price: `${price / 100}.0` });
  const paid = { state: 1, trade_no: 't1', pay_type: 'scancode', pay_time: nowS, errmsg: '' };
  const of = { order_id: stay?.sessionId, car_number: plate, out_channel_id: 'B1' };
  t.is(await site.cloudAsks('outpark', { ...paid, ...of, total: price / 100 }), '1');
  t.is(site.raises('out1'), 1);
  t.is(site.code('out1'), null);
  t.regex(site.shown('out1'), /一路平安/);
});

test('rule 7: the cloud is asked for the code of a lane once a day, also when the link comes and goes', async (t) => {
  const site = await startScreenSite(t, { laneCodes: true });
  await site.pass(ASKED_MS);
  t.is(site.asked('code_url'), 2, 'one entry, one exit');
  for (let time = 0; time < 5; time += 1) {
    site.link.setUp(false, 'cut');
    await site.pass(1_000);
    site.link.setUp(true);
    await site.pass(ASKED_MS);
  }
  t.is(site.asked('code_url'), 2);
  site.node.lanes?.lane('in1').close();
  site.node.lanes?.lane('out1').close();
  await site.pass(DAY_MS + HOUR_MS);
  t.is(site.asked('code_url'), 4);
});

test('while the cloud is away no code is shown that leads over it, and it comes back with the link', async (t) => {
  const site = await startScreenSite(t, { laneCodes: true });
  await site.pass(ASKED_MS);
  await site.car('in1', true);
  t.is(site.code('in1'), site.codeOfCloud('in1'));
  site.link.setUp(false, 'cut');
  await site.pass(3_000);
  t.is(site.code('in1'), null);
  t.regex(site.shown('in1'), /联系管理员/, 'the words stay');
  site.link.setUp(true);
  await site.pass(3_000);
  t.is(site.code('in1'), site.codeOfCloud('in1'));
});

test('a cloud that fails is asked again after waits that grow, and the lane goes on without a code', async (t) => {
  const site = await startScreenSite(t, { laneCodes: true });
  const answering = site.link.onSend;
  site.link.onSend = (text) => (text.includes('"code_url"') ? [] : answering(text));
  await site.pass(ASKED_MS);
  await site.car('in1', true);
  t.is(site.code('in1'), null);
  t.regex(site.shown('in1'), /扫码/);
  site.node.lanes?.lane('out1').close();
  await site.pass(600_000);
  const asked = site.asked('code_url');
  t.true(asked >= 6 && asked <= 12, `${asked} in ten minutes, of two lanes`);
  site.link.onSend = answering;
  await site.pass(HOUR_MS);
  t.is(site.code('in1'), site.codeOfCloud('in1'), 'the car that waits gets it');
});

test('rule 12: what is no address of the web, or a longer one, is not drawn', async (t) => {
  const bad = [
    'tel:110',
    'javascript:alert(1)',
    'no address',
    `https://x.example/${'a'.repeat(128)}`,
  ];
  for (const code_url of [...bad, '']) {
    const site = await startScreenSite(t, { laneCodes: true });
    site.link.onSend = (text) => {
      const { service_name, data } = JSON.parse(text) as { service_name: string; data: object };
      return [JSON.stringify({ service_name, ...data, state: 1, errmsg: '', code_url })];
    };
    await site.pass(ASKED_MS);
    await site.car('in1', true);
    t.is(site.code('in1'), null, code_url);
    t.regex(site.shown('in1'), /扫码/);
    const told = site.environment.log.of('screen_not_told').map(({ fields }) => fields['code']);
    t.true(told.includes('cloud/not-an-address'));
  }
});

test('with the key of the operator the exit makes its codes itself, and only the entry asks', async (t) => {
  const operatorKey = { file: '/etc/lanekeeper/operator.key' };
  const site = await startScreenSite(t, { laneCodes: true, operatorKey, unionId: '200208' });
  await site.pass(ASKED_MS);
  t.is(site.asked('code_url'), 1);
  const entry = { message_uuid: 'e1', car_number: plate, user_id: '7', in_time: nowS - 3_600 };
  await site.cloudAsks('manual_inpark', entry);
  await site.car('out1', true, plate);
  t.regex(site.code('out1') ?? '', /thirdtopayorder\?params=/);
  await site.car('in1', true);
  t.is(site.code('in1'), site.codeOfCloud('in1'));
});

test('without the setting nothing is asked and nothing shown', async (t) => {
  const site = await startScreenSite(t, {});
  await site.pass(ASKED_MS);
  await site.car('in1', true);
  t.is(site.code('in1'), null);
  t.is(site.asked('code_url'), 0);
});
