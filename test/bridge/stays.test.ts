import test from 'ava';
import type { Fact } from '../../protocol/park/fact.js';
import type { ParkingSession } from '../../runtime/sessions/session-book.js';
import { isLocked, isOpen, paidFen, plateOf } from '../../runtime/sessions/session-book.js';
import { storedFacts } from '../../runtime/sessions/stored-facts.js';
import { journalShelf, outboxShelf } from '../../runtime/store/shelves.js';
import { START_MS } from '../support/test-environment.js';
import { askOnHeldDisk } from './held-disk.js';
import { startLaneBox, type LaneBox } from './lane-box.js';

const plate = '粤B12345';
const secondsAt = (minutes: number) => Math.floor(START_MS / 1_000) + minutes * 60;

/** Lets the promises and the clock run until the cloud has its answer. */
async function answered<T>(box: LaneBox, asked: Promise<T>): Promise<T> {
  await box.pass(200);
  return asked;
}

async function readAtExit(box: LaneBox, read: string): Promise<void> {
  box.role.lane('out1').readByHand(read);
  await box.pass(200);
}

/** A stay that began an hour before the start of the day. */
async function enter(box: LaneBox, change: object = {}): Promise<ParkingSession> {
  const entry = { message_uuid: 'e1', car_number: plate, in_time: secondsAt(-60), user_id: '7' };
  await answered(box, box.tell('manual_inpark', { ...entry, ...change }));
  const stay = box.parts.sessions.openOf({ ...entry, ...change }.car_number)[0];
  if (stay === undefined) throw new Error('There is no stay.');
  return stay;
}

const stayOf = (box: LaneBox, { sessionId }: ParkingSession): ParkingSession => {
  const stay = box.parts.sessions.session(sessionId);
  if (stay === null) throw new Error('The stay is not known.');
  return stay;
};

const kept = async (box: LaneBox, { sessionId }: ParkingSession, wanted: Fact['kind']) =>
  (await storedFacts(box.parts.store, sessionId)).filter(({ kind }) => kind === wanted);
const uplinks = async (box: LaneBox) =>
  (await box.parts.store.list(outboxShelf, { limit: 100 })).map(({ value }) => value.uplink);
const events = async (box: LaneBox) =>
  (await box.parts.store.list(journalShelf, { limit: 100 })).map(({ value }) => value.event);

const prepay = (orderId: string, change: object = {}) => ({
  order_id: orderId,
  car_number: plate,
  prepay: 5,
  prepay_type: 1,
  pay_channel: 0,
  park_id: '21835',
  trade_no: 't1',
  query_time: secondsAt(0),
  pay_time: secondsAt(0),
  ...change,
});
const priceQuery = (change: object = {}) => ({
  park_id: '21835',
  pay_scene: 0,
  car_number: plate,
  order_id: '',
  ...change,
});

test('an entry by hand makes a stay and its order in one batch, and is answered afterwards', async (t) => {
  const box = await startLaneBox(t);
  const entry = {
    message_uuid: 'e1',
    car_number: plate,
    in_time: secondsAt(-60),
    in_channel_id: 'A1',
    user_id: '7',
    remark: '补录',
  };
  t.deepEqual(await answered(box, box.tell('manual_inpark', entry)), {
    service_name: 'manual_inpark',
    data_target: 'cloud',
    car_number: plate,
    message_uuid: 'e1',
    state: 1,
  });
  const [order, ...others] = await uplinks(box);
  t.like(order, {
    body: 'sessionOpened',
    sessionOpened: { plate, channelId: 'A1', operatorId: '7', remark: '补录' },
  });
  t.is(
    order?.body === 'sessionOpened' ? order.sessionOpened.enteredAt.unixMs : 0,
    START_MS - 3_600_000,
  );
  t.deepEqual(others, []);
  t.is(box.raises(), 0);
});

