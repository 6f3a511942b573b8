import test from 'ava';
import { someRecord } from '../records/some-record.js';
import { startLaneBox } from './lane-box.js';

const plate = '粤B12345';
const routed = (data: object) => ({
  service_name: 'parkInfo',
  data_target: 'bolink',
  path: 'commapi/upMessage',
  data,
});

test('the price of a card is that of its package, once for each period', async (t) => {
  const { tell, parts } = await startLaneBox(t);
  await parts.records.revise([
    someRecord('cardPackage', { name: '包月', priceFen: 20_050 }, { key: '50' }),
    someRecord('permit', { plates: [plate], packageId: '50' }, { key: 'c1' }),
    someRecord('permit', { plates: [plate] }, { key: 'c2' }),
  ]);
  const renewal = { card_id: 'c1', months: '3', start_time: '1495158031', trade_no: 't1' };
  const fresh = { months: 2, start_time: 1_495_158_031, trade_no: 't2', pid: '50' };
  t.deepEqual(await tell('query_prodprice', renewal), {
    service_name: 'query_prodprice',
    data_target: 'cloud',
    state: 1,
    trade_no: 't1',
    price: '601.5',
  });
  t.like(await tell('query_newprodprice', fresh), { state: 1, trade_no: 't2', price: '401.0' });
  const refused: [string, object, string][] = [
    ['query_prodprice', { ...renewal, card_id: 'c9' }, '没有此月卡'],
    ['query_prodprice', { ...renewal, card_id: 'c2' }, '没有此月卡套餐'],
    ['query_prodprice', { ...renewal, discount: '7', discount_type: 0 }, '暂不支持折扣'],
    ['query_newprodprice', { ...fresh, pid: '51' }, '没有此月卡套餐'],
  ];
  for (const [service, fields, errmsg] of refused) {
    t.like(await tell(service, fields), { state: 0, errmsg });
  }
  t.like(await tell('query_prodprice', { ...renewal, months: '0' }), { state: 0 });
});

test('a car may have a card unless it is on the black list', async (t) => {
  const { tell, parts } = await startLaneBox(t);
  const wish = { park_id: '1', union_id: 2, car_number: plate, amount: 0.01 };
  t.deepEqual(await tell('check_vip', wish), routed({ service_name: 'check_vip', state: 1 }));
  await parts.records.revise([someRecord('blackListEntry', { plate }, { key: 'b1' })]);
  t.deepEqual(
    await tell('check_vip', wish),
    routed({ service_name: 'check_vip', state: 0, errmsg: '车辆在黑名单中' }),
  );
});

test('the record of a car is told as it is known, and its absence too', async (t) => {
  const { tell, parts } = await startLaneBox(t);
  const ask = (type: string) =>
    tell('query_car_info', { park_id: '1', union_id: 2, car_number: plate, type });
  const none = routed({ service_name: 'query_car_info', state: 1 });
  t.deepEqual([await ask('0'), await ask('1')], [none, none]);
  const validFromMs = Date.parse('2024-06-01T00:00:00+08:00');
  const card = { plates: [plate], holder: '张三', phone: '1', validFromMs };
  await parts.records.revise([
    someRecord('permit', card, { key: 'c1' }),
    someRecord('whiteListEntry', { plate, remark: '门卫' }, { key: plate }),
  ]);
  t.like(await ask('0'), {
    data: {
      state: 1,
      data: {
        car_number: plate,
        user_name: '张三',
        car_type: '1',
        card_id: 'c1',
        start_time: '2024-06-01 00:00:00',
      },
    },
  });
  t.like(await ask('1'), { data: { data: { car_type: 'white', describe: '门卫' } } });
  await parts.records.revise([someRecord('blackListEntry', { plate }, { key: 'b1' })]);
  t.like(await ask('1'), { data: { data: { car_type: 'black' } } });
});
