import { Buffer } from 'node:buffer';
import test from 'ava';
import { seal } from '../../protocol/cloud/envelope.js';
import type { CloudData } from '../../protocol/cloud/envelope.js';
import { CloudDouble } from './double.js';

const parkKey = 'DEMOKEY0123456789';

/** A cloud as the documents have it, and a car park that asks it. */
function cloud() {
  const clock = { unixMs: () => 1_700_000_000_000 };
  const double = new CloudDouble({ parkId: '21835', parkKey, clock });
  const ask = (serviceName: string, data: CloudData): Record<string, unknown> | null => {
    const [answer] = double.handle('gate1', seal({ serviceName, data, parkKey }).text);
    return answer === undefined ? null : (JSON.parse(answer) as Record<string, unknown>);
  };
  return { double, ask, masters: double.ledger.masters };
}

test('a whole stay closes its order with its income, and a repetition books nothing twice', (t) => {
  const { double, ask } = cloud();
  const stay = {
    order_id: 'o1',
    car_number: '京A12345',
    in_time: 1_699_990_000,
    out_time: 1_699_999_000,
    pay_type: 'cash',
    amount_receivable: '10.0',
    cash_pay: '8.0',
    electronic_prepay: '2.0',
  };
  for (let time = 0; time < 2; time += 1) {
    t.like(ask('upload_order', stay), { state: 1, order_id: 'o1', service_name: 'upload_order' });
  }
  t.like(double.ledger.orders[0], {
    open: false,
    receivableFen: 1_000,
    income: { cashFen: 800, electronicFen: 200 },
    duplicates: 1,
  });
});

test('a card is added by 1 only, changed field by field, and gone after 3', (t) => {
  const { double, ask } = cloud();
  const card = { card_id: 'c1', car_number: '京A12345', end_time: 1_800_000_000, price: '150.00' };
  const name = 'upload_month_member';
  t.like(ask(name, { ...card, operate_type: 2 }), { state: 0, card_id: 'c1' });
  t.like(ask(name, { ...card, operate_type: 1 }), { state: 1 });
  t.like(ask(name, { card_id: 'c1', name: '张三', operate_type: 2 }), { state: 1 });
  t.like(double.ledger.cards.get('c1'), { name: '张三', price: 150, end_time: 1_800_000_000 });
  t.like(ask(name, { card_id: 'c1', operate_type: 3 }), { state: 1 });
  t.is(double.ledger.cards.get('c1'), null);
  t.like(ask(name, { card_id: 'c1', operate_type: 3 }), { state: 0, errmsg: '记录不存在' });
});

test('a lane is added by 1, changed only when it is known, and marked by 3', (t) => {
  const { ask, masters } = cloud();
  const gate = { channel_id: 'A1', passname: '入口', passtype: 0 };
  t.like(ask('upload_gate', { ...gate, operate_type: 2 }), { state: 0, errmsg: '记录不存在' });
  t.like(ask('upload_gate', { ...gate, operate_type: 1 }), { state: 1, channel_id: 'A1' });
  t.like(masters.get('gate', 'A1'), { deleted: false, fields: { passtype: 0 } });
  t.like(ask('upload_gate', { ...gate, operate_type: 3 }), { state: 1 });
  t.true(masters.get('gate', 'A1')?.deleted);
});

test('a price rule that is added twice is changed, and one that is deleted is gone', (t) => {
  const { ask } = cloud();
  const rule = { price_id: 'r1', car_type: '小车', describe: '每小时5元' };
  t.like(ask('upload_price', { ...rule, operate_type: 1 }), { state: 1, operate_type: 1 });
  t.like(ask('upload_price', { ...rule, operate_type: 1 }), { state: 1, operate_type: 2 });
  t.like(ask('upload_price', { ...rule, operate_type: 3 }), { state: 1, operate_type: 3 });
  t.like(ask('upload_price', { ...rule, operate_type: 2 }), { state: 0 });
});

test('a cashier who was deleted is not changed', (t) => {
  const { ask } = cloud();
  const cashier = { user_id: 'u1', name: '小王' };
  t.like(ask('upload_collector', { ...cashier, operate_type: 1 }), { state: 1, user_id: 'u1' });
  t.like(ask('upload_collector', { ...cashier, operate_type: 3 }), { state: 1 });
  t.like(ask('upload_collector', { ...cashier, operate_type: 2 }), { state: 0 });
});

test('an event is taken once, and its answer names neither service nor event', (t) => {
  const { ask } = cloud();
  const event = { event_id: 'e1', car_number: '京A12345', channel_id: 'A1' };
  t.deepEqual(ask('upload_confirm_order', event), { state: 1, errmsg: '' });
  t.deepEqual(ask('upload_confirm_order', event), { state: 0, errmsg: 'event_id 已存在!' });
});

