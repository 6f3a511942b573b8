import test from 'ava';
import { toCloud } from '../../protocol/translate/up.js';
import { CHARGE_WAIT_MS, ETC_WAIT_MS } from '../../runtime/sessions/charge-state.js';
import { outboxShelf } from '../../runtime/store/shelves.js';
import { withAntenna } from '../support/with-antenna.js';
import { entryReported, linkUp, phoneCode, plate, startChargingBox } from './charging-box.js';

const lane = 'out1';
const takenOver = { state: 1, errmsg: '' };

test('an exit with an antenna asks ETC for what is due, with all that 2.37 wants', async (t) => {
  const box = await startChargingBox(t, { changed: withAntenna });
  box.answers.push(takenOver);
  await box.toExit();
  t.deepEqual(box.charges, [], 'the cloud does not have the entry yet');
  await entryReported(box);
  const [charge] = box.charges;
  t.like(charge, {
    ...{ service_name: 'etc_pay', data_target: 'cloud', car_number: plate },
    ...{ order_id: box.stay().sessionId, out_channel_id: 'B1', in_channel_id: 'A1' },
    ...{ pay_type: 'cj', lane_no: '000123', inpark_img: '', outpark_img: '' },
  });
  t.is(charge?.['total'], charge?.['total_original']);
  const seconds = Number(charge?.['out_time']) - Number(charge?.['in_time']);
  t.is(charge?.['parking_time'], String(Math.floor(seconds / 60)));
});

test('rule 9: a success of 2.37 alone opens nothing; notice or platform do', async (t) => {
  for (const later of ['notice', 'poll', 'nothing'] as const) {
    const box = await startChargingBox(t, { changed: withAntenna });
    box.answers.push(takenOver);
    await box.toExit();
    await entryReported(box);
    t.is(box.raises(lane) + box.paid(), 0, later);
    const total = Number(box.charges[0]?.['total']);
    if (later === 'notice') await box.notice('t1', 1, 'etc', total);
    if (later === 'poll') box.paidAtCloud = 1;
    await box.pass(15_000);
    t.is(box.raises(lane), later === 'nothing' ? 0 : 1, later);
    t.is(box.paid(), later === 'nothing' ? 0 : Math.round(total * 100), later);
    if (later === 'nothing') continue;
    const { store } = box.parts;
    const orders = (await store.list(outboxShelf, { limit: 10 })).map(({ value }) => value.uplink);
    const last = orders.at(-1);
    if (last === undefined) return t.fail();
    t.like(toCloud(last), {
      service: 'upload_order',
      data: { pay_type: 'etc_pay', electronic_pay: box.charges[0]?.['total'] },
    });
  }
});

test('rule 5: notice, notice again and the answer of the platform are one payment', async (t) => {
  const box = await startChargingBox(t, { changed: withAntenna });
  box.answers.push(takenOver);
  await box.toExit();
  await entryReported(box);
  const total = Number(box.charges[0]?.['total']);
  box.paidAtCloud = 1;
  await box.pass(15_000);
  for (let time = 0; time < 2; time += 1) await box.notice('t1', 1, 'etc', total);
  t.is(box.paid(), Math.round(total * 100));
  t.is(box.raises(lane), 1);
});

test('a car without a tag is asked once, and soon pays otherwise', async (t) => {
  const box = await startChargingBox(t, { changed: withAntenna });
  box.answers.push(takenOver, takenOver);
  await box.toExit();
  await entryReported(box);
  t.is(box.role.payments.scanned(lane, phoneCode), '正在支付,请稍候');
  await box.pass(ETC_WAIT_MS);
  t.like(box.role.payments.at(lane)?.state, { kind: 'failed', method: 'ETC' });
  t.is(box.charges.length, 1);
  t.is(box.role.payments.scanned(lane, phoneCode), null);
  await box.pass(500);
  t.is(box.charges.length, 2);
  t.is(box.raises(lane), 1);
});

test('a refusal is told with its reason, and is not repeated by itself', async (t) => {
  const box = await startChargingBox(t, { changed: withAntenna });
  box.answers.push({ state: 0, errmsg: '未识别到标签' });
  await box.toExit();
  await entryReported(box);
  t.regex(box.shown(), /支付失败,请重新支付.*未识别到标签/);
  await box.pass(ETC_WAIT_MS);
  t.is(box.charges.length, 1);
  t.is(box.raises(lane), 0);
});

test('the wallet comes first, and ETC takes what it does not pay', async (t) => {
  const box = await startChargingBox(t, { changed: withAntenna });
  box.answers.push({ state: 0, errmsg: '余额不足' }, takenOver);
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  await box.pass(500);
  t.deepEqual(
    box.charges.map(({ pay_type: payType }) => payType),
    ['wallet', 'cj'],
  );
});

