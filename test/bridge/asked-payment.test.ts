import test from 'ava';
import { paymentsAtPlatform } from '../../runtime/bridge/stays/asked-payment.js';
import { someFact } from '../support/some-facts.js';

const facts = (...payments: [tradeNo: string, amountFen: number][]) => ({
  sessionId: 's1',
  facts: payments.map(([tradeNo, amountFen], index) =>
    someFact(`f${index}`, {
      kind: 'paid',
      paid: { tradeNo, amountFen, method: 'SCAN_CODE', by: 'cloud' },
    }),
  ),
});
const asOf = (stay: Parameters<typeof paymentsAtPlatform>[0]) =>
  paymentsAtPlatform(stay).map(({ tradeNo, amountFen }) => [tradeNo, amountFen]);

test('rule 9: a payment that was asked for and told later is one, with the number and amount told', (t) => {
  t.deepEqual(asOf(facts(['asked-2.19-1', 500], ['t1', 0])), [['t1', 500]]);
  t.deepEqual(asOf(facts(['asked-2.19-1', 500], ['t1', 200])), [['t1', 700]]);
});

test('rule 9: what was told first, and what was only asked for, stay payments of their own', (t) => {
  const both = facts(['t1', 300], ['asked-2.19-2', 200]);
  t.deepEqual(asOf(both), [
    ['t1', 300],
    ['asked-2.19-2', 200],
  ]);
  const back = facts(['asked-2.19-1', 500], ['t1', 0], ['t1-refund-1-100', -100]);
  t.deepEqual(asOf(back), [
    ['t1', 500],
    ['t1-refund-1-100', -100],
  ]);
});