test('rule 8: an entry by hand is made once, also after a restart', async (t) => {
  const box = await startLaneBox(t);
  await enter(box);
  const entry = { message_uuid: 'e1', car_number: plate, in_time: secondsAt(-60), user_id: '7' };
  t.like(await answered(box, box.tell('manual_inpark', entry)), { state: 1 });
  await box.close();
  const again = await startLaneBox(t, box.environment);
  t.like(await answered(again, again.tell('manual_inpark', entry)), { state: 1 });
  t.is(again.parts.sessions.openOf(plate).length, 1);
  t.is((await uplinks(again)).length, 1);
  const other = { ...entry, message_uuid: 'e2' };
  t.like(await answered(again, again.tell('manual_inpark', other)), {
    state: 0,
    errmsg: 'the plate has an open stay',
  });
});

test('a price is that of the rates, and a prepayment takes it away', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  // One hour costs 5 yuan, each further half hour 2.
  t.like(await box.tell('query_price', priceQuery({ query_order_no: 'q1' })), {
    state: 1,
    order_id: stay.sessionId,
    price: '7.0',
    total: '7.0',
    query_order_no: 'q1',
    car_number: plate,
    in_time: secondsAt(-60),
  });
  const known = await box.tell('query_price', priceQuery({ order_id: stay.sessionId }));
  t.is(known?.['in_time'], undefined);
  t.like(await box.tell('prepay_order', prepay(stay.sessionId, { prepay: 7 })), {
    state: 1,
    order_id: stay.sessionId,
    prepay: '7',
  });
  t.like(await box.tell('query_price', priceQuery()), { state: 1, price: '0.0' });
});

test('a price is refused with a reason that the driver reads', async (t) => {
  const box = await startLaneBox(t);
  t.like(await box.tell('query_price', priceQuery()), { state: 0, errmsg: '场内未找到该车辆' });
  t.like(await box.tell('query_price', priceQuery({ car_number: '' })), { state: 0 });
  const atExit = priceQuery({ pay_scene: 1, out_channel_id: 'B1', query_order_no: 'q1' });
  t.like(await answered(box, box.tell('query_price', atExit)), { state: 0, query_order_no: 'q1' });
});

test('rule 8: a payment that comes fourteen times counts once, also after a restart', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  const both = [1, 2].map(() => box.tell('prepay_order', prepay(stay.sessionId)));
  for (const answer of await Promise.all(both)) t.like(answer, { state: 1 });
  for (let repeat = 0; repeat < 12; repeat += 1) {
    t.like(await box.tell('prepay_order', prepay(stay.sessionId)), { state: 1 });
  }
  t.is(paidFen(stayOf(box, stay)), 500);
  await box.close();
  const again = await startLaneBox(t, box.environment);
  t.like(await again.tell('prepay_order', prepay(stay.sessionId)), { state: 1 });
  t.is(paidFen(stayOf(again, stay)), 500);
  t.is((await kept(again, stay, 'paid')).length, 1, 'one fact, however often it is told');
});

test('rule 8: a payment that is known is answered only once it is on disk', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  await box.tell('prepay_order', prepay(stay.sessionId));
  const again = () => box.tell('prepay_order', prepay(stay.sessionId));
  const { early, answer } = await askOnHeldDisk(box, again, () => null);
  t.false(early, 'what is known may still be on its way to the disk');
  t.like(answer, { state: 1 });
});

test('the wallet of a plate is told of once, and again when it changes', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  const wallet = { car_number: plate, balance: '12.50', autopay: 1 };
  const changed = { ...wallet, balance: '2.50' };
  for (const told of [wallet, wallet, changed, changed, { ...changed, autopay: 0 }]) {
    await box.tell('update_balance', told);
  }
  t.is((await kept(box, stay, 'walletTold')).length, 3);
});

test('rule 8: a payment is answered only once it is on disk', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  const { early, seen, answer } = await askOnHeldDisk(
    box,
    () => box.tell('prepay_order', prepay(stay.sessionId)),
    () => paidFen(stayOf(box, stay)),
  );
  t.false(early);
  t.is(seen, 0);
  t.like(answer, { state: 1 });
});

test('rule 8: what is only written down is answered once that is on disk', async (t) => {
  const box = await startLaneBox(t);
  const wallet = { car_number: plate, balance: '12.50', autopay: 1 };
  const ask = () => box.tell('update_balance', wallet);
  t.false((await askOnHeldDisk(box, ask, () => null)).early);
  t.true((await events(box)).includes('wallet_told'));
});

