import test from 'ava';
import { seal, type CloudData } from '../../protocol/cloud/envelope.js';
import { judge } from '../../protocol/cloud/answer.js';
import { read } from '../../protocol/cloud/lenient.js';
import { messageOf } from '../../protocol/cloud/registry.js';
import { cardPageRequest, readCardPage } from '../../protocol/translate/card-page.js';
import { liftAnswer, liftCommand } from '../../protocol/translate/lift-command.js';
import { downAnswer } from '../../protocol/translate/down-answer.js';
import { pushedPermit } from '../../protocol/translate/records/permit.js';
import { exampleCard } from './cards.js';
import { bindsChannel, syncRepeatMs, type Downlink } from './downlinks.js';
import { CloudDouble, type DoubleOptions } from './double.js';

const parkKey = 'PARKKEY';
const localId = 'gate1_channels_A1_B1';

class HandClock {
  nowMs = 1_700_000_000_000;
  unixMs(): number {
    return this.nowMs;
  }
}

function cloud(options: Partial<DoubleOptions> = {}) {
  const clock = new HandClock();
  const double = new CloudDouble({ parkId: '21835', parkKey, clock, ...options });
  const up = (service: string, data: CloudData, key = parkKey) => {
    const { text } = seal({ serviceName: service, data, parkKey: key });
    return double
      .handle(localId, text)
      .map((answer) => JSON.parse(answer) as Record<string, unknown>);
  };
  return { clock, double, up };
}

const entry = (orderId: string, plate = '京A12345', remark = '') => ({
  order_id: orderId,
  car_number: plate,
  in_time: 1_700_000_000,
  remark,
});
const exit = (orderId: string) => ({
  ...entry(orderId),
  out_time: 1_700_003_600,
  pay_type: 'cash',
  amount_receivable: '10.0',
  electronic_prepay: '2.0',
  electronic_pay: '1.5',
  cash_prepay: '0.0',
  cash_pay: '6.5',
});
const debt = (orderId: string, uuid: string) => ({
  ...entry(orderId),
  uuid,
  end_time: 1_700_003_600,
  amount_receivable: '10.0',
  price: '6.5',
});

test('an entry and its exit are one order, booked from its income parts', (t) => {
  const { double, up } = cloud();
  t.deepEqual(up('in_park', entry('o1')), [
    { state: 1, errmsg: '', order_id: 'o1', service_name: 'in_park' },
  ]);
  t.true(double.ledger.order('o1')?.open);
  t.like(up('out_park', exit('o1'))[0], { state: 1, order_id: 'o1' });
  t.like(double.ledger.order('o1'), {
    open: false,
    income: { cashFen: 650, electronicFen: 350 },
    effects: { entries: 1, exits: 1, debts: 0 },
    duplicates: 0,
  });
  t.like(double.ledger.totals(), { orders: 1, open: 0, bookedFen: 1000 });
});

test('repetitions are counted and have no second effect', (t) => {
  const { double, up } = cloud();
  for (let time = 0; time < 3; time++) {
    up('in_park', entry('o1'));
    up('laterpay_order_upload', debt('o1', 'u1'));
    up('upload_liftrod', { liftrod_id: 'l1', channel_id: 'A1', operate: 0 });
  }
  t.like(double.ledger.order('o1'), { effects: { entries: 1, exits: 0, debts: 1 }, duplicates: 4 });
  t.like(double.ledger.totals(), { orders: 1, debts: 1, debtFen: 650, lifts: 1 });
  t.is(double.ledger.lifts[0]?.repeats, 2);
  up('laterpay_order_upload', debt('o1', 'u2'));
  t.is(double.ledger.order('o1')?.effects.debts, 2, 'another uuid is another debt, and shows');
});

test('an exit without an entry is stored, and the late entry does not open it again', (t) => {
  const { double, up } = cloud();
  up('out_park', exit('o1'));
  up('in_park', entry('o1'));
  t.like(double.ledger.order('o1'), { open: false, lateEntry: true });
});

test('a text that is no JSON is answered, and only with diesOnBadJson without a word', (t) => {
  const refusal = JSON.stringify({ state: 0, errmsg: '数据格式错误!' });
  t.deepEqual(cloud().double.handle(localId, 'not json'), [refusal]);
  const dying = cloud({ flags: { diesOnBadJson: true } });
  t.deepEqual(dying.double.handle(localId, 'not json'), []);
  t.deepEqual(dying.double.counts.refused, { 'cloud/not-json': 1 });
});

