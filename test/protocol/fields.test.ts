import test from 'ava';
import fc from 'fast-check';
import { seal } from '../../protocol/cloud/envelope.js';
import { fieldTable } from '../../protocol/cloud/field.js';
import { read, readFields } from '../../protocol/cloud/lenient.js';
import { pairingKey } from '../../protocol/cloud/message.js';
import { inPark } from '../../protocol/cloud/messages/in-park.js';
import { laterpayOrderUpload } from '../../protocol/cloud/messages/laterpay-order-upload.js';
import { passThrough } from '../../protocol/cloud/messages/pass-through.js';
import { cloudMessages, messageOf } from '../../protocol/cloud/registry.js';
import { writeFields } from '../../protocol/cloud/strict.js';
import { codeOf } from '../support/code-of.js';

const entry = {
  car_number: '京GH0093',
  in_time: 1490875218,
  car_type: '大车',
  c_type: '通道扫牌',
  uid: '880099',
  order_id: '325101',
  empty_plot: 20,
  in_channel_id: 'A1',
};

const debt = {
  service_name: 'laterpay_order_upload',
  order_id: 'inord_202210310',
  car_number: '京A12345',
  in_channel_id: 'in_paas1',
  in_time: 1490875218,
  out_channel_id: 'out_paas1',
  end_time: 1490879218,
  amount_receivable: '5',
  price: '5.0',
  uuid: '234edae2sdad2',
};

test('every message has a section, a way to pair its answer, and a meaning for each field', (t) => {
  t.is(new Set(cloudMessages.map((message) => message.serviceName)).size, cloudMessages.length);
  for (const message of cloudMessages) {
    t.is(messageOf(message.serviceName), message);
    for (const echo of message.echoes) {
      const names = typeof echo === 'string' ? { request: echo, answer: echo } : echo;
      t.true(names.request in message.request.properties, names.request);
      t.true(names.answer in message.answer.properties, names.answer);
    }
    if (message.answerText !== '') t.true(message.answerText in message.answer.properties);
    for (const row of [...fieldTable(message.request), ...fieldTable(message.answer)]) {
      t.not(row.meaning, '', `${message.serviceName}.${row.name}`);
      t.is(row.section, message.section);
    }
  }
  t.is(messageOf('__proto__'), null);
  t.is(messageOf('no_such_service'), null);
});

/** Examples as the documents print them, and the fields their own tables miss in them. */
const examples: {
  service: string;
  side: 'request' | 'answer';
  text: string;
  missing?: string[];
}[] = [
  {
    service: 'in_park',
    side: 'request',
    text: '{"car_type":"大车","uid":"325101","car_number":"京GH0093","in_time":1490875218,"order_id":"325101","in_channel_id":"A1","worksite_id":23,"c_type":"通道扫牌"}',
    missing: ['empty_plot'],
  },
  {
    service: 'in_park',
    side: 'answer',
    text: '{"state":1,"order_id":" 325101","service_name":"in_park","errmsg":" send success!"}',
  },
  {
    service: 'out_park',
    side: 'request',
    text: '{"car_number":"闽G61331","in_time":1618885738,"out_time":1618885738,"uid":"","duration":0,"car_type":"临时","c_type":"车辆入场","out_type":"通道扫牌","pay_type":"free","auth_code":"","empty_plot":0,"total":"0","order_id":"96f8065c-fa2e-40f2-a226-9a154b67eda7","freereasons":"","out_channel_id":"0","in_channel_id":"0","worksite_id":0,"work_station_uuid":"1","ticket_id":"","reduce_amount":"0","amount_receivable":"0","electronic_prepay":"0","electronic_pay":"0","cash_prepay":"0","cash_pay":"0","out_uid":"9ef5370d740f4c6cb53425fd22a2b14d","islocked":0,"lock_key":3321,"remark":"","park_id":"201903006"}',
  },
  {
    service: 'upload_liftrod',
    side: 'request',
    text: '{"service_name":"upload_liftrod","data_target":"cloud","liftrod_id":"10093","operate":1,"create_time":1490886218,"update_time":1490886218,"reason":50,"channel_id":"1008","car_number":"京GH0093","user_id":"20551","order_id":"10099","resume":"其它原因"}',
  },
  {
    service: 'query_month_card_page',
    side: 'request',
    text: '{"service_name": "query_month_card_page","data_target": "cloud","random_str": "2019","card_id": "","car_number": "京DTTTTTD","page": 1,"rp": 3}',
  },
  {
    service: 'month_member_sync',
    side: 'request',
    text: '{"service_name":"month_member_sync","data":{"begin_time":1516636800,"park_id":"test001","remark":"会员1","car_number":"京G00000","tel":"","pid":"null","p_lot":"6","card_id":"100000","operate_type":2,"price":0.0,"end_time":1540631244,"name":"李四","create_time":1532509198,"car_type_id":"null","amount_receivable":0.0,"channel_id":"123,bac","address":"3号楼"}}',
  },
  {
    service: 'operate_liftrod',
    side: 'request',
    text: '{"channel_name":"西门1号出口","operate":0,"liftrod_id":"f05385f9a70e4621bd675fd5c030ce0b","service_name":"operate_liftrod","park_id":"12345","channel_id":"2054"}',
  },
];

