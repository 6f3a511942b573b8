import test from 'ava';
import { toCloud } from '../../protocol/translate/up.js';
import { storedFacts } from '../../runtime/sessions/stored-facts.js';
import { outboxShelf } from '../../runtime/store/shelves.js';
import { START_MS } from '../support/test-environment.js';
import { askOnHeldDisk } from './held-disk.js';
import { startLaneBox, type LaneBox } from './lane-box.js';
import { payInCash } from './stand-at-exit.js';

const plate = '粤B12345';
const secondsAt = (minutes: number) => Math.floor(START_MS / 1_000) + minutes * 60;

/** A stay that began an hour ago. One hour costs 5 yuan, each further half hour 2. */
async function enter(box: LaneBox): Promise<string> {
  const entry = { message_uuid: 'e1', car_number: plate, in_time: secondsAt(-60), user_id: '7' };
  const asked = box.tell('manual_inpark', entry);
  await box.pass(200);
  await asked;
  const stay = box.parts.sessions.openOf(plate)[0];
  if (stay === undefined) throw new Error('There is no stay.');
  return stay.sessionId;
}

const coupon = (orderId: string, change: object = {}) => ({
  ...{ ticket_id: '10022', ticket_type: 0, money: '3', car_number: plate, order_id: orderId },
  ...{ limit_day: secondsAt(60), discount: '0', shop_name: '1号商店', time_range: 0 },
  ...{ have_order: 1, park_id: '21835', ...change },
});
const charging = (orderId: string, change: object = {}) => ({
  ...{ uuid: 'u1', order_id: orderId, car_number: plate, comid: '21835' },
  ...{ start_charging_time: '2020-04-16 14:00:40', stop_charging_time: '2020-04-16 15:00:40' },
  ...{ reduce_amount: 2.0, ...change },
});
const uplinks = async (box: LaneBox) =>
  (await box.parts.store.list(outboxShelf, { limit: 10 })).map(({ value }) => value.uplink);
const reduced = async (box: LaneBox, sessionId: string) =>
  (await storedFacts(box.parts.store, sessionId)).filter(({ kind }) => kind === 'reduced');
const price = (box: LaneBox) =>
  box.tell('query_price', { park_id: '21835', pay_scene: 0, car_number: plate, order_id: '' });

test('a coupon lowers the price of the stay, and the answer says so once it is on disk', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  t.like(await price(box), { state: 1, price: '7.0', total: '7.0' });
  t.like(await box.tell('deliver_ticket', coupon(orderId)), {
    ...{ state: 1, ticket_id: '10022', order_id: orderId, have_order: 1 },
  });
  t.like(await price(box), { price: '4.0', total: '7.0', derate_money: '3.0' });
});

test('rule 8: a coupon that comes again counts once, also after a restart', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  const both = [1, 2].map(() => box.tell('deliver_ticket', coupon(orderId)));
  for (const answer of await Promise.all(both)) t.like(answer, { state: 1 });
  const facts = await reduced(box, orderId);
  t.is(facts.length, 1, 'though both came at once');
  t.like(await box.tell('deliver_ticket', coupon(orderId)), { state: 1 });
  t.like(await price(box), { price: '4.0' });
  await box.close();
  const again = await startLaneBox(t, box.environment);
  t.like(await again.tell('deliver_ticket', coupon(orderId)), { state: 1 });
  t.like(await price(again), { price: '4.0' });
  t.deepEqual(await reduced(again, orderId), facts, 'what is known makes no further fact');
});

test('rule 8: a coupon that is known is answered only once it is on disk', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  t.like(await box.tell('deliver_ticket', coupon(orderId)), { state: 1 });
  const again = () => box.tell('deliver_ticket', coupon(orderId));
  const { early, answer } = await askOnHeldDisk(box, again, () => null);
  t.false(early, 'what is known may still be on its way to the disk');
  t.like(answer, { state: 1 });
});

test('rule 8: a coupon is answered only once it is on disk', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  const ask = () => box.tell('deliver_ticket', coupon(orderId));
  const { early, answer } = await askOnHeldDisk(box, ask, () => null);
  t.false(early);
  t.like(answer, { state: 1 });
});

