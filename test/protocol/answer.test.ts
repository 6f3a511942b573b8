import test from 'ava';
import {
  judge,
  viewOf,
  type AnswerCase,
  type Judgement,
  type Sending,
} from '../../protocol/cloud/answer.js';
import { answerRows } from '../../protocol/cloud/answer-rows.js';
import { withFreshText } from '../../protocol/cloud/fresh-text.js';
import type { CloudData } from '../../protocol/cloud/envelope.js';
import { read } from '../../protocol/cloud/lenient.js';
import { inPark } from '../../protocol/cloud/messages/in-park.js';
import { queryMonthCardPage } from '../../protocol/cloud/messages/query-month-card-page.js';
import { proofOf, readBackOf } from '../../protocol/translate/answers/read-back.js';
import { messageOf } from '../../protocol/cloud/registry.js';

interface Row {
  row: string;
  service: string;
  answer: AnswerCase['answer'] | object;
  data?: CloudData;
  earlier?: Sending[];
  expected: Partial<Judgement>;
}

const sent = (...ends: Sending['end'][]): Sending[] => ends.map((end) => ({ sign: 'A', end }));
const duplicate = { state: 0, errmsg: '数据已处理过...', service_name: 'in_park', order_id: '1' };

function caseOf(one: Row): AnswerCase {
  const message = messageOf(one.service);
  if (message === null) throw new Error(one.service);
  const answer =
    typeof one.answer === 'string' ? (one.answer as 'none') : read(JSON.stringify(one.answer));
  return { message, data: one.data ?? {}, answer, sign: 'A', earlier: one.earlier ?? [] };
}

const judged = (one: Row): Judgement => judge(caseOf(one));