test('a bad signature, none, and an unknown service are refused each in its own way', (t) => {
  const { double, up } = cloud();
  t.deepEqual(up('in_park', entry('o1'), 'WRONG'), [{ state: 0, errmsg: 'error:签名错误' }]);
  t.deepEqual(double.handle(localId, '{"service_name":"in_park","data":{}}'), [
    JSON.stringify({ state: 0, errmsg: '未识别到sign标记' }),
  ]);
  const { text } = seal({ serviceName: 'no_such', data: { a: 1 }, parkKey });
  t.deepEqual(double.handle(localId, text), [''], 'an unknown service gets an empty frame');
  t.is(double.ledger.totals().orders, 0);
  t.deepEqual(double.counts.refused, {
    'error:签名错误': 1,
    未识别到sign标记: 1,
    'unknown service': 1,
  });
});

test('blanks and escapes on the wire do not break the signature', (t) => {
  const { double } = cloud();
  const sealed = seal({ serviceName: 'in_park', data: entry('o1'), parkKey });
  const data = sealed.dataText.replace('京', '\\u4eac').replaceAll(':', ' : ');
  const rest = `"gone":null, "sign":"${sealed.sign}","service_name":"in_park"`;
  const sloppy = `{ "data" : ${data} , ${rest} }`;
  t.is(double.handle(localId, sloppy).length, 1);
  t.is(double.ledger.order('o1')?.plate, '京A12345');
});

test('only with zeroYuanClosing does an entry close the other open orders of its plate', (t) => {
  for (const zeroYuanClosing of [false, true]) {
    const { double, up } = cloud({ flags: { zeroYuanClosing } });
    up('in_park', entry('o1'));
    up('in_park', entry('o2'));
    up('in_park', entry('o3', '京B00001'));
    t.is(double.ledger.order('o1')?.closedAtZero, zeroYuanClosing);
    t.true(double.ledger.order('o2')?.open);
  }
});

test('only with entryAlwaysInserts does a repeated entry double its order and close itself', (t) => {
  for (const entryAlwaysInserts of [false, true]) {
    const { double, up } = cloud({ flags: { zeroYuanClosing: true, entryAlwaysInserts } });
    up('in_park', entry('o1'));
    up('in_park', entry('o1'));
    const order = double.ledger.order('o1');
    t.is(order?.effects.entries, entryAlwaysInserts ? 2 : 1);
    t.is(order?.closedAtZero, entryAlwaysInserts);
    t.is(order?.phantom, entryAlwaysInserts);
  }
});

test('a debt of an order that was closed at 0 counts as wiped, whichever came first', (t) => {
  for (const zeroYuanClosing of [false, true]) {
    const { double, up } = cloud({ flags: { zeroYuanClosing, entryAlwaysInserts: true } });
    up('in_park', entry('o1'));
    up('in_park', entry('o2'));
    up('laterpay_order_upload', debt('o1', 'u1'));
    up('laterpay_order_upload', debt('o2', 'u2'));
    up('in_park', entry('o2'));
    up('in_park', entry('o3'));
    t.is(double.ledger.order('o1')?.debtWiped, zeroYuanClosing, 'the next entry came first');
    t.is(double.ledger.order('o2')?.debtWiped, zeroYuanClosing, 'its own entry came late');
    t.is(double.ledger.totals().debtsWiped, zeroYuanClosing ? 2 : 0);
  }
});

test('the duplicate filter remembers 5,000 keys, two for each order', (t) => {
  const { double, up } = cloud({ flags: { duplicateFilter: true } });
  up('in_park', entry('first'));
  for (let number = 0; number < 2_499; number++) up('in_park', entry(`o${number}`));
  t.like(up('in_park', entry('first'))[0], { state: 0 }, 'still among the 5,000');
  for (let number = 0; number < 2_500; number++) up('in_park', entry(`p${number}`));
  t.like(up('in_park', entry('first'))[0], { state: 1 }, 'fallen out, and executed again');
  t.is(double.ledger.order('first')?.duplicates, 1);
});

test('the duplicate filter remembers a message that was refused for its signature', (t) => {
  for (const duplicateFilter of [false, true]) {
    const { double, up } = cloud({ flags: { duplicateFilter } });
    up('in_park', entry('o1'), 'WRONG');
    const [again] = up('in_park', entry('o1'), 'WRONG');
    t.is(again?.['errmsg'], duplicateFilter ? '数据已处理过...' : 'error:签名错误');
    t.is(double.ledger.totals().orders, 0);
  }
});

test('only with restartForgets does a restart forget the duplicates and the rates', (t) => {
  for (const restartForgets of [false, true]) {
    const { double, up } = cloud({
      flags: { duplicateFilter: true, rateLimit: true, restartForgets },
    });
    for (let number = 0; number < 100; number++) up('in_park', entry(`o${number}`));
    double.restart();
    t.like(up('in_park', entry('o0'))[0], { state: restartForgets ? 1 : 0 });
    const [next] = up('in_park', entry('o100'));
    t.is(next?.['state'], restartForgets ? 1 : 0, String(next?.['errmsg']));
  }
});