test('hours, the whole fee and a free time come off, and never more than is due', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  const hour = { ticket_id: 't1', ticket_type: 1, duration: 1, ticket_unit: 2 };
  await box.tell('deliver_ticket', coupon(orderId, hour));
  // A moment more than an hour less an hour is one begun hour.
  t.like(await price(box), { price: '5.0', derate_money: '2.0' });
  await box.tell('deliver_ticket', coupon(orderId, { ticket_id: 't2', ticket_type: 2 }));
  t.like(await price(box), { price: '0.0', total: '7.0', derate_money: '7.0' });
  const until = { ticket_id: 't3', ticket_type: 5, time_range: secondsAt(-1) };
  t.like(await box.tell('deliver_ticket', coupon(orderId, until)), { state: 1 });
  t.like(await price(box), { price: '0.0', derate_money: '7.0' });
});

test('charging and points lower the price as coupons do', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  t.like(await box.tell('pay_notice', charging(orderId)), { state: 1, uuid: 'u1' });
  t.like(await price(box), { price: '5.0' });
  const points = { uuid: 'u2', type: 2, reduce_amount: '1.5', deduction_count: '10' };
  t.like(await box.tell('pay_notice', charging(orderId, points)), { state: 1, uuid: 'u2' });
  t.like(await price(box), { price: '3.5' });
});

const chosen = (orderId: string, change: object = {}) => ({
  ...{ request_no: 'm1', order_id: orderId, car_number: plate, member_id: 'u7' },
  ...{ points_use: 150, coupon_choose: [{ coupon_id: '200002' }], ...change },
});

test('points and coupons that a member chooses come off by the rules of the car park', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  const both = { state: 1, request_no: 'm1', data_target: 'bolink' };
  t.like(await box.tell('member_discount', chosen(orderId)), both);
  t.like(await price(box), { price: '3.5', total: '7.0', derate_money: '3.5' });
  t.like(await box.tell('member_discount', chosen(orderId)), both);
  const sameCoupon = chosen(orderId, { request_no: 'm2', points_use: 0 });
  t.like(await box.tell('member_discount', sameCoupon), { state: 1 });
  t.like(await price(box), { price: '3.5' });
  const morePoints = chosen(orderId, { request_no: 'm3', points_use: 50, coupon_choose: [] });
  t.like(await box.tell('member_discount', morePoints), { state: 1 });
  t.like(await price(box), { price: '3.0' });
});

test('a choice of which one part has no rule is refused as a whole, with its name', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  const strange = chosen(orderId, { coupon_choose: [{ coupon_id: '9' }] });
  t.like(await box.tell('member_discount', strange), {
    ...{ state: 0, errmsg: '本车场没有优惠券9的计算规则', request_no: 'm1' },
  });
  const nothing = chosen(orderId, { points_use: 0, coupon_choose: [] });
  t.like(await box.tell('member_discount', nothing), { state: 0, errmsg: '未选择积分或优惠券' });
  t.like(await price(box), { price: '7.0' });
});

test('what cannot be turned into a reduction is refused with a reason', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  const tell = (change: object) => box.tell('deliver_ticket', coupon(orderId, change));
  t.like(await tell({ limit_day: secondsAt(-1) }), { state: 0, errmsg: '优惠已过期' });
  t.like(await tell({ ticket_type: 3, discount: '7' }), { state: 0 });
  t.like(await tell({ order_id: 'o9' }), { state: 0, errmsg: '场内没有此订单' });
  const byPark = charging(orderId, { type: 1, calculation_method: 3 });
  t.like(await box.tell('pay_notice', byPark), { state: 0 });
  t.like(await price(box), { price: '7.0' });
});

test('a coupon for a stay that the cloud does not know is answered with plate and entry', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  t.like(await box.tell('deliver_ticket', coupon('', { have_order: 0 })), {
    ...{ state: 1, order_id: orderId, have_order: 0, car_number: plate, intime: secondsAt(-60) },
  });
});

