import { Buffer } from 'node:buffer';
import test, { type ExecutionContext } from 'ava';
import { seal, type CloudData } from '../../protocol/cloud/envelope.js';
import { CloudDouble } from './double.js';
import { documentedFlags, type CloudFlags } from './flags.js';
import { presets } from './presets.js';

const parkKey = 'DEMOKEY0123456789';

type Answer = Record<string, unknown> | null | '';

/** A cloud with this flag on or off, and a car park that asks it. */
function cloud(flags: Partial<CloudFlags>) {
  const clock = { unixMs: () => 1_700_000_000_000 };
  const double = new CloudDouble({ parkId: '21835', parkKey, clock, flags });
  const ask = (serviceName: string, data: CloudData): Answer => {
    const [answer] = double.handle('gate1', seal({ serviceName, data, parkKey }).text);
    if (answer === undefined) return null;
    return answer === '' ? '' : (JSON.parse(answer) as Record<string, unknown>);
  };
  return { double, ask, masters: double.ledger.masters };
}

type Cloud = ReturnType<typeof cloud>;

/** Tells of one rule what the cloud does without it and with it. */
function rule(
  flag: keyof CloudFlags,
  says: string,
  without: (t: ExecutionContext, park: Cloud) => void,
  withIt: (t: ExecutionContext, park: Cloud) => void,
  beside: Partial<CloudFlags> = {},
): void {
  test(`${flag}: ${says}`, (t) => {
    without(t, cloud({ ...beside, [flag]: false }));
    withIt(t, cloud({ ...beside, [flag]: true }));
  });
}

const gate = { channel_id: 'A1', passname: '入口', passtype: 0 };
const twoCashiers = ({ ask }: Cloud) => {
  for (const user_id of ['u1', 'u2']) ask('upload_collector', { user_id, operate_type: 1 });
};

rule(
  'missingKeyHitsAll',
  'a record without its key is refused, or changes every record of the car park',
  (t, park) => {
    twoCashiers(park);
    t.like(park.ask('upload_collector', { name: '小王', operate_type: 2 }), { state: 0 });
    t.is(park.masters.get('collector', 'u1')?.fields['name'], undefined);
    park.ask('in_park', { order_id: 'o1', car_number: '京A1', in_time: 1 });
    t.like(park.ask('upload_order', { out_time: 2, pay_type: 'free' }), { state: 0 });
    t.true(park.double.ledger.order('o1')?.open);
  },
  (t, park) => {
    twoCashiers(park);
    t.like(park.ask('upload_collector', { name: '小王', operate_type: 2 }), { state: 1 });
    for (const id of ['u1', 'u2']) {
      t.is(park.masters.get('collector', id)?.fields['name'], '小王');
    }
    t.like(park.ask('upload_collector', { operate_type: 3 }), { state: 1 });
    t.true(park.masters.get('collector', 'u2')?.deleted);
    for (const order_id of ['o1', 'o2', 'o3']) {
      park.ask('in_park', { order_id, car_number: `京${order_id}`, in_time: 1 });
    }
    t.like(park.ask('upload_order', { out_time: 2, pay_type: 'free' }), { state: 1 });
    const { orders } = park.double.ledger;
    t.deepEqual(
      orders.map(({ open, hidden }) => [open, hidden]),
      [
        [false, false],
        [true, true],
        [true, true],
      ],
    );
    // An empty text is a key like others, and hits nothing.
    t.like(park.ask('upload_collector', { user_id: '', operate_type: 3 }), { state: 0 });
  },
);

rule(
  'rowCountStates',
  'a change is answered with 1, or with the number of its rows',
  (t, park) => {
    twoCashiers(park);
    t.like(park.ask('upload_collector', { operate_type: 2 }), { state: 1 });
  },
  (t, park) => {
    twoCashiers(park);
    t.like(park.ask('upload_collector', { operate_type: 2 }), { state: 2 });
  },
  { missingKeyHitsAll: true },
);

