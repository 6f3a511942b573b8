import type { PaymentMethod } from '../../protocol/park/values.js';
import test from 'ava';
import fc from 'fast-check';
import { read } from '../../protocol/cloud/lenient.js';
import { escapeOrder } from '../../protocol/cloud/messages/escape-order.js';
import { outpark } from '../../protocol/cloud/messages/outpark.js';
import { prepayOrder } from '../../protocol/cloud/messages/prepay-order.js';
import { refund } from '../../protocol/cloud/messages/refund.js';
import { repair } from '../../protocol/cloud/messages/repair.js';
import {
  debtPayment,
  escapePayment,
  exitPayment,
  paymentAnswer,
  paymentMessages,
  prepayment,
  type CloudPayment,
} from '../../protocol/translate/stays/payment.js';
import { refundOf } from '../../protocol/translate/stays/refund.js';
import { codeOf } from '../support/code-of.js';
import * as some from './some-values.js';

const parkId = '21835';
const money = { fee: 0.06, account_type: 1, remark: '收到停车费' };
const base = { ...money, park_id: parkId };

/** What a payment of each kind may be, as the park has it. */
const payments = fc.record({
  sessionId: some.id,
  plate: some.plate,
  tradeNo: some.id,
  amountFen: some.fen,
  paidS: some.seconds,
  creditedFen: some.fen.map((amount) => amount % 1_000_000),
  text: some.words,
});

test('prepayment (3.2): what the cloud tells comes out as the fact it means, however spelt', (t) => {
  const cash = fc.constantFrom(undefined, 1, 2, 3);
  const property = fc.property(
    payments,
    cash,
    some.maybeId,
    some.style,
    (paid, type, no, style) => {
      const incoming = some.asCloudSends(
        prepayOrder,
        {
          ...base,
          service_name: 'prepay_order',
          car_number: paid.plate,
          prepay: some.yuanNumber(paid.amountFen),
          prepay_type: type,
          pay_channel: 0,
          order_id: paid.sessionId,
          query_order_no: no,
          trade_no: paid.tradeNo,
          query_time: paid.paidS,
          pay_time: paid.paidS,
          arrive_money: some.yuanNumber(paid.creditedFen),
          remark: paid.text,
        },
        style,
      );
      const method = type === 2 || type === 3 ? 'CASH' : 'SCAN_CODE';
      t.deepEqual(prepayment(incoming), {
        purpose: 'PREPAYMENT',
        outcome: 'PAID',
        channelId: '',
        queryNo: no,
        ...parts(paid, method),
      } satisfies CloudPayment);
      const answer = paymentAnswer(prepayOrder, incoming, { done: true });
      t.like(answer, {
        state: 1,
        order_id: paid.sessionId,
        park_id: parkId,
        data_target: 'bolink',
      });
      t.is(Number(answer?.['prepay']), some.yuanNumber(paid.amountFen));
    },
  );
  t.notThrows(() => fc.assert(property, { numRuns: 100 }));
});

test('exit payment (3.4): only state 1 is money', (t) => {
  const states = fc.constantFrom(0, 1, 2);
  const ways = fc.constantFrom('wallet', 'sweepcode', 'scancode', 'etc');
  const property = fc.property(payments, states, ways, some.style, (paid, state, way, style) => {
    const incoming = some.asCloudSends(
      outpark,
      {
        ...money,
        service_name: 'outpark',
        state,
        order_id: paid.sessionId,
        trade_no: paid.tradeNo,
        pay_type: way,
        out_channel_id: 'B1',
        total: some.yuanNumber(paid.amountFen),
        errmsg: paid.text,
        pay_time: paid.paidS,
        car_number: paid.plate,
        arrive_money: some.yuanNumber(paid.creditedFen),
      },
      style,
    );
    const methods: Readonly<Record<typeof way, PaymentMethod>> = {
      wallet: 'WALLET',
      sweepcode: 'SWEEP_CODE',
      scancode: 'SCAN_CODE',
      etc: 'ETC',
    };
    const methodTold = methods[way];
    t.deepEqual(exitPayment(incoming), {
      purpose: 'EXIT',
      outcome: state === 1 ? 'PAID' : state === 0 ? 'FAILED' : 'UNDER_WAY',
      channelId: 'B1',
      queryNo: '',
      ...parts(paid, methodTold),
      methodTold,
    });
    t.like(paymentAnswer(outpark, incoming, { done: false, reason: '订单不存在' }), {
      state: 0,
      errmsg: '订单不存在',
      trade_no: paid.tradeNo,
      order_id: paid.sessionId,
    });
  });
  t.notThrows(() => fc.assert(property, { numRuns: 100 }));
});