test('the printed examples read by their schemas, and go out again if they are complete', (t) => {
  for (const { service, side, text, missing = [] } of examples) {
    const message = messageOf(service);
    if (message === null) return t.fail(service);
    const incoming = read(text);
    const fields = new Map(incoming.fields);
    if ('service_name' in message[side].properties) fields.set('service_name', service);
    if ('data_target' in message[side].properties) fields.set('data_target', 'cloud');
    const reading = readFields(message[side], fields);
    t.deepEqual(reading.missing, missing, service);
    t.deepEqual(reading.unreadable, [], service);
    t.is(reading.unknown.size, 0, service);
    if (missing.length > 0) continue;
    t.notThrows(() => writeFields(message[side], reading.value), service);
  }
  return undefined;
});

test('lengths are counted in characters: notes are cut, identities are refused', (t) => {
  const cut = writeFields(inPark.request, { ...entry, remark: '😀'.repeat(30) });
  t.is(cut['remark'], '😀'.repeat(24));
  const long = { ...entry, order_id: 'x'.repeat(49) };
  t.is(
    codeOf(() => writeFields(inPark.request, long)),
    'cloud/field-too-long',
  );
  const plate = { ...entry, car_number: '京A123456789' };
  t.is(
    codeOf(() => writeFields(inPark.request, plate)),
    'cloud/field-too-long',
  );
  const count = { ...entry, empty_plot: 1_234_567_890_123 };
  t.is(
    codeOf(() => writeFields(inPark.request, count)),
    'cloud/field-too-long',
  );
});

test('what the cloud cannot store is refused with a code', (t) => {
  const refused: [object, string][] = [
    [{ order_id: undefined }, 'cloud/field-missing'],
    [{ order_id: '' }, 'cloud/field-empty'],
    [{ order_id: "1' or '1" }, 'cloud/field-letters'],
    [{ in_time: 1.5 }, 'cloud/field-type'],
    [{ in_time: '1490875218' }, 'cloud/field-type'],
    [{ car_cost_type: 0 }, 'cloud/field-value'],
    [{ nonsense: 1 }, 'cloud/field-unknown'],
  ];
  for (const [change, code] of refused) {
    const given = { ...entry, ...change };
    t.is(
      codeOf(() => writeFields(inPark.request, given)),
      code,
      JSON.stringify(change),
    );
  }
  const money = { ...debt, price: '1,234' };
  t.is(
    codeOf(() => writeFields(laterpayOrderUpload.request, money)),
    'cloud/not-money',
  );
});

test('fields go out in the order of the schema, whatever the order they were given in', (t) => {
  const backwards = Object.fromEntries(Object.entries(debt).reverse()) as typeof debt;
  t.is(
    JSON.stringify(writeFields(laterpayOrderUpload.request, backwards)),
    JSON.stringify(writeFields(laterpayOrderUpload.request, debt)),
  );
});