rule(
  'emptyRefusals',
  'what changed nothing is refused with a text, or with an empty one',
  (t, { ask }) => {
    const refused = ask('upload_collector', { user_id: 'u9', operate_type: 3 });
    t.like(refused, { state: 0, errmsg: '记录不存在' });
  },
  (t, { ask }) => {
    t.like(ask('upload_collector', { user_id: 'u9', operate_type: 3 }), { state: 0, errmsg: '' });
    t.like(ask('upload_liftrod', { channel_id: 'A1' }), { state: 0, errmsg: '' });
  },
);

const shift = { uuid: 's1', user_id: 'u9', state: 0 };
rule(
  'misleadingTexts',
  'a text says what came of it, or success with state 0 and a complaint with state 1',
  (t, { ask }) => {
    t.like(ask('upload_gate', { ...gate, operate_type: 2 }), { state: 0, errmsg: '记录不存在' });
    t.like(ask('work_record', shift), { state: 1, errmsg: '' });
  },
  (t, park) => {
    const { ask } = park;
    t.like(ask('upload_gate', { ...gate, operate_type: 2 }), { state: 0, errmsg: '上传成功' });
    t.like(ask('work_record', shift), { state: 1, errmsg: '收费员不存在' });
    t.like(ask('upload_liftrod', { liftrod_id: 'l1', user_id: 'u9' }), {
      state: 1,
      errmsg: '收费员不存在',
    });
    twoCashiers(park);
    t.like(ask('work_record', { ...shift, user_id: 'u1' }), { state: 1, errmsg: '' });
  },
);

rule(
  'diesWithoutOperateType',
  'a record without operate_type is refused, or never answered',
  (t, { ask }) => {
    t.like(ask('upload_gate', gate), { state: 0 });
    t.like(ask('upload_month_member', { card_id: 'c1' }), { state: 0 });
  },
  (t, { ask }) => {
    t.is(ask('upload_gate', gate), null);
    t.is(ask('upload_blackuser', { black_uuid: 'b1', car_number: '京A12345' }), null);
    t.is(ask('upload_month_card', { package_id: 'p1' }), null);
    t.is(ask('upload_month_member', { card_id: 'c1' }), null);
  },
);

const exit = { order_id: 'o1', car_number: '京A12345', in_time: 1, out_time: 2 };
rule(
  'diesOnBadMoney',
  'letters in an amount are refused, or crash the handler',
  (t, { ask }) => {
    const refused = { state: 0, errmsg: '数据格式错误!' };
    t.like(ask('out_park', { ...exit, amount_receivable: 'much' }), refused);
  },
  (t, { ask }) => t.is(ask('out_park', { ...exit, amount_receivable: 'much' }), null),
);

rule(
  'breaksOnQuotes',
  'an apostrophe in a plate is a letter, or breaks the SQL of the exit',
  (t, { ask }) => t.like(ask('out_park', { ...exit, car_number: "京A'1" }), { state: 1 }),
  (t, { ask }) => {
    t.is(ask('out_park', { ...exit, car_number: "京A'1" }), null);
    t.is(ask('out_park', { ...exit, order_id: "o'1" }), null);
    t.like(ask('out_park', exit), { state: 1 });
  },
);

const bigCars = { car_type_id: 'k1', name: '大车' };
rule(
  'carTypeAnswersOtherwise',
  'a vehicle type is answered by its own names, or by two others',
  (t, { ask }) => {
    const answer = ask('upload_car_type', { ...bigCars, operate_type: 1 });
    t.like(answer, { service_name: 'upload_car_type', car_type_id: 'k1' });
  },
  (t, { ask }) => {
    const answer = ask('upload_car_type', { ...bigCars, operate_type: 1 });
    const names = { service_name: 'car_type_upload', cartype_id: 'k1' };
    t.deepEqual(answer, { state: 1, errmsg: '', ...names });
  },
);

rule(
  'unknownCarTypesInserted',
  'an unknown vehicle type cannot be deleted, or is added by it',
  (t, { ask, masters }) => {
    t.like(ask('upload_car_type', { ...bigCars, operate_type: 3 }), { state: 0 });
    t.is(masters.get('car type', 'k1'), null);
  },
  (t, { ask, masters }) => {
    t.like(ask('upload_car_type', { ...bigCars, operate_type: 3 }), { state: 1 });
    t.false(masters.get('car type', 'k1')?.deleted);
  },
);

