import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { headerOf } from '../../protocol/park/record.js';
import type { RecordKind } from '../../protocol/park/record-contents.js';
import { pushedRecords } from '../../protocol/translate/records/pushed.js';
import { RecordShelf } from '../../runtime/records/record-shelf.js';
import { settled } from '../support/clock.js';
import { startLaneBox } from './lane-box.js';

interface Pushed {
  service: string;
  kind: RecordKind;
  key: string;
  /** Fields of the message but the operation. */
  data: object;
  /** What the answer repeats. */
  echo: object;
}

const timed = { create_time: 1_700_000_000, update_time: 1_700_000_100 };

/** One message of each kind that can be deleted. */
const pushes: readonly Pushed[] = [
  {
    service: 'price_sync',
    kind: 'priceDescription',
    key: 'p1',
    data: { price_id: 'p1', car_type: '小车', describe: '5元', ...timed },
    echo: { price_id: 'p1' },
  },
  {
    service: 'month_card_sync',
    kind: 'cardPackage',
    key: 'm1',
    data: { package_id: 'm1', name: '包月', price: 200, end_type: 0, ...timed },
    echo: { package_id: 'm1' },
  },
  {
    service: 'month_member_sync',
    kind: 'permit',
    key: 'c1',
    data: {
      card_id: 'c1',
      car_number: '粤B12345',
      begin_time: 1_600_000_000,
      end_time: 1_900_000_000,
      price: 150,
      amount_receivable: 150,
      ...timed,
    },
    echo: { card_id: 'c1' },
  },
  {
    service: 'collector_sync',
    kind: 'operator',
    key: '77',
    data: { user_id: '77', name: '小王', sex: 1, ...timed },
    echo: { user_id: '77' },
  },
  {
    service: 'gate_sync',
    kind: 'channel',
    key: 'A1',
    data: { channel_id: 'A1', passname: '南门', passtype: '1' },
    echo: { channel_id: 'A1' },
  },
  {
    service: 'blackuser_sync',
    kind: 'blackListEntry',
    key: 'b1',
    data: { black_uuid: 'b1', car_number: '粤B12345', create_time: 1_700_000_000 },
    echo: { black_uuid: 'b1' },
  },
  {
    service: 'car_type_sync',
    kind: 'vehicleClass',
    key: 'v1',
    data: { car_type_id: 'v1', name: '大车', sort: 2, ...timed },
    echo: { car_type_id: 'v1' },
  },
  {
    service: 'visitor_sync',
    kind: 'visitor',
    key: '10001',
    data: { visitor_id: 10001, car_number: '粤B12345', state: 1, type: 0 },
    echo: { visitor_id: 10001 },
  },
  {
    service: 'prepay_card_sync',
    kind: 'storedValueCard',
    key: 's1',
    data: { card_id: 's1', car_number: '粤B12345', total_price: '100', ...timed },
    echo: { card_id: 's1' },
  },
  {
    service: 'white_list_sync',
    kind: 'whiteListEntry',
    key: '粤B12345',
    data: { car_number: '粤B12345', b_time: 1_600_000_000, e_time: 1_900_000_000, ...timed },
    echo: { car_number: '粤B12345' },
  },
];

async function start(t: ExecutionContext) {
  const box = await startLaneBox(t);
  const tell = (service: string, data: object) => box.tell(service, { data });
  return { box, tell, records: box.parts.records };
}

test('every push is kept, told to the park and answered with 1', async (t) => {
  const { box, tell, records } = await start(t);
  for (const { service, kind, key, data, echo } of pushes) {
    t.like(await tell(service, { ...data, operate_type: 1 }), { state: 1, ...echo }, service);
    t.like(records.get(kind, key), { kind });
    t.true(box.broker.retained.has(box.topics.record(kind, key)), service);
  }
  t.like(await tell('park_valid', { uuid: 'u1', exp_time: 1_900_000_000 }), {
    state: 1,
    uuid: 'u1',
  });
  t.like(records.get('parkValidity', 'park'), {
    parkValidity: { validUntilMs: 1_900_000_000_000 },
  });
  // The trade of a stored-value card and the two renewals of a card have tests of their own.
  t.is(pushes.length + 4, pushedRecords.length);
});