test('debts paid later (3.29 and 3.37): by app and by code, the second without plate and answer', (t) => {
  const property = fc.property(
    payments,
    fc.constantFrom(0, 1),
    some.style,
    (paid, state, style) => {
      const shared = {
        state,
        order_id: paid.sessionId,
        trade_no: paid.tradeNo,
        total: some.yuanNumber(paid.amountFen),
        errmsg: paid.text,
        pay_time: paid.paidS,
        arrive_money: some.yuanNumber(paid.creditedFen),
        ...{ fee: 0, account_type: 1, remark: '' },
      };
      const told = {
        purpose: 'DEBT',
        outcome: state === 1 ? 'PAID' : 'FAILED',
        queryNo: '',
      } as const;
      const byApp = some.asCloudSends(
        repair,
        {
          ...shared,
          service_name: 'repair',
          pay_type: 'repair',
          car_number: paid.plate,
          out_channel_id: 'B1',
        },
        style,
      );
      const expected = { ...told, channelId: 'B1', ...parts(paid, 'SCAN_CODE') };
      t.deepEqual(debtPayment(byApp), expected);
      t.like(paymentAnswer(repair, byApp, { done: true }), { state: 1, trade_no: paid.tradeNo });
      const byCode = some.asCloudSends(
        escapeOrder,
        { ...shared, service_name: 'escape_order', pay_channel: 0, parkId, union_id: 1 },
        style,
      );
      t.deepEqual(escapePayment(byCode), { ...expected, channelId: '', plate: '' });
      t.is(paymentAnswer(escapeOrder, byCode, { done: true }), null);
    },
  );
  t.notThrows(() => fc.assert(property, { numRuns: 100 }));
});

test('rule 8: the same payment by any message has the same trade number, so it counts once', (t) => {
  const fields = { trade_no: 'T1', order_id: 'o1', total: 5, prepay: 5, state: 1 };
  const told = paymentMessages.map(({ message, read: understand }) =>
    understand(read(JSON.stringify({ service_name: message.serviceName, ...fields }))),
  );
  t.deepEqual(
    told.map(({ paid }) => [paid.tradeNo, paid.amountFen]),
    [1, 2, 3, 4].map(() => ['T1', 500]),
  );
});

test('rule 9: a payment without a number, a stay or whole fen is refused, and can be answered', (t) => {
  const whole = { service_name: 'outpark', order_id: 'o1', trade_no: 'T1', total: 0.04, state: 1 };
  const refuse = (changes: object) =>
    codeOf(() => exitPayment(read(JSON.stringify({ ...whole, ...changes }))));
  t.is(refuse({}), 'nothing was refused');
  for (const changes of [
    { trade_no: '' },
    { order_id: null },
    { total: 'much' },
    { state: 'paid' },
    { total: '' },
  ]) {
    t.is(refuse(changes), 'cloud/request-unusable', JSON.stringify(changes));
  }
  t.is(refuse({ total: 0.045 }), 'cloud/not-money');
  t.is(refuse({ total: -1 }), 'cloud/not-money');
});

test('the dialect of another maker, with empty texts and words in its numbers, does not stop a payment', (t) => {
  const dialect = {
    service_name: 'prepay_order',
    ...{ car_number: '京A12345', prepay: '5.00', prepay_type: '', pay_channel: '0(wechat)' },
    ...{
      order_id: 'o1',
      query_order_no: '',
      trade_no: 'T1',
      query_time: '',
      pay_time: 1_600_000_000,
    },
    ...{ arrive_money: '', fee: 'none', account_type: '1', remark: '' },
  };
  const told = prepayment(read(JSON.stringify(dialect)));
  t.like(told, {
    sessionId: 'o1',
    creditedFen: null,
    paid: { amountFen: 500, method: 'SCAN_CODE' },
  });
});

test('refund (3.23): found by its payment, done only with state 1', (t) => {
  const property = fc.property(payments, fc.boolean(), some.style, (paid, done, style) => {
    const incoming = some.asCloudSends(
      refund,
      {
        ...base,
        service_name: 'refund',
        union_id: 1,
        trade_no: paid.tradeNo,
        refund_money: some.yuanNumber(paid.amountFen),
        state: Number(done),
        errmsg: paid.text,
        arrive_money: some.yuanNumber(paid.creditedFen),
        refund_channel: 0,
        refund_time: paid.paidS,
        car_number: paid.plate,
        order_id: paid.sessionId,
      },
      style,
    );
    t.deepEqual(refundOf(incoming), {
      tradeNo: paid.tradeNo,
      amountFen: paid.amountFen,
      done,
      sessionId: paid.sessionId,
      plate: paid.plate,
      refundedAtMs: paid.paidS * 1000,
      creditedFen: paid.creditedFen,
      text: paid.text,
    });
  });
  t.notThrows(() => fc.assert(property, { numRuns: 100 }));
});

function parts(
  paid: { sessionId: string; plate: string; tradeNo: string; amountFen: number; paidS: number } & {
    creditedFen: number;
    text: string;
  },
  method: CloudPayment['paid']['method'],
) {
  const { sessionId, plate, tradeNo, amountFen, paidS, creditedFen, text } = paid;
  const fact = { tradeNo, amountFen, method, by: 'cloud' };
  return {
    ...{ sessionId, plate, paid: fact, paidAtMs: paidS * 1000 },
    ...{ methodTold: null, creditedFen, text },
  };
}