const keyless = { price_id: 'r1', car_type: '', describe: '每小时5元', operate_type: 1 };
rule(
  'priceErrorField',
  'what a price rule lacks stands in errmsg, or in error',
  (t, { ask }) => t.like(ask('upload_price', keyless), { state: 0, errmsg: '缺少car_type' }),
  (t, { ask }) => {
    t.deepEqual(ask('upload_price', keyless), {
      ...{ state: 0, error: '缺少car_type', service_name: 'upload_price' },
    });
  },
);

const addedAndDeleted = ({ ask }: Cloud) => {
  for (const operate_type of [1, 3]) ask('upload_month_card', { package_id: 'p1', operate_type });
};
rule(
  'revivesDeleted',
  'a package that was deleted stays so, or comes back by a change',
  (t, park) => {
    addedAndDeleted(park);
    const changed = park.ask('upload_month_card', { package_id: 'p1', operate_type: 2 });
    t.like(changed, { state: 0 });
    t.true(park.masters.get('package', 'p1')?.deleted);
  },
  (t, park) => {
    addedAndDeleted(park);
    const changed = park.ask('upload_month_card', { package_id: 'p1', operate_type: 2 });
    t.like(changed, { state: 1 });
    t.false(park.masters.get('package', 'p1')?.deleted);
  },
);

rule(
  'gateNeedsWorksite',
  'a lane without worksite_id is added, or never answered',
  (t, { ask }) => t.like(ask('upload_gate', { ...gate, operate_type: 1 }), { state: 1 }),
  (t, { ask, masters }) => {
    t.is(ask('upload_gate', { ...gate, operate_type: 1 }), null);
    t.is(masters.get('gate', 'A1'), null);
    const whole = { ...gate, worksite_id: -1 };
    t.like(ask('upload_gate', { ...whole, operate_type: 1 }), { state: 1 });
    t.like(ask('upload_gate', { ...gate, operate_type: 2 }), { state: 1 });
  },
);

function pushedCard({ double, ask }: Cloud): unknown {
  const card = { card_id: 'c1', car_number: '京A12345', operate_type: 1 };
  ask('upload_month_member', { ...card, price: '150.00', amount_receivable: '200.00' });
  double.downlinks.clientCame('gate1');
  const known = double.ledger.cards.get('c1');
  if (known === null) throw new Error('the card is not known');
  const sent = double.memberSync(known, 2);
  if (typeof sent === 'string') throw new Error(sent);
  return (JSON.parse(sent.text) as { data: unknown }).data;
}
rule(
  'crossesCardMoney',
  'a pushed card has its two amounts as they went up, or exchanged',
  (t, park) => t.like(pushedCard(park), { price: 150, amount_receivable: 200 }),
  (t, park) => t.like(pushedCard(park), { price: 200, amount_receivable: 150 }),
);

const stay = { ...exit, pay_type: 'cash', amount_receivable: '10.0', cash_pay: '10.0' };
const stayAfterEntry = ({ ask, double }: Cloud) => {
  ask('in_park', { order_id: 'o1', car_number: '京A12345', in_time: 1 });
  ask('upload_order', stay);
  return double.ledger.order('o1')?.income.cashFen;
};
rule(
  'wholeStayBooksNewOnly',
  'a whole stay books its income always, or only when its order is new',
  (t, park) => t.is(stayAfterEntry(park), 1_000),
  (t, park) => {
    t.is(stayAfterEntry(park), 0);
    park.ask('upload_order', { ...stay, order_id: 'o2' });
    t.is(park.double.ledger.order('o2')?.income.cashFen, 1_000);
  },
);

