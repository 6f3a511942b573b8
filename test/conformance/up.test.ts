import test from 'ava';
import { Compile } from 'typebox/compile';
import {
  fieldTable,
  list,
  object,
  optional,
  fields,
  text,
  texts,
  whole,
} from '../../protocol/cloud/field.js';
import { read, readFields } from '../../protocol/cloud/lenient.js';
import { isAnswerName, pairingKey } from '../../protocol/cloud/message.js';
import { payStatus } from '../../protocol/cloud/messages/pay-status.js';
import { plateCard } from '../../protocol/cloud/messages/query-month-card.js';
import { uploadCarType } from '../../protocol/cloud/messages/upload-car-type.js';
import { uploadPrice } from '../../protocol/cloud/messages/upload-price.js';
import { judge } from '../../protocol/cloud/answer.js';
import { cloudMessages, messageOf } from '../../protocol/cloud/registry.js';
import { sections } from '../../protocol/cloud/sections.js';
import { writeFields } from '../../protocol/cloud/strict.js';
import { uplinks } from '../../protocol/cloud/uplinks.js';
import { problemsOf, sendingsOf } from './examples/down/problems.js';
import { upExamples } from './examples/up/index.js';

const isUp = (section: string) =>
  /^2\./.test(section) || ['4.1', '7.1', '7.2', '7.3'].includes(section);

test('every uplink section with a public service name is a message, and no other', (t) => {
  const named = sections.filter(
    ({ section, serviceName }) => serviceName !== null && isUp(section),
  );
  t.deepEqual(
    named.map(({ section, serviceName }) => [section, serviceName]),
    uplinks.map(({ section, serviceName }) => [section, serviceName]),
  );
  for (const { serviceName, titleZh, status } of named) {
    const message = messageOf(serviceName ?? '');
    t.is(message?.direction, 'up');
    t.is(message?.titleZh, titleZh);
    t.is(message?.status ?? 'full', status, serviceName ?? '');
  }
});

test('a message whose page is not public is opaque, unless it keeps records', (t) => {
  const hidden = uplinks.filter(({ status }) => status === 'not-public');
  t.deepEqual(
    hidden.map(({ serviceName, acts }) => [serviceName, acts]),
    [
      ['upload_ticket', 'opaque'],
      ['upload_month_card', 'record'],
    ],
  );
});

test('the schemas of all uplinks compile, and their examples fit them', (t) => {
  for (const message of uplinks) {
    for (const schema of [message.request, message.answer]) {
      t.false(Compile(schema).Check('no object'), message.serviceName);
      for (const { name, section, example, values, meaning } of fieldTable(schema)) {
        t.is(section, message.section, `${message.serviceName}.${name}`);
        t.not(meaning, '', name);
        if (example === undefined || values === undefined) continue;
        t.true(String(example) in values, `${message.serviceName}.${name}`);
      }
    }
  }
});

test('printed examples are read, but for the slips that are named', (t) => {
  for (const [service, example] of Object.entries(upExamples)) {
    const message = messageOf(service);
    if (message === null) return t.fail(service);
    const problems = new Set<string>();
    for (const side of ['request', 'answer'] as const) {
      const printed = example[side];
      if (printed === undefined) continue;
      for (const incoming of sendingsOf(service, printed)) {
        for (const name of problemsOf(message[side], printed, incoming)) problems.add(name);
      }
    }
    const named = (example.contradictions ?? []).map(({ field }) => field);
    t.deepEqual([...problems].sort(), named.toSorted(), service);
  }
  return undefined;
});

test('printed requests without a slip go out again as they are', (t) => {
  const written: string[] = [];
  for (const [service, { request }] of Object.entries(upExamples)) {
    const message = messageOf(service);
    const [incoming] = request === undefined ? [] : sendingsOf(service, request);
    if (message === null || request === undefined || incoming === undefined) continue;
    if (problemsOf(message.request, request, incoming).length > 0) continue;
    t.deepEqual<object, object>(writeFields(message.request, { ...request }), request, service);
    written.push(service);
  }
  t.true(written.length > 20, written.join());
});