test('a picture is taken up to 150 KB', (t) => {
  const { ask } = cloud();
  const picture = (bytes: number) => ({
    picture_source: 'order',
    order_id: 'o1',
    create_time: 1_700_000_000,
    content: Buffer.alloc(bytes, 1).toString('base64'),
    upload_type: 'http',
  });
  t.like(ask('upload_carpic', picture(1_000)), { state: 1, order_id: 'o1' });
  t.like(ask('upload_carpic', picture(150 * 1024)), { state: 1 });
  t.like(ask('upload_carpic', picture(150 * 1024 + 1)), { state: 0, errmsg: '图片过大' });
});

test('shifts, log entries and renewals are kept by their numbers', (t) => {
  const { ask, masters } = cloud();
  const shift = { uuid: 's1', user_id: 'u1', state: 0 };
  t.like(ask('work_record', shift), { state: 1, uuid: 's1', user_id: 'u1' });
  t.like(ask('work_record', { ...shift, state: 1, end_time: 1_700_000_000 }), { state: 1 });
  t.like(masters.get('shift', 's1')?.fields, { state: 1, end_time: 1_700_000_000 });
  const entry = { log_id: 'l1', content: '修改了价格', operate_time: 1_700_000_000 };
  t.like(ask('park_log', entry), { state: 1, log_id: 'l1' });
  t.like(ask('park_log', { log_id: 'l1' }), { state: 0, log_id: 'l1' });
  const renewal = { card_id: 'c1', trade_no: 't1', amount_pay: '300' };
  t.like(ask('month_pay_record', renewal), { state: 1, card_id: 'c1' });
  t.is(masters.all('renewal').size, 1);
});

test('an answer to a message of the city is known by the name inside', (t) => {
  const { double, ask } = cloud();
  double.downlinks.clientCame('gate1');
  const sent = double.send({
    service: 'check_vip',
    data: { park_id: '21835', car_number: '京A12345', amount: 1 },
    localId: 'gate1',
  });
  if (typeof sent === 'string') throw new Error(sent);
  const data = { service_name: 'check_vip', state: 1 };
  const route = { data_target: 'bolink', path: 'commapi/upMessage' };
  t.is(ask('parkInfo', { service_name: 'parkInfo', ...route, data }), null);
  t.like(double.downlinks.all[0], { service: 'check_vip', answers: 1, state: 1 });
});

test('the books answer questions: open stays, payments, sums of a day, debts', (t) => {
  const { double, ask } = cloud();
  const { ledger } = double;
  const [inTime, outTime] = [1_699_990_000, 1_699_999_000];
  ledger.entry({ orderId: 'o1', plate: '京A12345', inTime }, double.flags);
  const asked = { car_number: '京A12345', query_time: 1_700_000_000 };
  t.like(ask('query_inpark', asked), {
    state: 1,
    query_time: 1_700_000_000,
    data: [{ in_time: inTime, car_number: '京A12345', order_id: 'o1' }],
  });
  t.like(ask('query_order', { order_id: 'o1', time_temp: 7 }), { data: [{ state: 0 }] });
  ledger.exit({
    orderId: 'o1',
    plate: '京A12345',
    inTime,
    outTime,
    payType: 'scancode',
    receivable: '6.05',
    cash: ['1.0'],
    electronic: ['5.05'],
  });
  t.like(ask('query_inpark', asked), { state: 0, errmsg: '未查询到在场订单' });
  t.like(ask('query_order', { order_id: 'o1', time_temp: 7 }), {
    time_temp: 7,
    data: [{ state: 1, car_number: '京A12345', order_id: 'o1' }],
  });
  const day = { begin_time: outTime - 3_600, end_time: outTime };
  t.like(ask('check_account', { ...day, type: 1 }), {
    state: 1,
    count: 1,
    amount_receive_total: 6.05,
    cash_pay_total: 1,
    ele_pay_total: 5.05,
  });
  t.like(ask('check_account', { ...day, end_time: outTime + 86_400 }), { state: 0 });
  const told = { state: 1, order_id: 'o1', trade_no: 't1', car_number: '京A12345' };
  ledger.platform.tells('outpark', { ...told, total: 5.05, pay_time: outTime - 60 });
  ledger.platform.tells('outpark', { ...told, total: 5.05, pay_time: outTime - 60 });
  t.like(ask('query_blpay', day), { count: 1, page_count: 1, ele_pay_total: 5.05, ele_refund: 0 });
  ledger.platform.tells('refund', { state: 1, trade_no: 't1', refund_money: 2 });
  t.like(ask('query_blpay', day), {
    ele_refund: 2,
    order_list: [{ order_id: 'o1', tader_no: 't1', total: 5.05, state: 3, pay_type: 'scancode' }],
  });
  const debt = { uuid: 'd1', orderId: 'o2', plate: '京A12345', debtFen: 605, endTime: outTime };
  ledger.laterPay({ ...debt, inTime, receivable: '6.05' });
  t.like(ask('query_escape', { car_number: '京A12345', park_id: '21835', union_id: 2 }), {
    escapeOrder: [{ orderId: 'o2', money: '6.05', duration: '150分钟', unionId: 2 }],
  });
  t.like(ask('query_park_dailyorder', {}), { state: 0 });
});

