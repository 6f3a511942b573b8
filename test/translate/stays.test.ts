import test from 'ava';
import fc from 'fast-check';
import { readFields, read } from '../../protocol/cloud/lenient.js';
import { changeCarNumber } from '../../protocol/cloud/messages/change-car-number.js';
import { confirmOrderInform } from '../../protocol/cloud/messages/confirm-order-inform.js';
import { fixedCharge } from '../../protocol/cloud/messages/fixed-charge.js';
import { lockCar } from '../../protocol/cloud/messages/lock-car.js';
import { manualInpark } from '../../protocol/cloud/messages/manual-inpark.js';
import { nolicenceInPark } from '../../protocol/cloud/messages/nolicence-in-park.js';
import { noticeCapture } from '../../protocol/cloud/messages/notice-capture.js';
import { orderZeroBalance } from '../../protocol/cloud/messages/order-zero-balance.js';
import { queryPrice } from '../../protocol/cloud/messages/query-price.js';
import { fenOfYuan, yuanText } from '../../protocol/cloud/money.js';
import { downAnswer } from '../../protocol/translate/down-answer.js';
import { captureRequest } from '../../protocol/translate/stays/capture.js';
import { fixedChargeOf } from '../../protocol/translate/stays/fixed-charge.js';
import { lockRequest } from '../../protocol/translate/stays/lock.js';
import { manualEntry } from '../../protocol/translate/stays/manual-entry.js';
import { stayMatched } from '../../protocol/translate/stays/match.js';
import { noPlateAnswer, noPlateEntry } from '../../protocol/translate/stays/no-plate-entry.js';
import {
  plateCorrection,
  plateCorrectionAnswer,
} from '../../protocol/translate/stays/plate-correction.js';
import { priceAnswer, priceQuestion, type Price } from '../../protocol/translate/stays/price.js';
import { settledByHand } from '../../protocol/translate/stays/settled-by-hand.js';
import * as some from './some-values.js';

const park_id = '21835';
const runs = { numRuns: 100 };