test('what is told of an unknown order is refused, and nothing is kept of it', async (t) => {
  const box = await startLaneBox(t);
  const unknown = { state: 0, errmsg: '场内没有此订单' };
  t.like(await box.tell('prepay_order', prepay('o9')), { ...unknown, order_id: 'o9' });
  t.like(await box.tell('lock_car', { order_id: 'o9', is_locked: 1 }), unknown);
  t.like(
    await box.tell('change_car_number', {
      message_uuid: 'm',
      order_id: 'o9',
      old_car_number: plate,
      new_car_number: '粤B99999',
    }),
    { ...unknown, car_number: plate },
  );
  t.deepEqual(box.parts.sessions.ids(), []);
});

test('a payment that failed leaves the stay as it is, and is taken note of', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  const failed = {
    ...{ state: 0, order_id: stay.sessionId, trade_no: 't1', pay_type: 'wallet', total: 5 },
    ...{ errmsg: '余额不足', car_number: plate },
  };
  t.like(await box.tell('outpark', failed), { state: 1, trade_no: 't1' });
  t.is(paidFen(stayOf(box, stay)), 0);
  t.true((await events(box)).includes('payment_not_made'));
  t.like(await box.tell('outpark', { ...failed, state: 1 }), { state: 1 });
  t.is(paidFen(stayOf(box, stay)), 500);
});

test('a refund makes an open stay due again, each part once', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  await box.tell('prepay_order', prepay(stay.sessionId));
  const refund = {
    ...{ trade_no: 't1', refund_money: 2, state: 1, errmsg: '退款成功', order_id: '' },
    refund_time: secondsAt(1),
  };
  t.like(await box.tell('refund', refund), { state: 1, trade_no: 't1' });
  await box.tell('refund', refund);
  t.is(paidFen(stayOf(box, stay)), 300);
  await box.tell('refund', { ...refund, refund_time: secondsAt(2) });
  t.is(paidFen(stayOf(box, stay)), 100);
  t.like(await box.tell('refund', { ...refund, state: 0, trade_no: 't7' }), { state: 1 });
  t.is(paidFen(stayOf(box, stay)), 100);
  const sameSecond = { ...refund, refund_time: secondsAt(2), refund_money: 1 };
  for (let time = 0; time < 2; time += 1) await box.tell('refund', sameSecond);
  t.is(paidFen(stayOf(box, stay)), 0, 'two parts of one second are two');
  t.is((await kept(box, stay, 'paid')).length, 4, 'the payment, and each part once');
});

test('what is owed by who left first is closed by payments in the app (3.29) and by code (3.37)', async (t) => {
  const box = await startLaneBox(t);
  const { sessions, config } = box.parts;
  const stay = await enter(box);
  await box.car('out1', true);
  await readAtExit(box, plate);
  const { arrival } = box.role.lane('out1').state;
  if (!arrival?.read) return t.fail('Nobody stands there.');
  const lane = config.lanes.find(({ id }) => id === 'out1');
  if (lane === undefined) return t.fail('There is no exit.');
  await box.role.attendants.letOut({ lane, read: arrival.read }, 'Li', 'the phone is empty');
  box.role.lane('out1').reconsider('attendant');
  await box.pass(500);
  t.is(box.raises('out1'), 1);
  const owedFen = () => sessions.debtsOf(plate)[0]?.owedFen ?? 0;
  const whole = owedFen();
  t.true(whole > 100);
  const paid = { order_id: stay.sessionId, state: 1, errmsg: '支付成功', pay_time: secondsAt(9) };
  const money = { account_type: 1, fee: 0, arrive_money: 1, remark: '', pay_channel: 1 };
  const app = {
    ...paid,
    ...money,
    car_number: plate,
    pay_type: 'repair',
    trade_no: 'r1',
    total: 1,
  };
  for (let time = 0; time < 2; time += 1) {
    t.like(await answered(box, box.tell('repair', app)), { state: 1 });
  }
  t.is(owedFen(), whole - 100, 'a part of it, once');
  const rest = { ...paid, ...money, trade_no: 'e1', total: (whole - 100) / 100 };
  for (let time = 0; time < 2; time += 1) {
    t.is(await answered(box, box.tell('escape_order', rest)), null);
  }
  t.deepEqual(sessions.debtsOf(plate), []);
  t.is(paidFen(stayOf(box, stay)), whole);
  await box.close();
  const again = await startLaneBox(t, box.environment);
  t.deepEqual(again.parts.sessions.debtsOf(plate), []);
});

