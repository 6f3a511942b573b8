import test from 'ava';
import { Compile } from 'typebox/compile';
import { downlinks } from '../../protocol/cloud/downlinks.js';
import { fieldTable, wireOf } from '../../protocol/cloud/field.js';
import { read, readFields } from '../../protocol/cloud/lenient.js';
import type { CloudMessage } from '../../protocol/cloud/message.js';
import { passThrough } from '../../protocol/cloud/messages/pass-through.js';
import { prepayCardTradeSync } from '../../protocol/cloud/messages/prepay-card-trade-sync.js';
import { queryCarInfo } from '../../protocol/cloud/messages/query-car-info.js';
import { cloudMessages, messageOf } from '../../protocol/cloud/registry.js';
import { sections } from '../../protocol/cloud/sections.js';
import { writeFields } from '../../protocol/cloud/strict.js';
import { payNoticeTarget, refusal } from '../../protocol/translate/refusal.js';
import { downExamples } from './examples/down/index.js';
import { problemsOf, sendingsOf } from './examples/down/problems.js';

const reason = '本车场系统暂不支持此功能';

test('every downlink section with a public service name is a message, and no other', (t) => {
  const named = sections.filter(
    ({ section, serviceName }) =>
      serviceName !== null && (/^3\./.test(section) || ['4.2', '7.4'].includes(section)),
  );
  const services = new Set(downlinks.map((message) => message.serviceName));
  const rest = new Set(services);
  for (const { section, serviceName, titleZh, status } of named) {
    const message = messageOf(serviceName ?? '');
    t.true(services.has(serviceName ?? ''), section);
    if (message === null || message.section !== section) {
      t.is(section, '3.36');
      continue;
    }
    t.true(titleZh.startsWith(message.titleZh), section);
    t.is(message.status ?? 'full', status, section);
    rest.delete(message.serviceName);
  }
  // Its name is inferred from the numbers of its messages.
  t.deepEqual([...rest], ['upload_park_log']);
});

test('service names are unique, and downlinks stand in the order of their sections', (t) => {
  t.is(new Set(cloudMessages.map((message) => message.serviceName)).size, cloudMessages.length);
  const order = downlinks.map(({ section }) => section.split('.').map(Number));
  const sorted = order.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0));
  t.deepEqual(order, sorted);
  for (const message of downlinks) t.is(message.direction, 'down');
});

test('the schemas of all downlinks compile, and their examples fit them', (t) => {
  for (const message of downlinks) {
    for (const schema of [message.request, message.answer]) {
      t.false(Compile(schema).Check('no object'), message.serviceName);
      for (const row of fieldTable(schema)) {
        t.is(row.section, message.section, `${message.serviceName}.${row.name}`);
        const { example, values } = row;
        if (example === undefined || values === undefined) continue;
        t.true(Object.hasOwn(values, String(example)), `${message.serviceName}.${row.name}`);
      }
    }
  }
});

test('the printed examples read by their schemas, flat and wrapped alike', (t) => {
  for (const [service, example] of Object.entries(downExamples)) {
    const message = messageOf(service);
    if (message === null) return t.fail(service);
    const found = new Set<string>();
    for (const side of ['request', 'answer'] as const) {
      const printed = example[side];
      if (printed === undefined) continue;
      const [flat, wrapped] = sendingsOf(service, printed);
      if (flat === undefined || wrapped === undefined) return t.fail(service);
      const problems = problemsOf(message[side], printed, flat);
      t.deepEqual(problemsOf(message[side], printed, wrapped), problems, service);
      if (service !== 'pass_through') {
        const values = [flat, wrapped].map(({ fields }) => readFields(message[side], fields).value);
        t.deepEqual(values[0], values[1], service);
      }
      for (const problem of problems) found.add(problem);
    }
    const listed = (example.contradictions ?? []).map(({ field }) => field);
    t.deepEqual([...found].sort(), listed.toSorted(), service);
  }
  return undefined;
});

test('a downlink that is not acted on can be refused, and no refusal says that it was done', (t) => {
  const unanswered: string[] = [];
  for (const message of downlinks) {
    const request = read(JSON.stringify(requestOf(message)));
    const answer = refusal(message, request, reason);
    if (answer === null) {
      unanswered.push(message.serviceName);
      continue;
    }
    const inner = answer['data'] ?? answer;
    t.like(inner, { state: 0, errmsg: reason }, message.serviceName);
    t.is(answer['service_name'], message.sentAs ?? message.serviceName);
    if (message.dataTarget !== null) t.is(answer['data_target'], message.dataTarget);
    const sent = readFields(message.answer, read(JSON.stringify({ data: answer })).fields);
    t.deepEqual([sent.missing, sent.unreadable, [...sent.unknown.keys()]], [[], [], []]);
  }
  t.deepEqual(unanswered, ['pass_through', 'notice_capture', 'escape_order', 'update_balance']);
});