test('rule 7: who is too fast is counted, whether or not the cloud refuses it', (t) => {
  const { clock, double, up } = cloud();
  for (let number = 0; number < 9; number++) up('in_park', entry(`o${number}`));
  t.deepEqual(double.rates.violations, {});
  up('in_park', entry('o9'));
  for (let number = 0; number < 90; number++) up('upload_liftrod', { liftrod_id: `l${number}` });
  t.deepEqual(double.rates.violations[localId], { messages: 0, orders: 1, logins: 0 });
  up('upload_liftrod', { liftrod_id: 'l90' });
  t.is(double.rates.violations[localId]?.messages, 1);
  clock.nowMs += 11_000;
  up('upload_liftrod', { liftrod_id: 'l91' });
  t.is(double.rates.violations[localId]?.messages, 1);
  double.loginTried(localId);
  clock.nowMs += 6_999;
  double.loginTried(localId);
  t.is(double.rates.violations[localId]?.logins, 1);
});

test('only with paymentRepeats does a payment come again until it is answered with 1', (t) => {
  for (const paymentRepeats of [false, true]) {
    const { clock, double, up } = cloud({ flags: { paymentRepeats } });
    double.downlinks.clientCame(localId);
    const data = { uuid: 'p1', order_id: 'o1', comid: '21835', car_number: '京A12345' };
    double.send({ service: 'pay_notice', data, localId });
    const sent = () => {
      let times = 1;
      for (let second = 0; second < 600; second++) {
        clock.nowMs += 1_000;
        times += double.due().length;
      }
      return times;
    };
    t.is(sent(), paymentRepeats ? 14 : 1);
    const paid = { ...data, uuid: 'p2' };
    double.send({ service: 'pay_notice', data: paid, localId });
    up('pay_notice', { uuid: 'p2', state: 1 });
    t.is(sent(), 1, 'answered with 1');
  }
});

test('the duplicate filter lets two different texts of an order pass', (t) => {
  const { up } = cloud({ flags: { duplicateFilter: true } });
  const duplicate = { state: 0, errmsg: '数据已处理过...', order_id: 'o1', car_number: '京A12345' };
  t.like(up('in_park', entry('o1'))[0], { state: 1 });
  t.like(up('in_park', entry('o1'))[0], duplicate);
  t.like(up('in_park', entry('o1', '京A12345', '#2'))[0], { state: 1 });
  t.like(up('in_park', entry('o1', '京A12345', '#3'))[0], duplicate);
  t.like(up('laterpay_order_upload', debt('o1', 'u'))[0], { state: 1 });
  t.like(up('laterpay_order_upload', debt('o1', 'u'))[0], { state: 1 }, 'outside the filter');
});

test('rule 7: the hundred and first message within 11 seconds is refused', (t) => {
  const { clock, up } = cloud({ flags: { rateLimit: true } });
  for (let number = 0; number < 100; number++) {
    t.like(up('in_park', entry(`o${number}`))[0], { state: 1 });
  }
  t.deepEqual(up('in_park', entry('o100')), [{ state: 0, errmsg: 'request_over_times' }]);
  clock.nowMs += 11_000;
  t.like(up('in_park', entry('o100'))[0], { state: 1 });
});

test('cards are paged in the order of their creation, and filtered', (t) => {
  const { double, up } = cloud();
  for (let number = 1; number <= 5; number++) double.ledger.cards.put(exampleCard(number));
  double.ledger.cards.put(exampleCard(2, { car_number: '京A00002,京B00002' }));
  const ask = (query: object) => {
    const full = { randomStr: 'r', page: 1, rows: 2, ...query };
    const [answer] = up('query_month_card_page', cardPageRequest(full).data);
    return readCardPage(read(JSON.stringify(answer)), 1);
  };
  t.deepEqual(
    ask({ page: 1 }).permits.map((permit) => permit.permitId),
    ['card1', 'card2'],
  );
  t.deepEqual(
    ask({ page: 3 }).permits.map((permit) => permit.permitId),
    ['card5'],
  );
  t.is(ask({ page: 4 }).rows, 0);
  t.like(ask({ plate: '京B00002' }), { count: 1, rows: 1 });
  t.like(ask({ cardId: 'card3' }), { count: 1, rows: 1 });
  const [refused] = up('query_month_card_page', { random_str: 'r', page: 1, rp: 101 });
  t.like(refused, { state: 0, random_str: 'r' });
});

