import test from 'ava';
import fc from 'fast-check';
import { read } from '../../protocol/cloud/lenient.js';
import { deliverTicket } from '../../protocol/cloud/messages/deliver-ticket.js';
import { memberDiscount } from '../../protocol/cloud/messages/member-discount.js';
import { payNotice } from '../../protocol/cloud/messages/pay-notice.js';
import { spaceNotify } from '../../protocol/cloud/messages/space-notify.js';
import { updateBalance } from '../../protocol/cloud/messages/update-balance.js';
import { yuanText } from '../../protocol/cloud/money.js';
import { downAnswer } from '../../protocol/translate/down-answer.js';
import { freePlacesOf } from '../../protocol/translate/stays/free-places.js';
import {
  couponAnswer,
  couponReduction,
  memberReduction,
  noticeReduction,
  type ReductionEffect,
} from '../../protocol/translate/stays/reduction.js';
import { walletOf } from '../../protocol/translate/stays/wallet.js';
import * as some from './some-values.js';

const park_id = '21835';
const runs = { numRuns: 100 };

/** What a coupon may do, and how the cloud writes it. */
const coupons: fc.Arbitrary<[ReductionEffect, object]> = fc.oneof(
  some.fen.map((amountFen): [ReductionEffect, object] => [
    { kind: 'amount', amountFen },
    { ticket_type: 0, money: yuanText(amountFen) },
  ]),
  fc
    .tuple(fc.nat(99), fc.constantFrom(1, 2, 3))
    .map(([duration, unit]): [ReductionEffect, object] => [
      { kind: 'time', minutes: duration * ([0, 1, 60, 1_440][unit] ?? 0) },
      { ticket_type: 1, duration, ticket_unit: unit },
    ]),
  fc.constant<[ReductionEffect, object]>([{ kind: 'free' }, { ticket_type: 2 }]),
  some.seconds.map((until): [ReductionEffect, object] => [
    { kind: 'free-until', untilMs: until * 1000 },
    { ticket_type: 5, time_range: until },
  ]),
);

test('coupon (3.12): amount, time, free, and free until a time', (t) => {
  const property = fc.property(
    ...([
      coupons,
      some.id,
      some.maybeId,
      some.plate,
      some.seconds,
      some.words,
      some.style,
    ] as const),
    ([effect, written], ticket, sessionId, plate, until, remark, style) => {
      const incoming = some.asCloudSends(
        deliverTicket,
        {
          service_name: 'deliver_ticket',
          ticket_id: ticket.slice(0, 15),
          limit_day: until,
          car_number: plate,
          discount: '',
          order_id: sessionId,
          remark,
          shop_name: '店',
          time_range: 0,
          have_order: Number(sessionId !== ''),
          park_id,
          ...written,
        },
        style,
      );
      t.deepEqual(couponReduction(incoming), {
        ...{ reductionId: ticket.slice(0, 15), source: 'COUPON', sessionId, plate, effect },
        ...{ validUntilMs: until * 1000, remark, chargingOrder: '', shop: '店' },
      });
      // A stay that the cloud does not know is told with the answer.
      const stay = { sessionId: 's1', plate, enteredMs: 7_000 };
      const answer = couponAnswer(incoming, { done: true }, stay);
      t.like(answer, { state: 1, ticket_id: ticket.slice(0, 15), order_id: 's1' });
      t.is(answer?.['intime'], sessionId === '' ? 7 : undefined);
      t.is(answer?.['car_number'], sessionId === '' ? plate : undefined);
    },
  );
  t.notThrows(() => fc.assert(property, runs));
});