const rows: Row[] = [
  {
    row: 'state 1',
    service: 'in_park',
    answer: { state: 1, errmsg: '', order_id: '1', service_name: 'in_park' },
    expected: { delivery: 'DELIVERED', retry: 'none', end: 'delivered' },
  },
  {
    row: 'state as text',
    service: 'out_park',
    answer: { state: ' 1 ' },
    expected: { delivery: 'DELIVERED', retry: 'none' },
  },
  {
    row: 'more than one row changed, with a text beside it',
    service: 'upload_liftrod',
    answer: { state: 2, errmsg: '收费员不存在' },
    expected: { delivery: 'DELIVERED', retry: 'none' },
  },
  {
    row: 'an exit with a payment under way',
    service: 'out_park',
    answer: { state: 2 },
    expected: { delivery: 'DELIVERED', retry: 'none' },
  },
  {
    row: 'a repetition after silence',
    service: 'in_park',
    answer: duplicate,
    earlier: sent('no-answer', 'no-answer'),
    expected: { delivery: 'DELIVERED', retry: 'none', end: 'duplicate' },
  },
  ...(['in_park', 'out_park'] as const).map((service): Row => ({
    row: 'a repetition of a sending that nobody knows of, as before a restart',
    service,
    answer: duplicate,
    expected: { delivery: 'UNKNOWN', retry: 'read-back', freshText: true },
  })),
  {
    row: 'a repetition after a lost connection, whose token may have died first',
    service: 'out_park',
    answer: duplicate,
    earlier: sent('lost'),
    expected: { delivery: 'UNKNOWN', retry: 'read-back', freshText: true, end: 'unproven' },
  },
  ...(['token-error', 'sign-error', 'rate-error'] as const).map((end) => ({
    row: `a repetition after a ${end} proves nothing`,
    service: 'in_park',
    answer: duplicate,
    earlier: sent('no-answer', end),
    expected: { delivery: 'UNKNOWN', retry: 'read-back', freshText: true } as const,
  })),
  {
    row: 'a repetition after an error, where no question tells more',
    service: 'upload_order',
    answer: duplicate,
    earlier: sent('rate-error'),
    expected: { delivery: 'UNKNOWN', retry: 'changed-bytes', freshText: true },
  },
  {
    row: 'a repetition of a text that was called a repetition without proof',
    service: 'upload_order',
    answer: duplicate,
    earlier: sent('unproven'),
    expected: { delivery: 'UNKNOWN', retry: 'changed-bytes', end: 'unproven' },
  },
  {
    row: 'a repetition after an error, when a changed text was spent already',
    service: 'in_park',
    answer: duplicate,
    earlier: [{ sign: 'B', end: 'token-error' }, ...sent('rate-error')],
    expected: { delivery: 'UNKNOWN', retry: 'read-back', freshText: true },
  },
  {
    row: 'a changed text repeated after silence',
    service: 'in_park',
    answer: duplicate,
    earlier: [{ sign: 'B', end: 'token-error' }, ...sent('no-answer')],
    expected: { delivery: 'DELIVERED', retry: 'none' },
  },
  {
    row: 'a third text of one order',
    service: 'out_park',
    answer: duplicate,
    earlier: [
      { sign: 'B', end: 'token-error' },
      { sign: 'C', end: 'token-error' },
    ],
    expected: { delivery: 'UNKNOWN', retry: 'read-back', end: 'unproven' },
  },
  {
    row: 'a dead token, order message',
    service: 'in_park',
    answer: { state: 0, errmsg: 'error:token无效' },
    expected: { delivery: 'UNKNOWN', retry: 'log-in', freshText: true, scope: 'link' },
  },
  {
    row: 'a missing token, message outside the filter',
    service: 'laterpay_order_upload',
    answer: { state: 0, errmsg: '未识别到token标记' },
    expected: { delivery: 'UNKNOWN', retry: 'log-in', freshText: false, scope: 'link' },
  },
  {
    row: 'a wrong signature',
    service: 'out_park',
    answer: { state: 0, errmsg: 'error:签名错误' },
    expected: { delivery: 'REFUSED', retry: 'none', scope: 'link', end: 'sign-error' },
  },
  {
    row: 'a car park without a row',
    service: 'out_park',
    answer: { state: 0, errmsg: 'error:车场编号异常:1' },
    expected: { delivery: 'REFUSED', retry: 'none', scope: 'link' },
  },
  {
    row: 'a car park that is not logged in',
    service: 'upload_liftrod',
    answer: { state: 0, errmsg: 'error:车场没有登录' },
    expected: { delivery: 'REFUSED', retry: 'none', scope: 'link' },
  },
  {
    row: 'too many requests, order message',
    service: 'in_park',
    answer: { state: 0, errmsg: 'request_over_times' },
    expected: { delivery: 'UNKNOWN', retry: 'wait-11s', freshText: true, end: 'rate-error' },
  },
  {
    row: 'too many requests, message outside the filter',
    service: 'laterpay_order_upload',
    answer: { state: 0, errmsg: 'request_over_times' },
    expected: { delivery: 'UNKNOWN', retry: 'wait-11s', freshText: false },
  },
  ...['未识别到service_name标记', '未识别到sign标记', 'data error', '数据格式错误!'].map(
    (errmsg): Row => ({
      row: `malformed: ${errmsg}`,
      service: 'in_park',
      answer: { state: 0, errmsg },
      expected: { delivery: 'REFUSED', retry: 'none', scope: 'message' },
    }),
  ),
  {
    row: 'an entry without plate or order',
    service: 'in_park',
    answer: { state: 0, errmsg: '数据无效' },
    expected: { delivery: 'REFUSED', retry: 'none' },
  },
  {
    row: 'a barrier record that was not stored',
    service: 'upload_liftrod',
    answer: { state: 0, errmsg: '' },
    earlier: sent('unclear'),
    expected: { delivery: 'UNKNOWN', retry: 'same-bytes', end: 'unclear' },
  },
  {
    row: 'a barrier record that was not stored three times',
    service: 'upload_liftrod',
    answer: { state: 0, errmsg: '' },
    earlier: sent('unclear', 'unclear'),
    expected: { delivery: 'REFUSED', retry: 'none' },
  },
  {
    row: 'a debt that was taken',
    service: 'laterpay_order_upload',
    answer: { state: 1, message: '操作成功', uuid: 'u' },
    expected: { delivery: 'DELIVERED', retry: 'none' },
  },
  ...[0, 2].map((state): Row => ({
    row: `a debt with state ${state}`,
    service: 'laterpay_order_upload',
    answer: { state, message: '操作失败', uuid: 'u' },
    expected: { delivery: 'REFUSED', retry: 'none' },
  })),
  {
    row: 'a debt without a state',
    service: 'laterpay_order_upload',
    answer: { message: '操作失败', uuid: 'u' },
    expected: { delivery: 'UNKNOWN', retry: 'same-bytes' },
  },
  {
    row: 'any other refusal',
    service: 'query_month_card_page',
    answer: { state: 0, errmsg: '查询失败' },
    expected: { delivery: 'REFUSED', retry: 'none' },
  },
  {
    row: 'a state that is no number',
    service: 'in_park',
    answer: { state: 'ok' },
    expected: { delivery: 'UNKNOWN', retry: 'same-bytes', end: 'unclear' },
  },
  {
    row: 'an event that the cloud has',
    service: 'upload_confirm_order',
    answer: { state: 0, errmsg: 'event_id 已存在!' },
    expected: { delivery: 'DELIVERED', retry: 'none' },
  },
  {
    row: 'a picture that the cloud has',
    service: 'upload_carpic',
    answer: { state: 0, errmsg: '图片已上传过，不可再传！' },
    expected: { delivery: 'DELIVERED', retry: 'none' },
  },
  ...(
    [
      ['upload_month_member', ''],
      ['upload_blackuser', ''],
      ['upload_price', ''],
      ['upload_gate', '上传成功'],
    ] as const
  ).flatMap(([service, errmsg]): Row[] => [
    {
      row: 'deleting what is not there',
      service,
      data: { operate_type: 3 },
      answer: { state: 0, errmsg },
      expected: { delivery: 'DELIVERED', retry: 'none' },
    },
    {
      row: 'changing what is not there',
      service,
      data: { operate_type: 2 },
      answer: { state: 0, errmsg },
      expected: { delivery: 'UNKNOWN', retry: 'as-addition', scope: 'message' },
    },
    {
      row: 'an addition that hit no row',
      service,
      data: { operate_type: 1 },
      answer: { state: 0, errmsg },
      expected: { delivery: 'REFUSED', retry: 'none' },
    },
  ]),
  {
    row: 'a delete that was refused with a reason',
    service: 'upload_month_member',
    data: { operate_type: 3 },
    answer: { state: 0, errmsg: '参数错误' },
    expected: { delivery: 'REFUSED', retry: 'none' },
  },
  {
    row: 'a missing field of a price, told in another field',
    service: 'upload_price',
    answer: { state: 0, error: '缺少price_id' },
    expected: { delivery: 'REFUSED', reason: 'The cloud refused it "缺少price_id".' },
  },
  {
    row: 'a database that is away',
    service: 'out_park',
    answer: { state: 0, errmsg: 'error:登录失败' },
    expected: { delivery: 'UNKNOWN', retry: 'log-in', scope: 'link' },
  },
  ...(['in_park', 'upload_liftrod', 'laterpay_order_upload'] as const).flatMap((service): Row[] => [
    {
      row: 'an empty frame, which may be the answer to something else',
      service,
      answer: 'empty',
      expected: { delivery: 'UNKNOWN', retry: 'same-bytes', end: 'unclear' },
    },
    {
      row: 'the third empty frame',
      service,
      answer: 'empty',
      earlier: sent('unclear', 'unclear'),
      expected: { delivery: 'REFUSED', retry: 'none' },
    },
  ]),
  {
    row: 'silence',
    service: 'out_park',
    answer: 'none',
    expected: { delivery: 'UNKNOWN', retry: 'same-bytes', end: 'no-answer' },
  },
];

