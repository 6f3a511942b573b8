import test, { type ExecutionContext } from 'ava';
import { contentOf, type ParkRecord } from '../../protocol/park/record.js';
import { toCloud } from '../../protocol/translate/up.js';
import { describeSale } from '../../runtime/cli/describe-sale.js';
import { localMinute } from '../../runtime/rates/local-time.js';
import { saleTraceOf } from '../../runtime/records/sale-trace.js';
import { CardDesk } from '../../runtime/records/card-desk.js';
import { ShiftBook } from '../../runtime/shifts/shift-book.js';
import { ShiftDesk } from '../../runtime/shifts/shift-desk.js';
import { journalShelf, outboxShelf, recordShelf, shiftShelf } from '../../runtime/store/shelves.js';
import { startLaneBox } from '../bridge/lane-box.js';
import { settled } from '../support/clock.js';
import { START_MS, TestEnvironment } from '../support/test-environment.js';
import { someRecord } from './some-record.js';

const plate = '粤B12345';
const cash = { paidFen: 10_000, paidBy: null, by: '7' };
const DAY_MS = 86_400_000;

async function start(t: ExecutionContext, environment = new TestEnvironment()) {
  const box = await startLaneBox(t, environment);
  const { parts } = box;
  const shifts = await ShiftBook.load(parts.store);
  const desk = new CardDesk({ ...parts, shifts, onOrder: () => undefined });
  const onDuty = new ShiftDesk({ ...parts, shifts, onOrder: () => undefined });
  const uploads = async () => {
    const page = await parts.store.list(outboxShelf, { limit: 100 });
    return page.map(({ value }) => toCloud(value.uplink));
  };
  const know = (record: ParkRecord) => parts.records.merge([record], { synced: true });
  const balanceFen = () => parts.records.storedValue.card('v1', 'gate-1')?.balanceFen;
  return { box, parts, desk, shifts, onDuty, uploads, know, balanceFen, environment };
}

const storedValueCard = (plates = [plate]) =>
  someRecord('storedValueCard', { plates, balanceFen: 500, opening: 1 }, { key: 'v1' });

const monthlyCard = (validUntilMs: number) =>
  someRecord('permit', { plates: [plate], validFromMs: 1_000, validUntilMs }, { key: 'm1' });

test('what is put on a card is on its balance, goes up once, and counts in the shift', async (t) => {
  const { parts, desk, shifts, onDuty, uploads, know, balanceFen } = await start(t);
  know(storedValueCard());
  await onDuty.start('7', '');
  const { tradeNo, balanceFen: now } = await desk.topUp('v1', 12_000, cash);
  t.is(now, 12_500);
  t.is(balanceFen(), 12_500);
  t.deepEqual(
    (await uploads())
      .filter(({ service }) => service === 'prepay_card_record')
      .map(({ data }) => data),
    [
      {
        ...{ service_name: 'prepay_card_record', data_target: 'cloud', trade_no: tradeNo },
        ...{ card_id: 'v1', pay_time: START_MS / 1_000, pay_type: '现金', car_number: plate },
        ...{ total_price: '120.0', user_id: '7', actual_money: 100 },
      },
    ],
  );
  t.like(shifts.onDuty('7')?.sums, { cashFen: 10_000, cashPayments: 1 });
  const journal = await parts.store.list(journalShelf, { limit: 100 });
  t.is(
    journal.find(({ value }) => value.event === 'card_sold')?.value.text,
    `120 yuan on card "v1": 100 yuan paid, cash, by 7, number ${tradeNo}`,
  );
});

test('rule 4: a sale is one batch: records, shift, journal and uploads', async (t) => {
  const { desk, onDuty, know, environment } = await start(t);
  know(storedValueCard());
  await onDuty.start('7', '');
  const before = environment.disk.watched.written.length;
  await desk.topUp('v1', 12_000, cash);
  const written = environment.disk.watched.written.slice(before);
  t.is(written.length, 1);
  t.true(written[0]?.options.sync);
  const shelves = written[0]?.operations.map(({ key }) => key.split(':')[0]) ?? [];
  for (const { name } of [recordShelf, outboxShelf, journalShelf, shiftShelf]) {
    t.true(shelves.includes(name), name);
  }
});

