import test from 'ava';
import { describeDay } from '../../runtime/cli/reconcile.js';
import { compareDay } from '../../runtime/reconcile/compare-day.js';
import type { CloudDay } from '../../runtime/reconcile/cloud-day.js';
import { dayOf } from '../../runtime/reconcile/day.js';
import type { EndedStay, OwnDay, OwnPayment } from '../../runtime/reconcile/own-day.js';

const day = dayOf('2026-10-01');
const noonMs = day.fromMs + 12 * 3_600_000;

const stay = (change: Partial<EndedStay> = {}): EndedStay => ({
  sessionId: 's1',
  plate: '京A12345',
  receivableFen: 1_000,
  atExit: { cashFen: 0, electronicFen: 1_000 },
  sinceExit: { paidFen: 0, paidBackFen: 0, toldLessFen: 0 },
  shortFen: 0,
  unpaid: false,
  releasedFen: null,
  told: 'told',
  ...change,
});
const payment = (change: Partial<OwnPayment> = {}): OwnPayment => ({
  tradeNo: 't1',
  sessionId: 's1',
  plate: '京A12345',
  amountFen: 1_000,
  atMs: noonMs,
  ...change,
});
const own = (stays: EndedStay[], payments: OwnPayment[]): OwnDay => ({ stays, payments });
const cloud = (
  sums: Partial<CloudDay['sums']> = {},
  payments: Partial<CloudDay['payments'][number]>[] = [{}],
): CloudDay => ({
  sums: {
    count: 1,
    receivableFen: 1_000,
    cashFen: 0,
    electronicFen: 1_000,
    sessionIds: ['s1'],
    ...sums,
  },
  payments: payments.map((change) => ({
    tradeNo: 't1',
    sessionId: 's1',
    plate: '京A12345',
    amountFen: 1_000,
    refunded: false,
    ...change,
  })),
});
const kinds = (here: OwnDay, there: CloudDay) =>
  compareDay(day, here, there).differences.map(({ kind }) => kind);

test('rule 9: books that say the same agree', (t) => {
  const comparison = compareDay(day, own([stay()], [payment()]), cloud());
  t.true(comparison.agrees);
  t.deepEqual(describeDay(comparison).split('\n'), [
    '  2026-10-01        here       cloud  difference',
    '       exits           1           1           0',
    '         due          10          10           0',
    '        cash           0           0           0',
    '  electronic          10          10           0',
    'The books agree.',
    'What cards were sold for is not compared: the cloud tells no sums of it.',
  ]);
});

test('an exit that the cloud does not list is named with the reason', (t) => {
  const reasons = (['told', 'waits', 'refused'] as const).map((told) => {
    const missing = compareDay(day, own([stay({ told })], [payment()]), cloud({ sessionIds: [] }));
    t.false(missing.agrees);
    t.is(missing.differences[0]?.kind, 'exit_missing_in_cloud');
    return missing.differences[0]?.reason;
  });
  t.deepEqual(reasons, [
    'the cloud has answered its order, and does not list it',
    'its order waits for the cloud',
    'the cloud refused its order; it is among the dead letters',
  ]);
});

test('a stay that ended unpaid, or was closed at the cloud, is no missing exit', (t) => {
  const stays = [stay(), stay({ sessionId: 's2', unpaid: true })];
  const here = own([...stays, stay({ sessionId: 's3', told: 'no-order' })], [payment()]);
  t.deepEqual(kinds(here, cloud()), []);
  t.is(compareDay(day, here, cloud()).unpaidCount, 1);
});

test('stays that ended unpaid are exits where the cloud counts them so', (t) => {
  const noMoney = { cashFen: 0, electronicFen: 0 };
  const unpaid = stay({ sessionId: 's2', unpaid: true, atExit: noMoney });
  const there = cloud({ count: 2, receivableFen: 2_000, sessionIds: ['s1', 's2'] });
  const comparison = compareDay(day, own([stay(), unpaid], [payment()]), there);
  t.deepEqual(comparison.differences, []);
  t.true(comparison.agrees);
  t.is(comparison.unpaidCount, 1);
});