test('rule 8: a push is answered only once it is on disk', async (t) => {
  for (const { service, kind, key, data } of pushes.slice(3, 5)) {
    const { box, tell } = await start(t);
    box.environment.disk.watched.hold();
    let answered = false;
    const asked = tell(service, { ...data, operate_type: 1 }).then((answer) => {
      answered = true;
      return answer;
    });
    await settled(5);
    t.false(answered, service);
    t.false(box.broker.retained.has(box.topics.record(kind, key)));
    box.environment.disk.watched.release();
    t.like(await asked, { state: 1 });
    await box.close();
    const again = await RecordShelf.load(await box.environment.openStore(), box.environment);
    t.not(again.get(kind, key), undefined);
  }
});

test('rule 8: a burst with the newest change first leaves a deleted record deleted', async (t) => {
  const { box, tell, records } = await start(t);
  for (const { service, kind, key, data } of pushes) {
    await tell(service, { ...data, operate_type: 1 });
    // The open changes of a record come again every two minutes until they are answered.
    for (let round = 0; round < 3; round += 1) {
      t.like(await tell(service, { ...data, operate_type: 3 }), { state: 1 }, service);
      t.like(await tell(service, { ...data, operate_type: 2 }), { state: 1 }, service);
      t.like(await tell(service, { ...data, operate_type: 1 }), { state: 1 }, service);
      const record = records.get(kind, key);
      t.true(record !== undefined && headerOf(record).deleted, `${service}, round ${round}`);
      box.environment.clock.advance(120_000);
    }
  }
});

test('a record that was deleted comes back by a later change of other content', async (t) => {
  const { box, tell, records } = await start(t);
  for (const { service, kind, key, data } of pushes) {
    await tell(service, { ...data, operate_type: 1 });
    await tell(service, { ...data, operate_type: 3 });
    box.environment.clock.advance(120_000);
    const later = {
      ...data,
      create_time: 1_700_009_000,
      update_time: 1_700_009_000,
      name: '新',
      passname: '新',
      remark: '新',
      resume: '新',
    };
    t.like(await tell(service, { ...later, operate_type: 1 }), { state: 1 }, service);
    const record = records.get(kind, key);
    t.true(record !== undefined && !headerOf(record).deleted, service);
  }
});

test('rule 8: repeats in any number leave the record as the messages once did', async (t) => {
  const { tell, records } = await start(t);
  const messages = pushes.flatMap(({ service, data }) =>
    [1, 2].map((operate) => ({ service, data: { ...data, operate_type: operate } })),
  );
  for (const { service, data } of messages) await tell(service, data);
  const once = structuredClone([...records.all()]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...messages), { maxLength: 30 }), async (again) => {
      for (const { service, data } of again) t.like(await tell(service, data), { state: 1 });
      t.deepEqual([...records.all()], once);
    }),
    { numRuns: 10 },
  );
});

test('rule 8: a trade that is told twelve times changes the balance once, also after a restart', async (t) => {
  const { box, tell, records } = await start(t);
  const card = pushes.find(({ service }) => service === 'prepay_card_sync');
  await tell('prepay_card_sync', { ...card?.data, operate_type: 1 });
  const trade = {
    trade_no: 't1',
    card_id: 's1',
    pay_time: 1_700_000_500,
    pay_type: '现金',
    total_price: '-30',
    mobile: '1',
    name: '张',
    account_type: 0,
    actual_money: -30,
  };
  const both = [tell('prepay_card_trade_sync', trade), tell('prepay_card_trade_sync', trade)];
  for (const answer of await Promise.all(both)) t.like(answer, { state: 1, trade_no: 't1' });
  for (let repeat = 0; repeat < 10; repeat += 1) await tell('prepay_card_trade_sync', trade);
  t.like(records.get('storedValueCard', 's1'), { storedValueCard: { balanceFen: 7_000 } });
  // The card itself is told again, with what it had when it was made.
  await tell('prepay_card_sync', { ...card?.data, operate_type: 2 });
  await box.close();
  const again = await RecordShelf.load(await box.environment.openStore(), box.environment);
  t.like(again.get('storedValueCard', 's1'), { storedValueCard: { balanceFen: 7_000 } });
  t.like(again.get('storedValueTrade', 't1'), { storedValueTrade: { amountFen: -3_000 } });
});