test('a card that is deleted between two pages shifts the rest, and the count tells', (t) => {
  const { double, up } = cloud({
    onPageServed: (page, ledger) => {
      if (page === 1) ledger.cards.delete('card1');
    },
  });
  for (let number = 1; number <= 4; number++) double.ledger.cards.put(exampleCard(number));
  const ask = (page: number) => {
    const { data } = cardPageRequest({ randomStr: `r${page}`, page, rows: 2 });
    return readCardPage(read(JSON.stringify(up('query_month_card_page', data)[0])), 1);
  };
  const [first, second] = [ask(1), ask(2)];
  t.deepEqual(
    first.permits.map((permit) => permit.permitId),
    ['card1', 'card2'],
  );
  t.deepEqual(
    second.permits.map((permit) => permit.permitId),
    ['card4'],
    'card3 slipped through',
  );
  t.deepEqual([first.count, second.count], [4, 3]);
});

test('pages can spell the plate as the table does', (t) => {
  const { double, up } = cloud({ flags: { tableSpelling: true } });
  double.ledger.cards.put(exampleCard(1));
  const { data } = cardPageRequest({ randomStr: 'r', page: 1, rows: 10 });
  const text = JSON.stringify(up('query_month_card_page', data)[0]);
  t.true(text.includes('car_numner') && !text.includes('car_number'));
  t.deepEqual(readCardPage(read(text), 1).permits[0]?.plates, ['京A00001']);
});

test('a changed card is pushed to the newest client until it is answered with 1', (t) => {
  const { clock, double, up } = cloud();
  const card = exampleCard(1);
  t.is(double.memberSync(card, 1), 'no-client', 'nothing is stored for a client that is away');
  double.downlinks.clientCame('old');
  double.downlinks.clientCame(localId);
  const sent = double.memberSync(card, 1) as Downlink;
  t.is(sent.localId, localId);
  const incoming = read(sent.text);
  const [record] = pushedPermit.read(incoming, () => undefined);
  t.like(record, { kind: 'permit', permit: { permitId: 'card1', priceFen: 15_000 } });
  t.deepEqual(double.due(), []);
  clock.nowMs += syncRepeatMs;
  t.deepEqual(double.due(), [{ localId, text: sent.text }]);
  const answer = downAnswer(pushedPermit.message, incoming, { done: true });
  if (answer === null) throw new Error('A pushed card is answered.');
  t.deepEqual(up('month_member_sync', answer), []);
  t.like(double.downlinks.all[0], { state: 1, sendings: 2, answers: 1 });
  clock.nowMs += syncRepeatMs;
  t.deepEqual(double.due(), []);
});

test('a barrier command goes to the client that binds the lane, and its answer is kept', (t) => {
  const { double, up } = cloud();
  double.downlinks.clientCame(localId);
  double.downlinks.clientCame('gate2_channels_C1');
  const data = { channel_id: 'B1', operate: 0, liftrod_id: 'f05', park_id: '21835' };
  const sent = double.send({ service: 'operate_liftrod', data }) as Downlink;
  t.is(sent.localId, localId);
  const { echo } = liftCommand(read(sent.text), { receivedMs: 1, commandLifetimeMs: 1 });
  const answer = liftAnswer(echo, { done: false, reason: '车在杆下' });
  up(answer.service, answer.data);
  t.like(double.downlinks.all[0], { state: 0, errmsg: '车在杆下', answers: 1 });
  const nobody = { service: 'operate_liftrod', data: { ...data, channel_id: 'Z9' } };
  t.is(double.send(nobody), 'no-client-for-channel');
  t.is(double.send({ service: 'in_park', data: {} }), 'unknown-service');
});

test('a lane is bound by its whole name only', (t) => {
  t.true(bindsChannel('x_channels_A1_A2', 'A1'));
  t.true(bindsChannel('x_channels_A1_A2', 'A2'));
  t.false(bindsChannel('x_channels_A11_A2', 'A1'));
  t.false(bindsChannel('A1', 'A1'));
  t.false(bindsChannel('x_channels_A1', ''));
});

test('the answers of the simulated cloud are judged as delivered', (t) => {
  const { up } = cloud();
  const uploads: [string, CloudData][] = [
    ['in_park', entry('o1')],
    ['out_park', exit('o1')],
    ['laterpay_order_upload', debt('o2', 'u2')],
    ['upload_liftrod', { liftrod_id: 'l1' }],
  ];
  for (const [service, data] of uploads) {
    const message = messageOf(service);
    const answer = read(JSON.stringify(up(service, data)[0]));
    if (message === null) return t.fail(service);
    t.is(judge({ message, answer, sign: 'A', earlier: [] }).delivery, 'DELIVERED', service);
  }
  return undefined;
});