test('notices (3.25, 3.36): charging by time or amount, points, and the twin without a type', (t) => {
  const base = { service_name: 'pay_notice', uuid: 'u1', order_id: 's1', car_number: '京A12345' };
  const told = (fields: object) => noticeReduction(read(JSON.stringify({ ...base, ...fields })));
  const effects: [object, ReductionEffect][] = [
    [{ type: 1, calculation_method: 0 }, { kind: 'free' }],
    [
      { type: 1, calculation_method: 1, duration: 30 },
      { kind: 'time', minutes: 30 },
    ],
    [
      { type: 1, calculation_method: 2, reduce_amount: '2.5' },
      { kind: 'amount', amountFen: 250 },
    ],
    [{ type: 1, calculation_method: 3 }, { kind: 'by-park' }],
    [
      { type: 2, reduce_amount: '1' },
      { kind: 'amount', amountFen: 100 },
    ],
    [
      { type: 2, deduction_time: '15' },
      { kind: 'time', minutes: 15 },
    ],
    // A number in the twin, a text in 3.25.
    [
      { reduce_amount: 2.0, comid: '20180427' },
      { kind: 'amount', amountFen: 200 },
    ],
  ];
  for (const [fields, effect] of effects) t.deepEqual(told(fields).effect, effect);
  t.is(told({ type: 2, reduce_amount: '1' }).source, 'POINTS');
  t.is(told({ reduce_amount: 1 }).source, 'CHARGING');
  t.is(told({ reduce_amount: 1, start_charge_seq: 'C7' }).chargingOrder, 'C7');
  t.is(told({ reduce_amount: 1 }).chargingOrder, '');
  for (const fields of [
    { type: 3, arrival_time: '2019-12-26 20:51:46' },
    { type: 1, calculation_method: 4, reduce_amount: '7' },
    { type: 2 },
  ]) {
    t.throws(() => told(fields), { code: 'cloud/reduction-unknown' }, JSON.stringify(fields));
  }
  const incoming = read(JSON.stringify({ ...base, reduce_amount: 2 }));
  t.like(downAnswer(payNotice, incoming, { done: true }), { uuid: 'u1', data_target: 'bolink' });
});

test('what no document explains is refused rather than guessed: percentages and foreign coupons', (t) => {
  const base = {
    service_name: 'deliver_ticket',
    ticket_id: '1',
    car_number: '京A1',
    discount: '7',
  };
  for (const ticket_type of [3, 4, 9]) {
    const incoming = read(JSON.stringify({ ...base, ticket_type }));
    t.throws(() => couponReduction(incoming), { code: 'cloud/reduction-unknown' });
  }
});

test('member discount (3.30): points, coupons, or both', (t) => {
  const chosen = fc.record({
    points: fc.nat(1_000),
    couponIds: fc.array(some.id, { maxLength: 3 }),
  });
  const property = fc.property(chosen, some.id, some.style, ({ points, couponIds }, id, style) => {
    const incoming = some.asCloudSends(
      memberDiscount,
      {
        ...{ service_name: 'member_discount', request_no: id, order_id: 's1' },
        ...{ car_number: '京A12345', member_id: 'm1', points_use: points },
        coupon_choose: couponIds.map((coupon_id) => ({ coupon_id })),
      },
      style,
    );
    t.like(memberReduction(incoming), {
      ...{ reductionId: id, source: 'MEMBER', sessionId: 's1' },
      effect: { kind: 'member', memberId: 'm1', points, couponIds },
    });
    t.like(downAnswer(memberDiscount, incoming, { done: true }), { state: 1, request_no: id });
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('free places (3.39) and wallets (4.2): counts, and a balance in fen', (t) => {
  const property = fc.property(
    fc.nat(9_999),
    fc.nat(9_999),
    some.fen,
    (total, free, balanceFen) => {
      const counted = some.asCloudSends(spaceNotify, {
        ...{ service_name: 'space_notify', park_id, union_id: 1, message_uuid: 'm' },
        ...{ total_space: total, free_space: free },
      });
      const places = { totalPlaces: total, freePlaces: free, messageId: 'm' };
      t.deepEqual(freePlacesOf(counted), places);
      t.like(downAnswer(spaceNotify, counted, { done: true }), {
        service_name: 'parkInfo',
        data: { service_name: 'space_notify', state: 1 },
      });
      const wallet = some.asCloudSends(updateBalance, {
        ...{ service_name: 'update_balance', car_number: '京A12345', autopay: free % 2 },
        balance: yuanText(balanceFen),
      });
      const paysByItself = free % 2 === 1;
      t.deepEqual(walletOf(wallet), { plate: '京A12345', balanceFen, paysByItself });
    },
  );
  t.notThrows(() => fc.assert(property, runs));
});