test('the order of an exit tells the price, what was taken off, and what was paid', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  await box.tell('deliver_ticket', coupon(orderId, { ticket_type: 2 }));
  await box.car('out1', true);
  box.role.lane('out1').readByHand(plate);
  await box.pass(200);
  t.is(box.raises('out1'), 1);
  const [, exit] = await uplinks(box);
  t.like(exit, {
    body: 'sessionClosed',
    sessionClosed: { amountReceivableFen: 700, reducedFen: 700, method: 'FREE' },
  });
});

test('the cloud is told after the exit what each coupon and charging order took off', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  await box.tell('deliver_ticket', coupon(orderId));
  const byTime = { type: 1, calculation_method: 1, duration: 30, reduce_amount: undefined };
  await box.tell('pay_notice', charging(orderId, { ...byTime, start_charge_seq: 'C1' }));
  const byAmount = { uuid: 'u2', type: 1, calculation_method: 2, reduce_amount: '9' };
  await box.tell('pay_notice', charging(orderId, { ...byAmount, start_charge_seq: 'C2' }));
  // Nothing is left for the third, so that it was not used.
  const rest = { uuid: 'u3', type: 1, calculation_method: 0, start_charge_seq: 'C3' };
  await box.tell('pay_notice', charging(orderId, rest));
  await box.car('out1', true);
  box.role.lane('out1').readByHand(plate);
  await box.pass(200);
  t.is(box.raises('out1'), 1);
  const [, , ...told] = await uplinks(box);
  t.deepEqual(
    told.map(({ sessionId, plate: waitsForPlate }) => [sessionId, waitsForPlate]),
    [
      [orderId, ''],
      [orderId, ''],
      [orderId, ''],
    ],
    'each waits for the exit of its stay, and no entry for it',
  );
  const out_time = Math.floor((told[0]?.at.unixMs ?? 0) / 1_000);
  const stay = { order_id: orderId, car_number: plate };
  const [byCoupon, byMinutes, byMoney] = told.map((uplink) => toCloud(uplink));
  t.like(byCoupon, {
    service: 'upload_ticket_deduction',
    data: {
      ...{ ...stay, ticket_id: 10022, shop_name: '1号商店', use_time: out_time },
      deduction_amount: '3.0',
    },
  });
  t.like(byMinutes, {
    service: 'upload_duration_info',
    data: { ...stay, start_charge_seq: 'C1', calculation_method: 1, duration: 30, out_time },
  });
  t.false('reduce_amount' in (byMinutes?.data ?? {}));
  // An hour and a moment less half an hour is 5 yuan; the coupon takes 3 of them.
  t.like(byMoney, {
    service: 'upload_duration_info',
    data: { ...stay, start_charge_seq: 'C2', calculation_method: 2, reduce_amount: '2.0' },
  });
  t.false('duration' in (byMoney?.data ?? {}));
});

test('what the cloud cannot be told of a reduction is not made up', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  const small = { money: '1' };
  await box.tell('deliver_ticket', coupon(orderId, { ...small, ticket_id: 'T1' }));
  await box.tell('deliver_ticket', coupon(orderId, { ...small, ticket_id: '11', shop_name: '' }));
  await box.tell('pay_notice', charging(orderId));
  await box.car('out1', true);
  box.role.lane('out1').readByHand(plate);
  await box.pass(200);
  await payInCash(box, 'Li');
  t.is(box.raises('out1'), 1);
  const bodies = (await uplinks(box)).map(({ body }) => body);
  t.deepEqual(bodies, ['sessionOpened', 'sessionClosed']);
});

test('a car that waits to pay leaves once a coupon covers its fee', async (t) => {
  const box = await startLaneBox(t);
  const orderId = await enter(box);
  await box.car('out1', true);
  box.role.lane('out1').readByHand(plate);
  await box.pass(200);
  t.like(box.role.lane('out1').state.arrival, { status: 'paying', dueFen: 700 });
  const asked = box.tell('deliver_ticket', coupon(orderId, { money: '7' }));
  await box.pass(200);
  t.like(await asked, { state: 1 });
  t.is(box.raises('out1'), 1);
});
