import test from 'ava';
import type { Uplink } from '../../protocol/park/uplink.js';
import type { Stamp } from '../../protocol/park/values.js';
import { defaultUpContext, toCloud } from '../../protocol/translate/up.js';
import {
  costTypeOf,
  licenseColorOf,
  methodOf,
  payTypeOf,
} from '../../protocol/translate/values.js';
import { codeOf } from '../support/code-of.js';

const at = (unixMs: number, quality: Stamp['quality'] = 'SET'): Stamp => ({
  unixMs,
  quality,
  boot: 1,
  sinceBootMs: 1,
});
const entered = at(1_700_000_000_900);
const left = at(1_700_003_661_100);
const base = {
  messageId: 'n1_9',
  nodeId: 'n1',
  sequence: 9,
  sessionId: 'n1_1',
  plate: '京A12345',
  at: left,
};

const opened: Uplink = {
  ...base,
  body: 'sessionOpened',
  sessionOpened: {
    sessionId: 'n1_1',
    plate: ' 京A12345 ',
    enteredAt: entered,
    channelId: 'A1',
    vehicleClass: '',
    plateColor: 'NEW_ENERGY',
    right: 'MONTHLY',
    operatorId: '',
    freePlaces: -1,
    remark: '',
  },
};

const closed: Extract<Uplink, { body: 'sessionClosed' }> = {
  ...base,
  body: 'sessionClosed',
  sessionClosed: {
    sessionId: 'n1_1',
    plate: '京A12345',
    enteredAt: entered,
    leftAt: left,
    entryChannelId: 'A1',
    exitChannelId: 'B1',
    vehicleClass: '大车',
    right: 'TEMPORARY',
    entryOperatorId: '',
    exitOperatorId: '880099',
    freePlaces: 20,
    method: 'CASH',
    amountReceivableFen: 1000,
    electronicPrepaidFen: 200,
    electronicPaidFen: 0,
    cashPrepaidFen: 0,
    cashPaidFen: 650,
    reducedFen: 150,
    freeReason: '',
    remark: '',
    plateColor: 'BLUE',
  },
};

const unpaid: Extract<Uplink, { body: 'sessionLeftUnpaid' }> = {
  ...base,
  body: 'sessionLeftUnpaid',
  sessionLeftUnpaid: {
    sessionId: 'n1_1',
    plate: '京A12345',
    enteredAt: entered,
    leftAt: left,
    entryChannelId: 'A1',
    exitChannelId: 'B1',
    vehicleClass: '小车',
    right: 'TEMPORARY',
    plateColor: 'UNSPECIFIED',
    amountReceivableFen: 1000,
    debtFen: 605,
    remark: '先走后付',
  },
};

const moved: Extract<Uplink, { body: 'armMovedAbnormally' }> = {
  ...base,
  body: 'armMovedAbnormally',
  armMovedAbnormally: {
    movementId: 'n1_8',
    action: 'LOWER',
    at: left,
    channelId: 'B1',
    operatorId: 'op1',
    plate: '',
    sessionId: '',
    reason: 'by hand',
  },
};

const codeOfUplink = (uplink: Uplink) => codeOf(() => toCloud(uplink));

test('an opened session is an in_park', (t) => {
  t.deepEqual(toCloud(opened), {
    service: 'in_park',
    data: {
      car_number: '京A12345',
      in_time: 1_700_000_000,
      car_type: '小车',
      c_type: '通道扫牌',
      uid: '',
      order_id: 'n1_1',
      empty_plot: -1,
      in_channel_id: 'A1',
      car_cost_type: 2,
      license_color: 4,
    },
  });
});

test('a closed session is an out_park whose four income parts are always there', (t) => {
  t.deepEqual(toCloud(closed), {
    service: 'out_park',
    data: {
      car_number: '京A12345',
      in_time: 1_700_000_000,
      out_time: 1_700_003_661,
      uid: '',
      duration: 61,
      car_type: '大车',
      c_type: '通道扫牌',
      out_type: '通道扫牌',
      pay_type: 'cash',
      empty_plot: 20,
      total: '6.5',
      order_id: 'n1_1',
      out_channel_id: 'B1',
      in_channel_id: 'A1',
      reduce_amount: '1.5',
      amount_receivable: '10.0',
      electronic_prepay: '2.0',
      electronic_pay: '0.0',
      cash_prepay: '0.0',
      cash_pay: '6.5',
      out_uid: '880099',
    },
  });
});

test('a session left unpaid is a later payment whose uuid is the id of the message', (t) => {
  t.deepEqual(toCloud(unpaid), {
    service: 'laterpay_order_upload',
    data: {
      service_name: 'laterpay_order_upload',
      order_id: 'n1_1',
      car_number: '京A12345',
      car_cost_type: 1,
      in_channel_id: 'A1',
      in_time: 1_700_000_000,
      out_channel_id: 'B1',
      end_time: 1_700_003_661,
      car_type: '小车',
      amount_receivable: '10.0',
      price: '6.05',
      remark: '先走后付',
      uuid: 'n1_9',
    },
  });
});