const picture = (bytes: number) => ({
  ...{ picture_source: 'order', order_id: 'o1', create_time: 1, upload_type: 'http' },
  content: Buffer.alloc(bytes, 1).toString('base64'),
});
rule(
  'picturesOnce',
  'an equal picture is taken again, or refused as uploaded already',
  (t, { ask }) => {
    for (let time = 0; time < 2; time += 1) {
      t.like(ask('upload_carpic', picture(1_000)), { state: 1 });
    }
  },
  (t, { ask }) => {
    t.like(ask('upload_carpic', picture(1_000)), { state: 1 });
    const refused = { state: 0, errmsg: '图片已上传过，不可再传！' };
    t.like(ask('upload_carpic', picture(1_000)), refused);
  },
);

rule(
  'largerPictures',
  'a picture may have 150 KB, or 201,100 bytes',
  (t, { ask }) => {
    t.like(ask('upload_carpic', picture(150 * 1024)), { state: 1 });
    t.like(ask('upload_carpic', picture(150 * 1024 + 1)), { state: 0 });
  },
  (t, { ask }) => {
    // The envelope of the mqtt link ends before the limit of the published server does.
    t.like(ask('upload_carpic', picture(150 * 1024 + 1)), { state: 1 });
  },
);

rule(
  'barerAnswers',
  'a shift and a picture are answered with what they are about, or with less',
  (t, { ask }) => {
    t.like(ask('work_record', shift), { user_id: 'u9', uuid: 's1' });
    t.like(ask('upload_carpic', picture(10)), { order_id: 'o1' });
  },
  (t, { ask }) => {
    const named = { service_name: 'work_record', uuid: 's1' };
    t.deepEqual(ask('work_record', shift), { state: 1, errmsg: '', ...named });
    t.deepEqual(ask('upload_carpic', picture(10)), { state: 1, errmsg: '上传成功!' });
  },
);

rule(
  'entryHidesDebts',
  'an entry is answered with the debts of its plate, or without',
  (t, park) => {
    oweSomething(park);
    const answer = park.ask('in_park', { order_id: 'o2', car_number: '京A12345', in_time: 9 });
    t.like(answer, { state: 1, escapeOrder: [{ orderId: 'o1', parkName: '21835' }] });
    const other = park.ask('in_park', { order_id: 'o3', car_number: '京A99999', in_time: 9 });
    t.false(Object.hasOwn(other as object, 'escapeOrder'));
  },
  (t, park) => {
    oweSomething(park);
    const answer = park.ask('in_park', { order_id: 'o2', car_number: '京A12345', in_time: 9 });
    t.false(Object.hasOwn(answer as object, 'escapeOrder'));
  },
);

function oweSomething({ double }: Cloud): void {
  const debt = { uuid: 'd1', orderId: 'o1', plate: '京A12345', debtFen: 605, endTime: 8 };
  double.ledger.laterPay({ ...debt, inTime: 1, receivable: '6.05' });
}

const debt = { ...exit, uuid: 'd1', end_time: 2, price: '5.0', amount_receivable: '5.0' };
rule(
  'oldServicesOnly',
  'newer services are answered, or met with an empty frame',
  (t, { ask }) => t.like(ask('laterpay_order_upload', debt), { state: 1 }),
  (t, { ask }) => {
    t.is(ask('laterpay_order_upload', debt), '');
    t.is(ask('query_month_card_page', { page: 1, rp: 10 }), '');
    t.like(ask('in_park', { order_id: 'o2', car_number: '京A1', in_time: 9 }), { state: 1 });
  },
);

test('the presets: no flag in the documented one, all that server-2018 does in that one', (t) => {
  t.true(Object.values(presets.documented.flags).every((on) => !on));
  const names = Object.keys(documentedFlags) as (keyof CloudFlags)[];
  const off = names.filter((name) => !presets['server-2018'].flags[name]);
  // What belongs to links and services that came later.
  const newer = ['tableSpelling', 'paymentRepeats', 'tokensExpire', 'pollEndsAs500'];
  t.deepEqual(off.sort(), newer.sort());
  // Everything at once, but for what would hide the newer services.
  const offThere = names.filter((name) => !presets.hostile.flags[name]);
  t.deepEqual(offThere.sort(), ['entryHidesDebts', 'oldServicesOnly']);
});