test('price (3.1): each question names its car, and the answer the whole price', (t) => {
  const scenes = ['IN_PARK', 'AT_EXIT', 'AT_EXIT_NO_PLATE'] as const;
  const questions = fc.record({
    scene: fc.constantFrom(...scenes),
    sessionId: some.maybeId,
    plate: some.plate,
    channelId: some.channel,
    queryNo: some.id,
    noPlateNumber: fc.constantFrom('', 'AD42F3B'),
  });
  const prices: fc.Arbitrary<Price> = fc
    .tuple(
      some.id,
      some.plate,
      some.seconds,
      fc.nat(1e6),
      some.fen,
      some.fen,
      some.fen,
      fc.boolean(),
    )
    .map(([sessionId, plate, enteredS, stayS, fullFen, reducedFen, dueFen, entryUploaded]) => ({
      sessionId,
      plate,
      enteredMs: enteredS * 1000,
      atMs: (enteredS + stayS) * 1000,
      amountReceivableFen: fullFen,
      reducedFen,
      dueFen,
      entryUploaded,
      leaveWithinMinutes: 15,
    }));
  const property = fc.property(questions, prices, some.style, (question, price, style) => {
    const incoming = some.asCloudSends(
      queryPrice,
      {
        service_name: 'query_price',
        park_id,
        pay_scene: scenes.indexOf(question.scene),
        car_number: question.plate,
        order_id: question.sessionId,
        out_channel_id: question.channelId,
        query_order_no: question.queryNo,
        licence: question.noPlateNumber === '' ? undefined : question.noPlateNumber,
      },
      style,
    );
    t.deepEqual(priceQuestion(incoming), question);
    const answer = priceAnswer(incoming, price);
    const { value, missing, unreadable } = readFields(
      queryPrice.answer,
      read(JSON.stringify(answer)).fields,
    );
    t.deepEqual([missing.filter((name) => name !== 'service_name'), unreadable], [[], []]);
    t.is(value.query_order_no, question.queryNo);
    t.is(value.order_id, price.sessionId);
    t.is(fenOfYuan(value.price ?? ''), price.dueFen);
    t.is(fenOfYuan(value.total ?? ''), price.amountReceivableFen);
    t.is(value.derate_money, price.reducedFen === 0 ? undefined : yuanText(price.reducedFen));
    // Only an entry that the cloud does not have is told with the price.
    t.is(value.in_time, price.entryUploaded ? undefined : price.enteredMs / 1000);
    t.is(value.car_number, price.entryUploaded ? undefined : price.plate);
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('price (3.1): a question that names no car is refused, and the driver reads why there is none', (t) => {
  const ask = (fields: object) =>
    read(JSON.stringify({ service_name: 'query_price', park_id, ...fields }));
  const code = { code: 'cloud/request-unusable' };
  t.throws(() => priceQuestion(ask({ pay_scene: 0, order_id: '7' })), code);
  t.throws(() => priceQuestion(ask({ pay_scene: 1, car_number: '京A1' })), code);
  t.deepEqual(priceAnswer(ask({ order_id: '7', query_order_no: 'q' }), { reason: '未找到车辆' }), {
    service_name: 'query_price',
    data_target: 'bolink',
    state: 0,
    park_id,
    order_id: '7',
    query_order_no: 'q',
    errmsg: '未找到车辆',
  });
});

test('lock (3.9): the wish of the driver becomes a fact, with the password that lifts it', (t) => {
  const wishes = fc.record({ sessionId: some.id, locked: fc.boolean(), key: fc.nat(9999) });
  const property = fc.property(wishes, some.style, ({ sessionId, locked, key }, style) => {
    const incoming = some.asCloudSends(
      lockCar,
      {
        service_name: 'lock_car',
        order_id: sessionId,
        is_locked: Number(locked),
        lock_key: String(key),
        park_id,
      },
      style,
    );
    const password = locked ? String(key) : '';
    t.deepEqual(lockRequest(incoming), { sessionId, locked: { locked, by: 'driver', password } });
    const answer = downAnswer(lockCar, incoming, { done: true });
    t.like(answer, { state: 1, order_id: sessionId, is_locked: Number(locked) });
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('matching (3.17): the stay that somebody chose for the event', (t) => {
  const matches = fc.record({
    eventId: some.id,
    sessionId: some.id,
    plate: some.plate,
    channelId: some.channel,
    toldMs: some.seconds.map((s) => s * 1000),
  });
  const property = fc.property(matches, some.style, (match, style) => {
    const incoming = some.asCloudSends(
      confirmOrderInform,
      {
        service_name: 'confirm_order_inform',
        inform_time: match.toldMs / 1000,
        channel_id: match.channelId,
        order_id: match.sessionId,
        car_number: match.plate,
        event_id: match.eventId,
        comid: '1',
        park_id,
      },
      style,
    );
    t.deepEqual(stayMatched(incoming), match);
    const answer = downAnswer(confirmOrderInform, incoming, { done: true });
    t.like(answer, { state: 1, event_id: match.eventId });
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('settled by hand (3.28): the four parts of the money, in fen', (t) => {
  const settlements = fc.record({
    sync: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    sessionId: some.maybeId,
    plate: some.plate,
    enteredS: some.seconds,
    leftS: some.seconds,
    cashPaidFen: some.fen,
    cashPrepaidFen: some.fen,
    electronicPaidFen: some.fen,
    electronicPrepaidFen: some.fen,
    remark: some.words,
  });
  const property = fc.property(settlements, some.style, (given, style) => {
    const { sync, enteredS, leftS, ...settled } = given;
    const incoming = some.asCloudSends(
      orderZeroBalance,
      {
        service_name: 'order_zero_balance',
        sync_id: sync,
        in_time: enteredS,
        out_time: leftS,
        car_number: settled.plate,
        order_id: settled.sessionId,
        operate_type: 2,
        cash_pay: some.yuanNumber(settled.cashPaidFen),
        cash_prepay: some.yuanNumber(settled.cashPrepaidFen),
        ele_pay: some.yuanNumber(settled.electronicPaidFen),
        ele_prepay: some.yuanNumber(settled.electronicPrepaidFen),
        park_id,
        remark: settled.remark,
      },
      style,
    );
    t.deepEqual(settledByHand(incoming), {
      ...settled,
      commandId: `settled-${sync}`,
      enteredMs: enteredS * 1000,
      leftMs: leftS * 1000,
    });
    const answer = downAnswer(orderZeroBalance, incoming, { done: true });
    t.like(answer, { state: 1, sync_id: sync, In_time: enteredS, operate_type: 2 });
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('entry without plate (3.3): number and time name the command, and waiting is state 2', (t) => {
  const property = fc.property(some.plate, some.channel, some.seconds, (number, lane, askedS) => {
    const incoming = some.asCloudSends(nolicenceInPark, {
      service_name: 'nolicence_in_park',
      car_number: number,
      park_id,
      channel_id: lane,
      timetemp: askedS,
    });
    t.deepEqual(noPlateEntry(incoming), {
      commandId: `no-plate-${number}-${askedS}`,
      number,
      channelId: lane,
      askedMs: askedS * 1000,
    });
    const states = (['waiting', { done: true }, { done: false, reason: '无此车道' }] as const).map(
      (result) => noPlateAnswer(incoming, result)?.['state'],
    );
    t.deepEqual(states, [2, 1, 0]);
    t.like(noPlateAnswer(incoming, 'waiting'), { car_number: number, timetemp: askedS });
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('plate correction (3.43): the answer has the plate that the stay then has', (t) => {
  const corrections = fc.record({
    commandId: some.id,
    sessionId: some.id,
    oldPlate: some.plate,
    newPlate: some.plate,
    enteredS: some.seconds,
    by: some.id,
    remark: some.words,
  });
  const property = fc.property(corrections, some.style, (given, style) => {
    const incoming = some.asCloudSends(
      changeCarNumber,
      {
        service_name: 'change_car_number',
        old_car_number: given.oldPlate,
        new_car_number: given.newPlate,
        in_time: given.enteredS,
        order_id: given.sessionId,
        in_channel_id: 'A1',
        user_id: given.by,
        remark: given.remark,
        message_uuid: given.commandId,
      },
      style,
    );
    const { commandId, sessionId, oldPlate, newPlate, enteredS, by, remark } = given;
    t.deepEqual(plateCorrection(incoming), {
      ...{ commandId, sessionId, oldPlate, remark },
      enteredMs: enteredS * 1000,
      plateCorrected: { plate: newPlate, by },
    });
    t.like(plateCorrectionAnswer(incoming, { done: true }), { state: 1, car_number: newPlate });
    const refused = plateCorrectionAnswer(incoming, { done: false, reason: '订单已出场' });
    t.like(refused, { state: 0, car_number: oldPlate, message_uuid: commandId });
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('entry made by hand and fixed charge (3.42, 3.44): what an operator of the cloud typed in', (t) => {
  const typed = fc.record({
    commandId: some.id,
    plate: some.plate,
    atS: some.seconds,
    channelId: some.channel,
    operatorId: some.id,
    amountFen: some.fen,
    remark: some.words,
  });
  const property = fc.property(typed, some.style, (given, style) => {
    const { commandId, plate, atS, channelId, operatorId, amountFen, remark } = given;
    const shared = { car_number: plate, user_id: operatorId, message_uuid: commandId };
    const entry = some.asCloudSends(
      manualInpark,
      {
        ...shared,
        service_name: 'manual_inpark',
        in_time: atS,
        in_channel_id: channelId,
        car_type_id: '13039',
        remark,
        inpark_img: 'https://cloud.example.com/a.jpg',
      },
      style,
    );
    const base = { commandId, plate, channelId, operatorId };
    t.deepEqual(manualEntry(entry), {
      ...base,
      enteredMs: atS * 1000,
      vehicleClassId: '13039',
      remark,
      pictureUrl: 'https://cloud.example.com/a.jpg',
    });
    const charge = some.asCloudSends(
      fixedCharge,
      {
        ...shared,
        service_name: 'fixed_charge',
        out_time: atS,
        out_channel_id: channelId,
        price: yuanText(amountFen),
      },
      style,
    );
    t.deepEqual(fixedChargeOf(charge), { ...base, leavesMs: atS * 1000, amountFen });
    for (const [message, incoming] of [
      [manualInpark, entry],
      [fixedCharge, charge],
    ] as const) {
      const answer = downAnswer(message, incoming, { done: true });
      t.like(answer, { state: 1, message_uuid: commandId, car_number: plate });
    }
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('capture (3.31): the number of the order goes up again with the picture', (t) => {
  const property = fc.property(some.id, some.channel, some.seconds, (uuid, lane, orderedS) => {
    const incoming = some.asCloudSends(
      noticeCapture,
      {
        service_name: 'notice_capture',
        channel_id: lane,
        uuid,
        capture_time: orderedS,
        park_id,
      },
      'wrapped',
    );
    const wanted = { captureId: uuid, channelId: lane, orderedMs: orderedS * 1000 };
    t.deepEqual(captureRequest(incoming), wanted);
  });
  t.notThrows(() => fc.assert(property, runs));
});