test('a refusal repeats what pairs it, digit for digit', (t) => {
  const refuse = (service: string, request: object) => {
    const message = messageOf(service);
    if (message === null) throw new Error(service);
    return refusal(message, read(JSON.stringify({ service_name: service, ...request })), reason);
  };
  t.like(refuse('order_zero_balance', { sync_id: 1561426304865070, in_time: 7, operate_type: 2 }), {
    sync_id: 1561426304865070,
    In_time: 7,
    operate_type: 2,
  });
  t.like(refuse('prepay_order', { order_id: '9', park_id: 5, prepay: 6.5 }), {
    order_id: '9',
    park_id: '5',
    prepay: '6.5',
  });
  t.like(refuse('lock_car', { data: { order_id: 'a', is_locked: '1' } }), { is_locked: 1 });
  t.throws(() => refuse('lock_car', { order_id: 'a', is_locked: 'yes' }), {
    message: '"yes" is no number to repeat.',
  });
  t.throws(() => refuse('collector_sync', { operate_type: 1 }), {
    message: 'The field user_id must be sent.',
  });
});

test('the two messages that share the name pay_notice are answered to where they come from', (t) => {
  const target = (fields: object) =>
    payNoticeTarget(read(JSON.stringify({ service_name: 'pay_notice', uuid: 'u', ...fields })));
  t.is(target({ type: 2 }), 'cloud');
  t.is(target({ data: { type: '1' } }), 'cloud');
  t.is(target({ reduce_amount: 2.0 }), 'bolink');
});

test('amounts below 0, objects inside answers, and content of others go both ways', (t) => {
  const request = { ...given(prepayCardTradeSync), total_price: '-1.5' };
  t.is(writeFields(prepayCardTradeSync.request, request as never)['total_price'], '-1.5');
  const code = { code: 'cloud/not-money' };
  const wrong = { ...request, total_price: '--1.5' };
  t.throws(() => writeFields(prepayCardTradeSync.request, wrong as never), code);

  const car = { car_number: '京A47829', car_type: 'white' };
  const answer = { service_name: 'query_car_info', state: 1, data: car } as const;
  const routed = { service_name: 'parkInfo', data_target: 'bolink', path: 'commapi/upMessage' };
  const data = writeFields(queryCarInfo.answer, { ...routed, data: answer });
  const { fields } = read(JSON.stringify({ service_name: 'parkInfo', sign: '', data }));
  t.deepEqual(readFields(queryCarInfo.answer, fields).value, { ...routed, data: answer });
  t.deepEqual(readFields(queryCarInfo.answer, new Map([['data', 'none']])).unreadable, ['data']);
  const stateless = read('{"data":{"data":{"state":"soon"}}}').fields;
  t.deepEqual(readFields(queryCarInfo.answer, stateless).unreadable, ['data.state']);

  const passed = { service_name: 'pass_through', park_id: '1', uuid: 'u', data: { a: ['x', 1] } };
  const wire = JSON.stringify(writeFields(passThrough.request, passed));
  t.is(wire, JSON.stringify(passed));
  const content = readFields(passThrough.request, read(`{"data":${wire}}`).fields);
  t.deepEqual([content.missing, content.unreadable], [[], []]);
  const { value } = content;
  t.notThrows(() => writeFields(passThrough.request, { ...passed, data: value.data }));
});

/** A request with all that its table requires and what its answer repeats, made of examples. */
function requestOf(message: CloudMessage): object {
  const request: Record<string, unknown> = { service_name: message.serviceName, ...given(message) };
  for (const echo of message.echoes) {
    const name = typeof echo === 'string' ? echo : echo.request;
    const field = message.request.properties[name];
    request[name] ??= field === undefined ? 'x' : someValue(wireOf(field));
  }
  return request;
}

function given(message: Pick<CloudMessage, 'request'>): Record<string, unknown> {
  const rows = fieldTable(message.request).filter(({ required }) => required);
  return Object.fromEntries(rows.map((row) => [row.name, someValue(row)]));
}

function someValue({ kind, example, values }: Partial<ReturnType<typeof wireOf>>): unknown {
  const [first] = Object.keys(values ?? {});
  if (kind === 'whole') return Number(example ?? first ?? 1);
  if (kind === 'decimal') return Number(example ?? 1.5);
  return String(example ?? first ?? '1');
}