test('what was paid, paid back and told to be less after the exit is told beside the sums', (t) => {
  const none = { paidFen: 0, paidBackFen: 0, toldLessFen: 0 };
  const stays = [
    stay({ sinceExit: { ...none, paidFen: 300 } }),
    stay({ sessionId: 's2', sinceExit: { ...none, paidBackFen: 250 } }),
    stay({ sessionId: 's3', sinceExit: { ...none, toldLessFen: 200 }, shortFen: 150 }),
  ];
  const comparison = compareDay(day, own(stays, [payment()]), cloud());
  t.deepEqual(comparison.sinceExit, { paidFen: 300, paidBackFen: 250, toldLessFen: 200 });
  t.deepEqual(comparison.short, { sessionIds: ['s3'], fen: 150 });
  t.deepEqual(describeDay(comparison).split('\n').slice(5, 9), [
    'paid after the exit: 3 yuan',
    'paid back after the exit: 2.5 yuan',
    'told after the exit to be less than was counted: 2 yuan',
    'paid too little, and let out as paid: s3: 1.5 yuan',
  ]);
});

test('cars that people let out free are counted, with what was due of them', (t) => {
  const stays = [stay({ releasedFen: 700 }), stay({ sessionId: 's2', releasedFen: 300 }), stay()];
  t.deepEqual(compareDay(day, own(stays, [payment()]), cloud()).released, { count: 2, fen: 1_000 });
});

test('an exit that only the cloud knows is named', (t) => {
  const there = cloud({ sessionIds: ['s1', 's9'], count: 2 });
  const comparison = compareDay(day, own([stay()], [payment()]), there);
  t.deepEqual(
    comparison.differences.map(({ kind, sessionId }) => [kind, sessionId]),
    [['exit_only_in_cloud', 's9']],
  );
});

test('sums are compared also where the rows of the cloud name no orders', (t) => {
  const there = cloud({ sessionIds: null, cashFen: null, receivableFen: 900 });
  const comparison = compareDay(day, own([stay()], [payment()]), there);
  t.deepEqual(comparison.differences, []);
  t.false(comparison.agrees);
  t.regex(describeDay(comparison), /due +10 +9 +-1\n +cash +0 +not told\n/);
});

test('a payment that one side lacks is named, and one with another amount', (t) => {
  const here = own([stay()], [payment()]);
  t.deepEqual(kinds(here, cloud({}, [])), ['payment_missing_at_platform']);
  t.deepEqual(kinds(own([stay()], []), cloud()), ['payment_missing_here']);
  t.deepEqual(kinds(here, cloud({}, [{ amountFen: 900 }])), ['payment_differs']);
});

test('a payment under another number counts by its order and amount', (t) => {
  t.deepEqual(kinds(own([stay()], [payment()]), cloud({}, [{ tradeNo: 'wx-7' }])), []);
});

test('payments of several stays under one number of ours are told apart by their orders', (t) => {
  const asked = (sessionId: string) => payment({ tradeNo: 'asked-1', sessionId });
  const here = own([stay(), stay({ sessionId: 's2' })], [asked('s1'), asked('s2')]);
  const payments = ['s1', 's2'].map((sessionId) => ({ tradeNo: `t-${sessionId}`, sessionId }));
  t.deepEqual(kinds(here, cloud({ sessionIds: ['s1', 's2'] }, payments)), []);
});

test('a refund that was not told here is named', (t) => {
  const there = cloud({}, [{ refunded: true }]);
  t.deepEqual(kinds(own([stay()], [payment()]), there), ['refund_missing_here']);
  const refund = payment({ tradeNo: 't1-refund-1', amountFen: -1_000 });
  t.deepEqual(kinds(own([stay()], [payment(), refund]), there), []);
});

test('a payment close to midnight may stand in the other day of the platform', (t) => {
  const late = payment({ atMs: day.untilMs - 60_000 });
  t.deepEqual(kinds(own([stay()], [late]), cloud({}, [])), []);
});

test('rule 12: what is no date is refused with an example', (t) => {
  for (const date of ['', 'today', '2026-02-30', '2026-13-01']) {
    t.throws(() => dayOf(date), { code: 'reconcile/bad-date' }, date);
  }
});
