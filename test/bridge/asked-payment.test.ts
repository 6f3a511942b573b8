import test from 'ava';
import type { Fact, Paid } from '../../protocol/park/fact.js';
import {
  knownBefore,
  knownPayments,
  paymentsAtPlatform,
  type Notice,
} from '../../runtime/bridge/stays/asked-payment.js';
import type { ParkingSession } from '../../runtime/sessions/session-book.js';
import { someFact } from '../support/some-facts.js';
import { START_MS } from '../support/test-environment.js';

type Told = Partial<Paid> & { tradeNo: string; amountFen: number };

const facts = (...payments: Told[]) => ({
  sessionId: 's1',
  facts: payments.map((paid, index) =>
    someFact(`f${index}`, { kind: 'paid', paid: { method: 'SCAN_CODE', by: 'cloud', ...paid } }),
  ),
});
const asOf = (stay: ParkingSession) =>
  paymentsAtPlatform(stay).map(({ tradeNo, amountFen }) => [tradeNo, amountFen]);

const asked = (place: number, amountFen: number) => ({
  tradeNo: `asked-2.19-${place}`,
  amountFen,
});

test('rule 9: a payment that was asked for and told later is one, with the number and amount told', (t) => {
  const replaces = 'asked-2.19-1';
  for (const amountFen of [0, 200]) {
    const stay = facts(asked(1, 500), { tradeNo: 't1', amountFen, replaces });
    t.deepEqual(asOf(stay), [['t1', 500 + amountFen]]);
  }
});

test('rule 9: what was told first, and what was only asked for, stay payments of their own', (t) => {
  t.deepEqual(asOf(facts({ tradeNo: 't1', amountFen: 300 }, asked(2, 200))), [
    ['t1', 300],
    ['asked-2.19-2', 200],
  ]);
  const back = facts(
    asked(1, 500),
    { tradeNo: 't1', amountFen: 0, replaces: 'asked-2.19-1' },
    { tradeNo: 't1-refund-1-100', amountFen: -100 },
  );
  t.deepEqual(asOf(back), [
    ['t1', 500],
    ['t1-refund-1-100', -100],
  ]);
});

const whenMs = (fact: Fact) => fact.at.unixMs;
const before = (stay: ParkingSession, chargeId: string, notice: Partial<Notice> = {}) =>
  knownBefore(stay, { chargeId, amountFen: 500, paidAtMs: START_MS, ...notice }, whenMs)?.tradeNo;

test('rule 9: a notice is of the payment of its own charge, else of the oldest that was asked for', (t) => {
  const answered = { tradeNo: 'answered-2.2-c2', amountFen: 300, chargeId: 'c2' };
  const ofEtc = { ...asked(1, 500), chargeId: 'c1' };
  const told = (chargeId: string, replaces: string) => ({
    ...{ tradeNo: `t-${chargeId}`, amountFen: 0 },
    ...{ chargeId, replaces },
  });
  for (const both of [
    [answered, ofEtc],
    [ofEtc, answered],
  ]) {
    t.is(knownPayments(facts(...both)), 2);
    t.is(before(facts(...both), 'c2'), 'answered-2.2-c2');
    for (const chargeId of ['c1', 'c3', '']) {
      t.is(before(facts(...both), chargeId), 'asked-2.19-1', chargeId);
    }
    const one = [...both, told('c1', 'asked-2.19-1')];
    t.is(knownPayments(facts(...one)), 2);
    t.is(before(facts(...one), 'c3'), undefined, 'an answer is of its charge alone');
    const two = [...one, told('c2', 'answered-2.2-c2')];
    t.is(knownPayments(facts(...two)), 2);
    t.is(before(facts(...two), 'c2'), undefined);
  }
});

test('rule 9: what was found before a charge was asked for is not of that charge', (t) => {
  const of = (minutes: number) => {
    const chargeAsked = { method: 'ETC', amountFen: 200 } as const;
    const charge = someFact('c2', { kind: 'chargeAsked', chargeAsked }, { minutes });
    const { facts: found } = facts({ ...asked(1, 700), chargeId: 'c1' });
    return before({ sessionId: 's1', facts: [charge, ...found] }, 'c2', { amountFen: 200 });
  };
  t.is(of(-1), 'asked-2.19-1');
  t.is(of(0), undefined);
  t.is(of(1), undefined);
});

test('rule 9: what was paid after a payment had been found by asking is another one', (t) => {
  const stay = facts({ ...asked(1, 700), chargeId: 'c1' });
  const found = 'asked-2.19-1';
  const after = (ms: number, amountFen: number) =>
    before(stay, '', { paidAtMs: START_MS + ms, amountFen });
  t.is(after(-60_000, 200), found);
  t.is(after(30_000, 200), undefined);
  t.is(after(30_000, 700), undefined);
  t.is(after(5_000, 200), undefined);
  t.is(after(5_000, 700), found, 'the clocks may differ by as much');
  t.is(before(stay, '', { paidAtMs: 0, amountFen: 700 }), found);
  t.is(before(stay, '', { paidAtMs: 0, amountFen: 200 }), undefined);
});