for (const one of rows) {
  test(`the answer to ${one.service} is judged: ${one.row}`, (t) => {
    t.like(judged(one), one.expected);
    t.not(judged(one).reason, '');
  });
}

test('every row of the table decides at least one of these cases, and each has a name and a source', (t) => {
  const views = rows.map((one) => viewOf(caseOf(one)));
  const reached = new Set(views.map((view) => answerRows.find((row) => row.applies(view))?.name));
  for (const row of answerRows) {
    t.true(reached.has(row.name), row.name);
    t.regex(row.source, /^(?:(?:wire\.md|catalogue) \d[\d.]*(?:, \d[\d.]*)*(?:; )?)+$/u, row.name);
  }
  t.is(new Set(answerRows.map(({ name }) => name)).size, answerRows.length);
});

test('what the cloud says of open orders proves an entry, and its absence proves an exit', (t) => {
  const question = readBackOf(
    'in_park',
    { car_number: '京A12345', order_id: 'o1' },
    1_700_000_000_000,
  );
  t.like(question, { service: 'query_inpark', data: { car_number: '京A12345' } });
  t.is(readBackOf('upload_order', { car_number: '京A12345' }, 1), null);
  const proof = (service: string, answer: object) =>
    proofOf(service, 'o1', read(JSON.stringify(answer)));
  const open = { state: 1, data: [{ order_id: 'o9' }, { order_id: 'o1' }] };
  const gone = { state: 1, data: [{ order_id: 'o9' }] };
  t.deepEqual(
    [open, gone, { state: 1, data: { order_id: 'o1' } }, { state: 0 }, { state: 1 }].map((one) => [
      proof('in_park', one),
      proof('out_park', one),
    ]),
    [
      ['stored', 'not-stored'],
      ['not-stored', 'stored'],
      ['stored', 'not-stored'],
      ['unclear', 'unclear'],
      ['unclear', 'unclear'],
    ],
  );
});

test('a fresh text differs, keeps within the remark, and adds no field', (t) => {
  const data = { order_id: '1', remark: '备'.repeat(24) };
  t.deepEqual(withFreshText(inPark, data, 2), { order_id: '1', remark: `${'备'.repeat(22)}#2` });
  t.deepEqual(withFreshText(inPark, { order_id: '1' }, 3), { order_id: '1', remark: '#3' });
  t.is(withFreshText(queryMonthCardPage, { page: 1 }, 2), null);
});