test('rule 5: a failure of ETC that is told late ends no payment of a phone', async (t) => {
  for (const answer of [takenOver, { state: 0, errmsg: '未识别到标签' }]) {
    const box = await startChargingBox(t, { changed: withAntenna });
    box.answers.push(answer, { state: 2, errmsg: '支付中' });
    await box.toExit();
    await entryReported(box);
    await box.pass(ETC_WAIT_MS);
    t.is(box.role.payments.scanned(lane, phoneCode), null);
    await box.pass(500);
    const total = Number(box.charges[1]?.['total']);
    await box.notice('t0', 0, 'etc', total);
    t.like(box.role.payments.at(lane)?.state, { kind: 'under-way', method: 'SWEEP_CODE' });
    t.is(box.role.payments.scanned(lane, phoneCode), '正在支付,请稍候');
    t.regex(box.shown(), /正在支付,请稍候/);
    await box.notice('t1', 0, 'sweepcode', total);
    t.like(box.role.payments.at(lane)?.state, { kind: 'failed', method: 'SWEEP_CODE' });
    t.is(box.charges.length, 2);
  }
});

test('rule 9: money of ETC that comes late counts, whatever the phone was answered', async (t) => {
  for (const when of ['before the answer', 'after the answer'] as const) {
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const box = await startChargingBox(t, {
      changed: withAntenna,
      cloud: async ({ service }) => {
        if (service !== 'etc_pay') await answered;
        const text = JSON.stringify({ service_name: service, ...takenOver });
        return { delivery: 'DELIVERED', meaning: '', answer: text };
      },
    });
    await box.toExit();
    await entryReported(box);
    const amountFen = box.role.payments.at(lane)?.amountFen ?? 0;
    await box.pass(ETC_WAIT_MS);
    t.is(box.role.payments.scanned(lane, phoneCode), null);
    await box.pass(500);
    if (when === 'after the answer') answer();
    await box.pass(500);
    await box.notice('e1', 1, 'etc', amountFen / 100, ETC_WAIT_MS);
    answer();
    await box.pass(500);
    t.is(box.paid(), 2 * amountFen, when);
    t.is(box.raises(lane), 1, when);
  }
});

test('rule 5: ETC is not asked while money of the wallet may still come', async (t) => {
  const box = await startChargingBox(t, { changed: withAntenna });
  box.answers.push({ state: 2, errmsg: '支付中' }, takenOver);
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  await box.pass(CHARGE_WAIT_MS);
  t.like(box.role.payments.at(lane)?.state, { kind: 'failed', method: 'WALLET' });
  t.deepEqual(
    box.charges.map(({ pay_type: payType }) => payType),
    ['wallet'],
  );
  await box.notice('t1', 0, 'wallet', Number(box.charges[0]?.['total']));
  t.deepEqual(
    box.charges.map(({ pay_type: payType }) => payType),
    ['wallet', 'cj'],
    'the platform says that no money comes of the wallet',
  );
});

test('rule 5: a stored-value card pays nothing that ETC may still pay', async (t) => {
  const box = await startChargingBox(t, { changed: withAntenna });
  box.answers.push(takenOver);
  await box.toExit();
  await entryReported(box);
  await box.pass(ETC_WAIT_MS);
  const card = { card_id: 'v1', car_number: plate, total_price: 100, operate_type: 1 };
  const nowS = Math.floor(box.environment.wall.unixMs() / 1_000);
  void box.tell('prepay_card_sync', { ...card, create_time: nowS, update_time: nowS });
  await box.pass(500);
  for (const raises of [0, 1]) {
    box.role.lane(lane).reconsider('attendant');
    await box.pass(500);
    t.is(box.raises(lane), raises);
    await box.notice('t1', 0, 'etc', Number(box.charges[0]?.['total']));
  }
});

test('rule 5: a wallet that is told while ETC may still pay is not charged', async (t) => {
  for (const waitMs of [0, ETC_WAIT_MS]) {
    const box = await startChargingBox(t, { changed: withAntenna });
    box.answers.push(takenOver);
    await box.toExit();
    await entryReported(box);
    await box.pass(waitMs);
    await box.wallet('0.0', 1);
    await box.pass(CHARGE_WAIT_MS);
    t.is(box.charges.length, 1, `${waitMs} ms`);
  }
});

test('what did not go out is asked once the link is there anew, and not before', async (t) => {
  const box = await startChargingBox(t, { changed: withAntenna });
  box.answers.push('link/down', takenOver);
  await box.toExit();
  await entryReported(box);
  t.regex(box.shown(), /支付请求未发出/);
  await box.pass(ETC_WAIT_MS);
  t.is(box.charges.length, 1);
  await linkUp(box, false);
  await box.pass(1_000);
  await linkUp(box);
  await box.pass(1_000);
  t.is(box.charges.length, 2);
  t.like(box.role.payments.at(lane)?.state, { kind: 'under-way', method: 'ETC' });
});

test('antennas that do not answer say nothing about the service that charges phones', async (t) => {
  const box = await startChargingBox(t, { changed: withAntenna });
  const { service } = box.role.payments;
  box.answers.push('cloud/unanswered');
  await box.toExit();
  await entryReported(box);
  t.is(service.unansweredInRow, 0);
  await box.pass(CHARGE_WAIT_MS);
  t.is(box.role.payments.scanned(lane, phoneCode), null);
  await box.pass(500);
  t.is(box.charges.length, 2);
  t.is(service.unansweredInRow, 1);
  await box.notice('t1', 1, 'etc', 0.01);
  t.is(service.unansweredInRow, 1);
});