test('rule 3: an abnormal movement of the arm is an upload_liftrod', (t) => {
  const expected = {
    service_name: 'upload_liftrod',
    data_target: 'cloud',
    liftrod_id: 'n1_8',
    operate: 1,
    create_time: 1_700_003_661,
    update_time: 1_700_003_661,
    reason: 3,
    channel_id: 'B1',
    user_id: 'op1',
    resume: 'by hand',
  };
  t.deepEqual(toCloud(moved), { service: 'upload_liftrod', data: expected });
  const context = { ...defaultUpContext, liftReasons: { 'by hand': 50 } };
  t.is(toCloud(moved, context).data['reason'], 50);
});

test('rule 5: the same uplink is the same data, however often it is translated', (t) => {
  for (const uplink of [opened, closed, unpaid, moved]) {
    t.is(JSON.stringify(toCloud(uplink)), JSON.stringify(toCloud(structuredClone(uplink))));
  }
});

test('rule 11: a time that was taken before the clock was set is not sent', (t) => {
  const early = structuredClone(closed);
  early.sessionClosed.enteredAt = at(5, 'UNSET');
  t.is(codeOfUplink(early), 'cloud/clock-unset');
});

test('what the cloud could not take is refused with a code', (t) => {
  const noPlate = structuredClone(closed);
  noPlate.sessionClosed.plate = ' ';
  t.is(codeOfUplink(noPlate), 'cloud/plate-missing');
  const noDebt = structuredClone(unpaid);
  noDebt.sessionLeftUnpaid.debtFen = 0;
  t.is(codeOfUplink(noDebt), 'cloud/no-debt');
  const longOrder = structuredClone(unpaid);
  longOrder.sessionLeftUnpaid.sessionId = 'x'.repeat(31);
  t.is(codeOfUplink(longOrder), 'cloud/field-too-long');
  const noMove = structuredClone(moved);
  noMove.armMovedAbnormally.action = 'UNSPECIFIED';
  t.is(codeOfUplink(noMove), 'cloud/arm-action-missing');
  const noMethod = structuredClone(closed);
  noMethod.sessionClosed.method = 'UNSPECIFIED';
  t.is(codeOfUplink(noMethod), 'cloud/pay-type-missing');
  noMethod.sessionClosed.amountReceivableFen = 0;
  t.is(toCloud(noMethod).data['pay_type'], 'free');
  const scanner = structuredClone(closed);
  scanner.sessionClosed.method = 'SWEEP_CODE';
  // The code of the phone is used up: the stay is told as one that was paid with a phone.
  t.is(toCloud(scanner).service, 'upload_order');
  t.is(toCloud(scanner).data['pay_type'], 'scancode');
});

test('what a stored-value card paid goes up as reduced, and nothing is open', (t) => {
  const stored = structuredClone(closed);
  Object.assign(stored.sessionClosed, { method: 'STORED_VALUE', reducedFen: 1_000 });
  Object.assign(stored.sessionClosed, { amountReceivableFen: 1_000, remark: '储值扣款' });
  Object.assign(stored.sessionClosed, { electronicPrepaidFen: 0, electronicPaidFen: 0 });
  Object.assign(stored.sessionClosed, { cashPrepaidFen: 0, cashPaidFen: 0 });
  t.like(toCloud(stored).data, {
    pay_type: 'free',
    total: '0.0',
    reduce_amount: '10.0',
    amount_receivable: '10.0',
    remark: '储值扣款',
  });
});

test('each value of the bus has its own value in the cloud', (t) => {
  for (const table of [costTypeOf, licenseColorOf, payTypeOf]) {
    const values = Object.values(table).filter((value) => value !== undefined);
    t.is(new Set(values).size, values.length);
    const without = Object.entries(table).flatMap(([name, value]) =>
      value === undefined ? [name] : [],
    );
    t.deepEqual(without, table === payTypeOf ? ['UNSPECIFIED', 'STORED_VALUE'] : ['UNSPECIFIED']);
  }
  t.deepEqual(
    [licenseColorOf.BLUE, licenseColorOf.WHITE, licenseColorOf.BLUE_WHITE, licenseColorOf.OTHER],
    [0, 2, 6, 7],
  );
  t.is(methodOf(undefined), 'UNSPECIFIED');
  t.is(methodOf('cash'), 'CASH');
  t.deepEqual([costTypeOf.NO_PLATE, costTypeOf.GUEST, costTypeOf.STORED_VALUE], [4, 5, 9]);
});