test('the answer to a vehicle type comes by two names, and pairs by both', (t) => {
  t.is(messageOf('car_type_upload'), uploadCarType);
  t.true(isAnswerName(uploadCarType, 'car_type_upload'));
  t.true(isAnswerName(uploadCarType, 'upload_car_type'));
  t.false(isAnswerName(uploadCarType, 'car_type_sync'));
  t.is(pairingKey(uploadCarType, 'request', { car_type_id: 'T1' }), 'T1');
  for (const answer of [
    { service_name: 'car_type_upload', state: 1, errmsg: '', cartype_id: 'T1' },
    { service_name: 'upload_car_type', state: 1, errmsg: '', car_type_id: 'T1' },
  ]) {
    const incoming = read(JSON.stringify(answer));
    t.is(pairingKey(uploadCarType, 'answer', incoming.fields), 'T1');
    const reading = readFields(uploadCarType.answer, incoming.fields);
    t.deepEqual([reading.unreadable, [...reading.unknown.keys()]], [[], []]);
  }
});

test('an empty number pairs nothing', (t) => {
  t.is(pairingKey(payStatus, 'answer', { order_id: ' ' }), null);
  t.is(pairingKey(payStatus, 'answer', read('{"order_id":""}').fields), null);
  t.is(pairingKey({ echoes: [] }, 'request', { order_id: '1' }), null);
});

test('a price rule is refused in a field that no other answer has', (t) => {
  const answer = read('{"service_name":"upload_price","state":0,"error":"price_id missing"}');
  const judgement = judge({ message: uploadPrice, answer, sign: 'A', earlier: [] });
  t.is(judgement.delivery, 'REFUSED');
  t.true(judgement.reason.includes('price_id missing'));
});

test('both spellings of the plate of a card are read', (t) => {
  const row = '"card_id":"1","name":"","b_time":1,"e_time":2';
  const right = readFields(plateCard, read(`{${row},"car_number":"京A1"}`).fields);
  t.deepEqual([right.value.car_number, right.missing], ['京A1', []]);
  const slip = readFields(plateCard, read(`{${row},"car_numner":"京A1"}`).fields);
  t.is(slip.value.car_numner, '京A1');
});

test('service names are unique, and several share the envelope of the city', (t) => {
  t.is(new Set(cloudMessages.map(({ serviceName }) => serviceName)).size, cloudMessages.length);
  const wrapped = uplinks.filter(({ sentAs }) => sentAs === 'parkInfo');
  t.deepEqual(
    wrapped.map(({ section }) => section),
    ['2.39', '2.40', '2.41', '2.42'],
  );
  t.is(messageOf('parkInfo'), null);
});

const nested = fields('0', {
  inner: object('Inner', fields('0', { id: text('Number', { max: 2 }), n: optional(whole('N')) })),
  names: texts('Names'),
  rows: optional(list('Rows', fields('0', { n: whole('N') }))),
});

test('objects and lists of texts are read leniently and written strictly', (t) => {
  const good = readFields(nested, read('{"inner":{" id ":7,"n":"3"},"names":["a",8]}').fields);
  t.deepEqual<unknown, unknown>(good.value, { inner: { id: '7', n: 3 }, names: ['a', '8'] });
  const bad = readFields(nested, read('{"inner":{"id":[]},"names":[{}]}').fields);
  t.deepEqual(bad.unreadable, ['inner.id', 'names[0]']);
  t.deepEqual(readFields(nested, read('{"inner":"x","names":"x"}').fields).unreadable, [
    'inner',
    'names',
  ]);
  const inner = { id: 'A1' };
  const given = { inner, names: ['a'], rows: undefined };
  t.deepEqual<object, object>(writeFields(nested, given), { inner, names: ['a'] });
  t.throws(() => writeFields(nested, { ...given, inner: { id: 'A12' } }), {
    code: 'cloud/field-too-long',
  });
});
