import test from 'ava';
import fc from 'fast-check';
import { read } from '../../protocol/cloud/lenient.js';
import { inPark } from '../../protocol/cloud/messages/in-park.js';
import { queryEscape } from '../../protocol/cloud/messages/query-escape.js';
import { queryInpark } from '../../protocol/cloud/messages/query-inpark.js';
import { queryOrder } from '../../protocol/cloud/messages/query-order.js';
import { yuanText } from '../../protocol/cloud/money.js';
import { writeFields } from '../../protocol/cloud/strict.js';
import { openStaysOf, openStaysQuestion } from '../../protocol/translate/answers/open-stays.js';
import { owedStays, owedStaysOfEntry } from '../../protocol/translate/answers/owed-stays.js';
import { paymentQuestion, paymentStateOf } from '../../protocol/translate/answers/payment-state.js';
import * as some from './some-values.js';

const runs = { numRuns: 100 };
const answered = (data: object) => read(JSON.stringify(data));

test('open stays (2.20): a list, one object, and none, as the documents and their example differ', (t) => {
  const stays = fc.array(
    fc.record({
      sessionId: some.id,
      plate: some.plate,
      enteredS: some.seconds,
      localId: some.maybeId,
    }),
    { maxLength: 4 },
  );
  const property = fc.property(stays, (known) => {
    const rows = known.map(({ sessionId, plate, enteredS, localId }) => ({
      local_id: localId === '' ? undefined : localId,
      ...{ in_time: enteredS, car_number: plate, order_id: sessionId },
    }));
    const head = { service_name: 'query_inpark' as const, state: 1, query_time: 7 };
    const data = writeFields(queryInpark.answer, { ...head, data: rows } as never);
    const expected = known.map(({ enteredS, ...stay }) => ({
      ...stay,
      enteredMs: enteredS * 1000,
    }));
    t.deepEqual(openStaysOf(answered(data)), { stays: expected, certain: true, text: '' });
    const [first] = rows;
    const object = { ...head, data: first ?? {} };
    t.deepEqual(openStaysOf(answered(object)).stays, expected.slice(0, 1));
  });
  t.notThrows(() => fc.assert(property, runs));
  const none = { service_name: 'query_inpark', state: 0, errmsg: '未查询到', query_time: 7 };
  t.deepEqual(openStaysOf(answered(none)), { stays: [], certain: false, text: '未查询到' });
  t.deepEqual(openStaysQuestion(' 京A12345 ', 7_900).data, {
    service_name: 'query_inpark',
    data_target: 'bolink',
    car_number: '京A12345',
    query_time: 7,
  });
  t.throws(() => openStaysQuestion('', 7_900), { code: 'cloud/plate-missing' });
});

test('payment of a stay (2.19): one payment that succeeded is enough, and only of this stay', (t) => {
  const rows = fc.array(fc.tuple(fc.constantFrom('o1', 'o2'), fc.constantFrom(0, 1)));
  const property = fc.property(rows, (paid) => {
    const data = writeFields(queryOrder.answer, {
      service_name: 'query_order',
      time_temp: 1,
      query_order_no: 'q',
      data: paid.map(([order_id, state]) => ({ state, car_number: '京A12345', order_id })),
    });
    const own = paid.filter(([order]) => order === 'o1');
    t.deepEqual(paymentStateOf(answered(data), 'o1'), {
      paid: own.filter(([, state]) => state === 1).length,
      payments: own.length,
    });
  });
  t.notThrows(() => fc.assert(property, runs));
  t.is(paymentQuestion('o1', '', 1_516_934_957_998).data['car_number'], undefined);
});

test('debts (2.1 and 2.38): the answer to an entry names them, the query tells how much', (t) => {
  const debts = fc.array(
    fc.record({
      sessionId: some.id,
      debtFen: some.fen,
      enteredS: some.seconds,
      leftS: some.seconds,
    }),
  );
  const property = fc.property(debts, (owed) => {
    const entry = writeFields(inPark.answer, {
      ...{ state: 1, order_id: 'o9', service_name: 'in_park' },
      escapeOrder: owed.map((debt) => ({ parkName: '园', unionId: 1, orderId: debt.sessionId })),
    });
    t.deepEqual(
      owedStaysOfEntry(answered(entry)).map(({ sessionId, debtFen }) => [sessionId, debtFen]),
      owed.map(({ sessionId }) => [sessionId, null]),
    );
    const asked = writeFields(queryEscape.answer, {
      ...{ state: 1, service_name: 'query_escape' },
      escapeOrder: owed.map((debt) => ({
        ...{ parkName: '园', unionId: 1, orderId: debt.sessionId, carNumber: '京A12345' },
        ...{ inTime: debt.enteredS, outTime: debt.leftS },
        ...{ money: yuanText(debt.debtFen), duration: '5分钟' },
      })),
    });
    t.deepEqual(
      owedStays(answered(asked)),
      owed.map(({ sessionId, debtFen, enteredS, leftS }) => ({
        ...{ sessionId, debtFen, parkName: '园' },
        ...{ enteredMs: enteredS * 1000, leftMs: leftS * 1000 },
      })),
    );
  });
  t.notThrows(() => fc.assert(property, runs));
  t.deepEqual(owedStays(answered({ service_name: 'query_escape', state: '1' })), []);
  t.throws(() => owedStays(answered({ state: 0, errmsg: '超时' })), {
    code: 'cloud/query-failed',
    message: /超时/,
  });
});