test('rule 9: a top-up that the cloud tells back counts once', async (t) => {
  const { box, desk, know, balanceFen } = await start(t);
  know(storedValueCard());
  const { tradeNo } = await desk.topUp('v1', 12_000, cash);
  const told = box.tell('prepay_card_trade_sync', {
    ...{ trade_no: tradeNo, card_id: 'v1', total_price: '120.00', actual_money: 100 },
    ...{ pay_time: START_MS / 1_000, pay_type: '现金', car_number: plate, account_type: 1 },
  });
  await box.pass(200);
  t.like(await told, { state: 1 });
  t.is(balanceFen(), 12_500);
});

test('what was put on a card is there after a restart, and an exit takes from it', async (t) => {
  const { box, desk, know, environment } = await start(t);
  know(storedValueCard());
  await desk.topUp('v1', 12_000, cash);
  await box.close();
  const again = await start(t, environment);
  t.is(again.balanceFen(), 12_500);
  const taken = again.parts.records.storedValue.spending(
    { cardId: 'v1', nodeId: 'gate-1' },
    700,
    environment.wall.unixMs(),
  );
  again.know(taken ?? storedValueCard());
  t.is(again.balanceFen(), 11_800);
});

test('a monthly card is longer by its months, and the cloud is told of card and payment', async (t) => {
  const { parts, desk, uploads, know } = await start(t);
  // The last second of 30 June in China.
  const endMs = Date.parse('2026-06-30T23:59:59+08:00');
  know(monthlyCard(endMs));
  const sold = await desk.renew('m1', { months: 3, dueFen: 90_000 }, { ...cash, paidFen: 85_000 });
  t.is(new Date(sold.validUntilMs).toISOString(), '2026-09-30T15:59:59.000Z');
  t.like(parts.records.get('permit', 'm1'), {
    permit: { validFromMs: 1_000, validUntilMs: sold.validUntilMs, source: 'LOCAL', revision: 2 },
  });
  const [card, renewal] = await uploads();
  t.like(card, {
    service: 'upload_month_member',
    data: { card_id: 'm1', end_time: sold.validUntilMs / 1_000, operate_type: 2 },
  });
  t.deepEqual(renewal?.data, {
    ...{ service_name: 'month_pay_record', data_target: 'cloud', trade_no: sold.tradeNo },
    ...{ card_id: 'm1', pay_time: START_MS / 1_000, amount_receivable: '900.0' },
    ...{ amount_pay: '850.0', pay_type: '现金', buy_month: 3, user_id: '7' },
    ...{ start_time: endMs / 1_000 + 1, limit_time: sold.validUntilMs / 1_000 },
  });
});

test('a sale is found by its number, with what was paid and what the cloud lacks', async (t) => {
  const { parts, desk, know } = await start(t);
  know(storedValueCard());
  know(monthlyCard(Date.parse('2026-06-30T23:59:59+08:00')));
  const topUp = await desk.topUp('v1', 12_000, cash);
  const renewal = await desk.renew('m1', { months: 3, dueFen: 90_000 }, cash);
  const found = async (tradeNo: string) => {
    const trace = await saleTraceOf(parts, tradeNo);
    return trace === null ? null : describeSale(trace);
  };
  t.is(await found('other'), null);
  const day = localMinute(START_MS);
  const waiting = (await parts.store.list(outboxShelf, { limit: 9 })).map(
    ({ value }) => value.uplink,
  );
  const services = waiting.map((uplink) => toCloud(uplink).service);
  t.deepEqual(services, ['prepay_card_record', 'upload_month_member', 'month_pay_record']);
  const [put, extended, renewed] = waiting.map(({ messageId }) => messageId);
  t.is(
    await found(topUp.tradeNo),
    `${topUp.tradeNo}  120 yuan on stored-value card "v1"\n` +
      `  ${day}  100 yuan paid, 现金, by 7\n` +
      `  waits for the cloud: recordEdited ${put}`,
  );
  t.is(
    await found(renewal.tradeNo),
    `${renewal.tradeNo}  3 months of monthly card "m1", 2026-07-01 00:00 - 2026-09-30 23:59, ` +
      `900 yuan due\n  ${day}  100 yuan paid, 现金, by 7\n` +
      `  waits for the cloud: recordEdited ${extended}\n` +
      `  waits for the cloud: recordEdited ${renewed}`,
  );
});