test('a locked car stays until it is unlocked, and leaves then without being read again', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  await box.tell('prepay_order', prepay(stay.sessionId, { prepay: 100 }));
  const lock = { order_id: stay.sessionId, is_locked: 1, lock_key: '2345' };
  t.like(await box.tell('lock_car', lock), { state: 1, is_locked: 1, order_id: stay.sessionId });
  t.like(await box.tell('lock_car', lock), { state: 1 });
  t.true(isLocked(stayOf(box, stay)));
  await box.car('out1', true);
  await readAtExit(box, plate);
  t.is(box.raises('out1'), 0);
  t.is(box.role.lane('out1').state.arrival?.status, 'refused');
  box.environment.clock.advance(1_000);
  t.like(await answered(box, box.tell('lock_car', { ...lock, is_locked: 0 })), {
    state: 1,
    is_locked: 0,
  });
  t.is(box.raises('out1'), 1);
  t.false(isOpen(stayOf(box, stay)));
  t.like(await box.tell('lock_car', lock), { state: 0, errmsg: '车辆已离场' });
});

test('a car without a stay pays a fixed amount at the exit, and leaves', async (t) => {
  const box = await startLaneBox(t);
  const charge = {
    ...{ message_uuid: 'f1', car_number: plate, out_time: secondsAt(0), out_channel_id: 'B1' },
    ...{ price: '2.5', user_id: '7' },
  };
  t.like(await answered(box, box.tell('fixed_charge', charge)), {
    state: 0,
    errmsg: 'no car stands in the lane',
  });
  await box.car('out1', true);
  await readAtExit(box, plate);
  t.is(box.role.lane('out1').state.arrival?.status, 'refused');
  const asked = { ...charge, message_uuid: 'f2' };
  t.like(await answered(box, box.tell('fixed_charge', asked)), { state: 1, message_uuid: 'f2' });
  t.like(box.role.lane('out1').state.arrival, { status: 'paying', dueFen: 250 });
  const atExit = priceQuery({ pay_scene: 1, out_channel_id: 'B1', query_order_no: 'q1' });
  const price = await answered(box, box.tell('query_price', atExit));
  t.like(price, { state: 1, price: '2.5', car_number: plate, query_order_no: 'q1' });
  const paid = {
    ...{ state: 1, order_id: price?.['order_id'], trade_no: 't1', pay_type: 'scancode' },
    ...{ total: 2.5, car_number: plate, out_channel_id: 'B1', pay_time: secondsAt(0) },
  };
  t.like(await answered(box, box.tell('outpark', paid)), { state: 1 });
  t.is(box.raises('out1'), 1);
  t.like((await uplinks(box)).at(-1), {
    body: 'sessionClosed',
    sessionClosed: { amountReceivableFen: 250, electronicPaidFen: 250, method: 'SCAN_CODE' },
  });
});

test('a prepayment goes up as one, apart from what is paid at the exit', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  await box.tell('prepay_order', prepay(stay.sessionId, { prepay: 6 }));
  const cash = { prepay: 1, prepay_type: 2, trade_no: 't2' };
  await box.tell('prepay_order', prepay(stay.sessionId, cash));
  await box.car('out1', true);
  await readAtExit(box, plate);
  t.is(box.raises('out1'), 1);
  t.like((await uplinks(box)).at(-1), {
    body: 'sessionClosed',
    sessionClosed: {
      electronicPrepaidFen: 600,
      cashPrepaidFen: 100,
      electronicPaidFen: 0,
      cashPaidFen: 0,
    },
  });
});