test('money is put on a stored-value card once for each payment', (t) => {
  const { ask } = cloud();
  const question = { card_id: 'v1', car_number: '京A12345', random_str: 'r' };
  t.like(ask('query_prepay_card_balance', question), { state: 0, random_str: 'r' });
  const payment = { ...question, trade_no: 't1', pay_time: 1_700_000_000, total_price: '50.5' };
  t.like(ask('prepay_card_record', payment), { state: 1, trade_no: 't1' });
  t.like(ask('prepay_card_record', payment), { state: 1 });
  t.like(ask('query_prepay_card_balance', question), { state: 1, balance: '50.5' });
  t.like(ask('prepay_card_record', { ...payment, trade_no: 't2' }), { state: 1 });
  t.like(ask('query_prepay_card_balance', question), { balance: '101.0' });
});

test('the city is asked under one name, and what it knows comes from the same books', (t) => {
  const { double, ask } = cloud();
  double.ledger.entry({ orderId: 'o1', plate: '京A12345', inTime: 1_700_000_000 }, double.flags);
  const askCity = (service_name: string, data: object = {}) =>
    ask('parkInfo', { data_target: 'bolink', data: { service_name, ...data } });
  t.deepEqual(askCity('parking_business_count'), { state: 1, parking_business_count: 1 });
  t.deepEqual(askCity('parking_business_list'), { state: 1, ext_order_id_list: ['o1'] });
  t.like(askCity('parking_business_list', { detail_type: '2' }), {
    order_detail_list: [{ order_id: 'o1', in_time: '2023-11-15 06:13:20' }],
  });
  t.like(askCity('correct_business', { order_id: 'o9' }), { state: 0 });
  t.like(askCity('park_check', { car_number: '京B1' }), { state: 1, reason: '0' });
  const entry = { black_uuid: 'b1', car_number: '京B1', operate_type: 1 };
  t.like(ask('upload_blackuser', entry), { state: 1 });
  t.like(askCity('park_check', { car_number: '京B1' }), { state: 0, reason: '2' });
});

test('the code of a lane stays the same until a new one is asked for', (t) => {
  const { double, ask } = cloud();
  const code = { type: 2, channel_id: 'A1' };
  const first = ask('code_url', code);
  t.like(first, { state: 1, type: 2, channel_id: 'A1' });
  t.deepEqual(ask('code_url', code), first);
  t.notDeepEqual(ask('code_url', { ...code, change: 1 }), first);
  t.like(ask('code_url', { type: 2 }), { state: 0 });
  t.like(ask('screen_info', { channel_id: 'A1' }), { state: 0, channel_id: 'A1' });
  double.ledger.masters.put('screen', 'A1', { device_ip: '192.168.8.30' });
  t.like(ask('screen_info', { channel_id: 'A1' }), { state: 1, device_ip: '192.168.8.30' });
  const page = { channel_id: 'A1', type: 2, car_number: '京A12345', state: 1 };
  t.like(ask('out', page), { state: 0 });
  t.like(ask('init_screen', { channel_id: 'A1', device_ip: '192.168.8.31' }), { state: 0 });
  t.like(ask('init_screen', { channel_id: 'A1', device_ip: '192.168.8.30' }), { state: 1 });
  t.like(ask('out', page), { state: 1 });
  t.deepEqual(ask('get_screen_str', {}), { state: 1, screen_str: '欢迎光临' });
});

test('what is passed on is kept by its number; a charging order needs its stay', (t) => {
  const { double, ask, masters } = cloud();
  t.like(ask('upload_ticket_deduction', { ticket_id: 7, order_id: 'o1' }), {
    state: 1,
    ticket_id: 7,
  });
  t.is(masters.get('used coupon', '7')?.fields['order_id'], 'o1');
  const charging = { order_id: 'o1', start_charge_seq: 'c1', duration: 30 };
  t.like(ask('upload_duration_info', charging), { state: 0, errmsg: '订单不存在' });
  double.ledger.entry({ orderId: 'o1', plate: '京A12345', inTime: 1_700_000_000 }, double.flags);
  t.like(ask('upload_duration_info', charging), { state: 1 });
  t.like(ask('upload_park_data', { uuid: 'u1', upload_target: 2 }), { uuid: 'u1', result: '{}' });
  t.like(ask('upload_invoice', { order_id: 'o1', money: 5 }), { state: 1 });
  t.deepEqual(ask('upload_file', { filepath: '/var/log/lane.log' }), { state: 1, errmsg: '' });
  const etc = { order_id: 'o1', car_number: '粤B12345', total: '5.0' };
  t.deepEqual(ask('etc_pay', etc), { state: 1, errmsg: '' });
  double.etcTags = new Set(['粤B12345']);
  t.like(ask('etc_pay', etc), { state: 1 });
  t.like(ask('etc_pay', { ...etc, car_number: '粤B00000' }), { state: 0 });
  double.charges = 'refused';
  t.like(ask('etc_pay', etc), { state: 0 });
});
