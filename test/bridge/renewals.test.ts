import test from 'ava';
import { monthsLater } from '../../protocol/cloud/time.js';
import { startLaneBox, type LaneBox } from './lane-box.js';

const from = Date.UTC(2026, 0, 30, 16) / 1_000; // 31 January, 0:00 in China
const until = Date.UTC(2026, 5, 30, 16) / 1_000 - 1;

async function withCard(box: LaneBox): Promise<void> {
  const card = { card_id: 'c1', car_number: '粤B12345', begin_time: from, end_time: until };
  const money = { price: 150, amount_receivable: 150, update_time: from, operate_type: 1 };
  await box.tell('month_member_sync', { data: { ...card, ...money } });
}

const online = (change: object = {}) => ({
  ...{ card_id: 'c1', trade_no: 't1', months: 2, start_time: until + 1, pay_money: 300 },
  ...{ park_id: '21835', pay_time: until - 86_400, car_number: '粤B12345', ...change },
});
const endOf = (box: LaneBox) => box.parts.permits.get('c1')?.validUntilMs;

test('a month later is the same day, or the last one of a month that lacks it', (t) => {
  const china = (text: string) => Date.parse(`${text}+08:00`);
  t.is(monthsLater(china('2026-01-31T00:00:00'), 1), china('2026-02-28T00:00:00'));
  t.is(monthsLater(china('2026-11-15T08:30:00'), 3), china('2027-02-15T08:30:00'));
});

test('rule 8: a renewal that was paid online makes the card end later, once', async (t) => {
  const box = await startLaneBox(t);
  await withCard(box);
  t.like(await box.tell('monthcard_pay', online()), { state: 1, trade_no: 't1' });
  const end = monthsLater((until + 1) * 1_000, 2) - 1_000;
  t.is(endOf(box), end);
  await box.close();
  const again = await startLaneBox(t, box.environment);
  t.like(await again.tell('monthcard_pay', online()), { state: 1 });
  t.is(endOf(again), end);
  t.is(again.parts.records.counts()['cardRenewal'], 1);
});

test('a renewal of the cloud ends when it says, and never shortens a card', async (t) => {
  const box = await startLaneBox(t);
  await withCard(box);
  const told = {
    ...{ card_id: 'c1', trade_no: 't2', pay_time: until, amount_receivable: '0.0' },
    ...{ amount_pay: '0.0', pay_type: '现金', buy_month: 1, park_id: '21835' },
  };
  const later = { ...told, 'end_time ': until + 1_000 };
  t.like(await box.tell('month_pay_sync', { data: later }), { state: 1, trade_no: 't2' });
  t.is(endOf(box), (until + 1_000) * 1_000);
  const sooner = { ...told, trade_no: 't3', end_time: until };
  t.like(await box.tell('month_pay_sync', { data: sooner }), { state: 1 });
  t.is(endOf(box), (until + 1_000) * 1_000);
  // What the cloud tells of the card itself stays the last word.
  await withCard(box);
  t.is(endOf(box), (until + 1_000) * 1_000);
});

test('a card that was over begins anew, and one that nobody knows is refused', async (t) => {
  const box = await startLaneBox(t);
  await withCard(box);
  const start = until + 40 * 86_400;
  const late = online({ start_time: start, pay_time: start });
  t.like(await box.tell('monthcard_pay', late), { state: 1 });
  t.is(box.parts.permits.get('c1')?.validFromMs, start * 1_000);
  const unknown = online({ card_id: 'c9', trade_no: 't9' });
  t.like(await box.tell('monthcard_pay', unknown), { state: 0, trade_no: 't9' });
  t.is(box.parts.records.get('cardRenewal', 't9'), undefined);
});

test("the platform's count of free places goes on with the cars that come and go", async (t) => {
  const box = await startLaneBox(t);
  const told = { park_id: '21835', union_id: 200002, total_space: 122, free_space: 2 };
  const message = { ...told, message_uuid: 'm1' };
  t.like(await box.tell('space_notify', message), { path: 'commapi/upMessage' });
  const enter = async (plate: string) => {
    const entry = { message_uuid: plate, car_number: plate, in_time: from, user_id: '7' };
    const asked = box.tell('manual_inpark', entry);
    await box.pass(200);
    return asked;
  };
  await enter('粤B00001');
  // A repetition does not count from here again.
  await box.tell('space_notify', message);
  t.is(box.freePlaces(), 1);
  await enter('粤B00002');
  await enter('粤B00003');
  t.is(box.freePlaces(), 0);
  await box.tell('space_notify', { ...told, free_space: 500, message_uuid: 'm2' });
  t.is(box.freePlaces(), 122);
});