test('a car without plate is let in by its number, once, and only if it stands there', async (t) => {
  const box = await startLaneBox(t);
  const scan = { car_number: '62000F9', park_id: '1', channel_id: 'A1', timetemp: secondsAt(0) };
  t.like(await answered(box, box.tell('nolicence_in_park', scan)), {
    state: 0,
    car_number: '62000F9',
    errmsg: 'no car waits at this entry',
  });
  await box.car('in1', true);
  const later = { ...scan, timetemp: secondsAt(1) };
  const both = [box.tell('nolicence_in_park', later), box.tell('nolicence_in_park', later)];
  for (const answer of await answered(box, Promise.all(both))) t.like(answer, { state: 1 });
  t.like(await answered(box, box.tell('nolicence_in_park', later)), { state: 1 });
  t.is(box.raises(), 1);
  t.is(box.parts.sessions.openOf('62000F9').length, 1);
  t.like((await uplinks(box))[0], { sessionOpened: { plate: '62000F9', channelId: 'A1' } });
  t.like(await answered(box, box.tell('nolicence_in_park', { ...scan, channel_id: 'B1' })), {
    state: 0,
  });
});

test('the plate of a stay is corrected if it still is what the cloud thinks', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  const change = {
    ...{ message_uuid: 'c1', order_id: stay.sessionId, old_car_number: plate, user_id: '7' },
    new_car_number: '粤B54321',
  };
  const wrong = { ...change, old_car_number: '粤B00000' };
  t.like(await box.tell('change_car_number', wrong), { state: 0, car_number: '粤B00000' });
  t.like(await box.tell('change_car_number', change), {
    state: 1,
    car_number: '粤B54321',
    message_uuid: 'c1',
  });
  t.like(await box.tell('change_car_number', change), { state: 1 });
  t.is(plateOf(stayOf(box, stay)), '粤B54321');
  t.is(box.parts.sessions.openOf(plate).length, 0);
});

test('a stay that people match gets the plate of the car at the exit, which then pays', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  await box.car('out1', true);
  await readAtExit(box, '粤B1234S');
  t.is(box.role.lane('out1').state.arrival?.status, 'refused');
  const match = {
    ...{ event_id: 'e9', order_id: stay.sessionId, channel_id: 'B1', comid: '1' },
    car_number: '粤B1234S',
  };
  t.like(await answered(box, box.tell('confirm_order_inform', match)), {
    state: 1,
    event_id: 'e9',
  });
  t.like(box.role.lane('out1').state.arrival, { status: 'paying', dueFen: 700 });
});

test('a stay that is settled at the cloud is over here, with the amounts told, once', async (t) => {
  const box = await startLaneBox(t);
  const stay = await enter(box);
  await box.tell('prepay_order', prepay(stay.sessionId, { prepay: 2 }));
  const settle = {
    ...{ sync_id: 17, in_time: secondsAt(-60), out_time: secondsAt(0), car_number: plate },
    ...{ operate_type: 2, cash_pay: 3, cash_prepay: 0, ele_pay: 0, ele_prepay: 2 },
  };
  for (let repeat = 0; repeat < 2; repeat += 1) {
    const asked = { data: { ...settle, order_id: stay.sessionId } };
    t.like(await box.tell('order_zero_balance', asked), {
      state: 1,
      sync_id: 17,
      In_time: secondsAt(-60),
    });
  }
  t.false(isOpen(stayOf(box, stay)));
  t.is(paidFen(stayOf(box, stay)), 500);
  t.is((await uplinks(box)).length, 1, 'the cloud closed its own copy');
  t.like(await box.tell('order_zero_balance', { data: settle }), { state: 0 });
});

test('notices that change nothing here are written down and acknowledged', async (t) => {
  const box = await startLaneBox(t);
  const upgrade = { request_no: 'r1', local_id: 'x', union_id: '1', update_content: '4.2' };
  t.like(await box.tell('update_park_soft', upgrade), { state: 1, request_no: 'r1' });
  const change = { trade_no: 't1', recharge_money: 1.5, state: 1, errmsg: 'ok' };
  t.like(await box.tell('recharge', change), { state: 1, trade_no: 't1' });
  const found = await events(box);
  t.true(found.includes('upgrade_asked') && found.includes('change_paid_out'));
  const debt = {
    ...{ state: 1, order_id: 'o9', trade_no: 't3', total: 1, errmsg: '' },
  };
  t.is(await box.tell('escape_order', debt), null);
});