test('numbers are read as texts and texts as numbers, keys and values trimmed', (t) => {
  const incoming = read(
    '{" service_name ":" in_park ","data":{" order_id ":12345678901234567890,"in_time":" 1490875218 ",' +
      '"empty_plot":"","car_number":" 京A12345 ","extra":{"kept":[1]},"in_channel_id":7,"remark":null}}',
  );
  t.is(incoming.serviceName, 'in_park');
  t.true(incoming.wrapped);
  const { value, unknown, unreadable } = readFields(inPark.request, incoming.fields);
  t.is(value.order_id, '12345678901234567890');
  t.is(value.in_time, 1490875218);
  t.is(value.empty_plot, undefined);
  t.is(value.car_number, '京A12345');
  t.is(value.in_channel_id, '7');
  t.is(value.remark, undefined);
  t.deepEqual([...unknown.keys()], ['extra']);
  t.deepEqual(unreadable, []);
});

test('what cannot be read is listed and left out', (t) => {
  const incoming = read('{"in_time":"soon","empty_plot":1.5,"order_id":[1],"car_type":true}');
  const { value, unreadable, missing } = readFields(inPark.request, incoming.fields);
  t.deepEqual(unreadable, ['in_time', 'car_type', 'order_id', 'empty_plot']);
  t.true(missing.includes('car_number'));
  t.deepEqual(value, {});
});

test('a wrapped message keeps the fields that stand beside its data', (t) => {
  const incoming = read(
    '{"service_name":"month_member_sync","msg_id":"m1","data":{"card_id":"1"}}',
  );
  t.deepEqual([...incoming.fields.keys()], ['msg_id', 'card_id']);
  t.is(read('{"service_name":"x","data":"text"}').fields.get('data'), 'text');
});

test('pass_through: what a third party writes into data replaces nothing that stands beside it', (t) => {
  const content = { uuid: 'theirs', park_id: 'theirs', msg_id: 'theirs', plateNo: '京A12345' };
  const outer = { service_name: 'pass_through', park_id: '20000', uuid: 'u1', msg_id: 'm1' };
  const incoming = read(JSON.stringify({ data: content, ...outer }));
  t.is(incoming.fields.get('msg_id'), 'm1');
  t.is(incoming.fields.get('plateNo'), undefined);
  const { value } = readFields(passThrough.request, incoming.fields);
  t.like(value, { park_id: '20000', uuid: 'u1' });
  t.deepEqual(value.data, new Map(Object.entries(content)));
  t.is(pairingKey(passThrough, 'request', incoming.fields), 'u1');
  // Wrapped itself, its content stands one level deeper.
  const wrapped = JSON.stringify({
    service_name: 'pass_through',
    data: { ...outer, data: content },
  });
  t.deepEqual(readFields(passThrough.request, read(wrapped).fields).value.data, value.data);
});

test('of two fields of a name the one beside data holds, unless data alone is signed', (t) => {
  const message = { service_name: 'month_member_sync', park_id: '1', data: { park_id: '2' } };
  t.is(read(JSON.stringify(message)).fields.get('park_id'), '1');
  t.is(read(JSON.stringify({ ...message, sign: 'A' })).fields.get('park_id'), '2');
});

test('what is written by a schema reads back as it was given', (t) => {
  const orderIds = fc.stringMatching(/^[A-Za-z0-9_]{1,30}$/);
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
  t.notThrows(() =>
    fc.assert(
      fc.property(orderIds, seconds, fc.string({ maxLength: 40 }), (order_id, in_time, remark) => {
        const given = { ...debt, order_id, in_time, remark: remark.trim() };
        const data = writeFields(laterpayOrderUpload.request, given);
        const sealed = seal({ serviceName: 'laterpay_order_upload', data, parkKey: 'k' });
        const { fields } = read(sealed.text);
        const reading = readFields(laterpayOrderUpload.request, fields);
        t.deepEqual(reading.value, given);
        t.is(pairingKey(laterpayOrderUpload, 'request', data), debt.uuid);
        t.is(pairingKey(laterpayOrderUpload, 'request', fields), debt.uuid);
      }),
      { numRuns: 100 },
    ),
  );
});
