import test from 'ava';
import fc from 'fast-check';
import { read } from '../../protocol/cloud/lenient.js';
import { monthPaySync } from '../../protocol/cloud/messages/month-pay-sync.js';
import { monthcardPay } from '../../protocol/cloud/messages/monthcard-pay.js';
import { queryNewprodprice } from '../../protocol/cloud/messages/query-newprodprice.js';
import { queryProdprice } from '../../protocol/cloud/messages/query-prodprice.js';
import { yuanText } from '../../protocol/cloud/money.js';
import {
  cardPriceAnswer,
  newCardQuestion,
  renewalQuestion,
} from '../../protocol/translate/card-queries.js';
import { onlineRenewal, toldRenewal } from '../../protocol/translate/card-renewal.js';
import { downAnswer } from '../../protocol/translate/down-answer.js';
import * as some from './some-values.js';

const runs = { numRuns: 100 };
const renewals = fc.record({
  tradeNo: some.id,
  permitId: some.id,
  plates: fc.uniqueArray(some.plate, { minLength: 1, maxLength: 2 }),
  months: fc.integer({ min: 1, max: 36 }),
  startS: some.seconds,
  paidFen: some.fen,
  paidS: some.seconds,
  remark: some.words,
});

test('renewals (3.10, 3.16): paid online, and told by the cloud', (t) => {
  const property = fc.property(renewals, some.style, (given, style) => {
    const { startS, paidS, ...told } = given;
    const shared = {
      ...{ card_id: told.permitId, trade_no: told.tradeNo, park_id: '21835' },
      ...{ start_time: startS, pay_time: paidS },
    };
    const times = { startMs: startS * 1000, paidAtMs: paidS * 1000 };
    const online = some.asCloudSends(
      monthcardPay,
      {
        ...shared,
        ...{ service_name: 'monthcard_pay', months: told.months, out_trade_no: 'q1' },
        pay_money: some.yuanNumber(told.paidFen),
        ...{ arrive_money: 0, fee: 0, account_type: 1, remark: told.remark },
        ...{ car_number: told.plates.join(','), pay_channel: 0 },
      },
      style,
    );
    t.deepEqual(onlineRenewal(online), {
      ...{ ...told, ...times, endMs: null, receivableFen: null, queryNo: 'q1' },
      ...{ method: '', operatorId: '' },
    });
    t.like(downAnswer(monthcardPay, online, { done: true }), { state: 1, trade_no: told.tradeNo });
    const plate = told.plates[0] ?? '';
    const atCloud = some.asCloudSends(
      monthPaySync,
      {
        ...shared,
        ...{ service_name: 'month_pay_sync', amount_receivable: '350.0' },
        amount_pay: yuanText(told.paidFen),
        ...{ pay_type: '现金', buy_month: told.months, car_number: plate, resume: told.remark },
        ...{ end_time: startS + 1, user_id: '7' },
      },
      style,
    );
    t.deepEqual(toldRenewal(atCloud), {
      ...{ ...told, ...times, plates: [plate] },
      ...{ endMs: startS * 1000 + 1000, receivableFen: 35_000, queryNo: '' },
      ...{ method: '现金', operatorId: '7' },
    });
    t.like(downAnswer(monthPaySync, atCloud, { done: true }), { card_id: told.permitId });
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('price of a card (3.11, 3.34): texts in one, numbers in the other', (t) => {
  const property = fc.property(renewals, some.style, (given, style) => {
    const { tradeNo, permitId, plates, months: count, startS } = given;
    const incoming = some.asCloudSends(
      queryProdprice,
      {
        ...{ service_name: 'query_prodprice', card_id: permitId, months: String(count) },
        ...{ start_time: String(startS), trade_no: tradeNo, car_number: plates.join(',') },
        ...{ pid: 50, period: '月' },
      },
      style,
    );
    const shared = { plates, periods: count, packageId: '50' };
    t.deepEqual(renewalQuestion(incoming), { ...shared, cardId: permitId });
    const answer = cardPriceAnswer(queryProdprice, incoming, { amountFen: given.paidFen });
    t.like(answer, { state: 1, trade_no: tradeNo, price: yuanText(given.paidFen) });
    const fresh = some.asCloudSends(
      queryNewprodprice,
      {
        ...{ service_name: 'query_newprodprice', months: count, start_time: startS },
        ...{ trade_no: tradeNo, car_number: plates.join(','), pid: '50' },
      },
      style,
    );
    t.deepEqual(newCardQuestion(fresh), { ...shared, cardId: '' });
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('trap: the reason of a card without price loses _, % and +, at which the cloud cuts it', (t) => {
  const incoming = read('{"service_name":"query_prodprice","trade_no":"q1"}');
  const answer = cardPriceAnswer(queryProdprice, incoming, { reason: '套餐_A1 无50%优惠+赠送' });
  t.like(answer, { state: 0, errmsg: '套餐 A1 无50 优惠 赠送', trade_no: 'q1' });
  const odd = { service_name: 'query_prodprice', trade_no: 'q', card_id: '1', start_time: '1' };
  const ask = (fields: object) =>
    renewalQuestion(read(JSON.stringify({ ...odd, months: '1', ...fields })));
  t.throws(() => ask({ discount: '7' }), { code: 'cloud/discount' });
  t.throws(() => ask({ months: 'two' }), { code: 'cloud/request-unusable' });
});