test('of a sale that another box made, this one says so, and not what the cloud has', async (t) => {
  const { parts, desk, know } = await start(t);
  know(storedValueCard());
  const { tradeNo } = await desk.topUp('v1', 12_000, cash);
  const sold = parts.records.get('storedValueTrade', tradeNo);
  if (sold?.kind !== 'storedValueTrade') return t.fail();
  const describe = async (key: string, source: 'LOCAL' | 'CLOUD') => {
    know({ ...sold, header: { ...sold.header, key, source } });
    const trace = await saleTraceOf(parts, key);
    return trace === null ? '' : describeSale(trace);
  };
  t.regex(await describe('other_1', 'LOCAL'), /by 7\n {2}sold at another box/);
  t.regex(await describe('other_2', 'CLOUD'), /told by the cloud\n {2}the cloud has all/);
});

test('a card that was over begins anew, and is not valid in between', async (t) => {
  const { parts, desk, know } = await start(t);
  know(monthlyCard(START_MS - 10 * DAY_MS));
  await desk.renew('m1', { months: 1, dueFen: 0 }, cash);
  t.like(parts.records.get('permit', 'm1'), { permit: { validFromMs: START_MS } });
});

test('what is paid otherwise than in cash is told in its words, and is in no shift', async (t) => {
  const { desk, shifts, onDuty, uploads, know } = await start(t);
  know(storedValueCard());
  await onDuty.start('7', '');
  await desk.topUp('v1', 12_000, { ...cash, paidBy: '微信' });
  t.like((await uploads()).at(-1), { data: { pay_type: '微信' } });
  t.like(shifts.onDuty('7')?.sums, { cashFen: 0, cashPayments: 0 });
});

test('a card that is not there, or that the cloud could not be told of, is not sold', async (t) => {
  const { desk, uploads, know, balanceFen } = await start(t);
  await t.throwsAsync(desk.topUp('v1', 100, cash), { code: 'card/unknown', message: /"v1"/ });
  await t.throwsAsync(desk.renew('m1', { months: 1, dueFen: 0 }, cash), { code: 'card/unknown' });
  know(storedValueCard([]));
  await t.throwsAsync(desk.topUp('v1', 100, cash), { message: /car_number/ });
  t.is(balanceFen(), 500);
  t.deepEqual(await uploads(), []);
});

test('rule 10: what a full disk does not take was not sold', async (t) => {
  const { parts, desk, shifts, onDuty, know, balanceFen } = await start(t);
  know(storedValueCard());
  know(monthlyCard(START_MS + DAY_MS));
  await onDuty.start('7', '');
  const full = Object.assign(new Error('full'), { code: 'store/full' });
  const store = new Proxy(parts.store, {
    get(target, name) {
      if (name === 'commit') return () => Promise.reject(full);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
  const atFullDisk = new CardDesk({ ...parts, store, shifts, onOrder: () => t.fail() });
  await t.throwsAsync(atFullDisk.topUp('v1', 100, cash), { code: 'store/full' });
  await t.throwsAsync(atFullDisk.renew('m1', { months: 1, dueFen: 0 }, cash), {
    code: 'store/full',
  });
  t.is(balanceFen(), 500);
  const permit = parts.records.get('permit', 'm1');
  t.like(permit === undefined ? {} : contentOf(permit), { validUntilMs: START_MS + DAY_MS });
  t.like(shifts.onDuty('7')?.sums, { cashFen: 0 });
  await settled();
  await desk.topUp('v1', 100, cash);
  t.is(balanceFen(), 600);
});
