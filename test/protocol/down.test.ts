import test from 'ava';
import { read, type CloudIncoming } from '../../protocol/cloud/lenient.js';
import type { Permit } from '../../protocol/park/record.js';
import { cardPageRequest, readCardPage } from '../../protocol/translate/card-page.js';
import { liftAnswer, liftCommand, liftEcho } from '../../protocol/translate/lift-command.js';
import { downAnswer } from '../../protocol/translate/down-answer.js';
import { pushedPermit } from '../../protocol/translate/records/permit.js';
import { codeOf } from '../support/code-of.js';

const receivedMs = 1_700_000_000_500;

const page =
  '{"vip_list":[{"address":"","create_time":1569486463,"end_time":1572537600,"limit_day_type":0,"begin_time":1569859200,"pid":911,"remark":"公众号注册","card_id":"1647933","p_lot":"","price":0.00,"car_number":"京DTTTTTD","name":"1","tel":"","channel_id":""},{"create_time":1569485568,"price":0.00,"car_number":"京DTTTTTD,京DTTTTTE","end_time":1572077553,"limit_day_type":0,"name":"多啦A梦","begin_time":1569485553,"pid":1120,"remark":"公众号注册","tel":"15010001111","card_id":"1647725"},{"car_type_id":7859,"create_time":1565833480,"p_lot":"1s","price":15.00,"car_number":"京DTTTTTD","end_time":1571389251,"limit_day_type":0,"name":"姓名","begin_time":1565833480,"tel":"15010001111","channel_id":"A11","card_id":"118627aA1京"}],"service_name":"query_month_card_page","park_id":"test001","count":5,"errmsg":"查询成功!","state":1,"page":1,"random_str":"2019"}';

test('the printed page of cards becomes permits', (t) => {
  const { permits, count, rows, randomStr, refusals } = readCardPage(read(page), receivedMs);
  t.deepEqual([count, rows, randomStr, refusals.length], [5, 3, '2019', 0]);
  t.deepEqual(
    permits.map((permit) => [permit.permitId, permit.plates, permit.channelIds, permit.priceFen]),
    [
      ['1647933', ['京DTTTTTD'], [], 0],
      ['1647725', ['京DTTTTTD', '京DTTTTTE'], [], 0],
      ['118627aA1京', ['京DTTTTTD'], ['A11'], 1500],
    ],
  );
  const expected: Permit = {
    permitId: '118627aA1京',
    plates: ['京DTTTTTD'],
    holder: '姓名',
    validFromMs: 1565833480_000,
    validUntilMs: 1571389251_000,
    channelIds: ['A11'],
    noChannel: false,
    oddEvenDays: false,
    packageId: '',
    space: '1s',
    priceFen: 1500,
    receivableFen: 0,
    phone: '15010001111',
    address: '',
    remark: '',
    vehicleClassId: '7859',
    createdMs: 1565833480_000,
    updatedMs: receivedMs,
    deleted: false,
    source: 'CLOUD',
    revision: 0,
    right: 'MONTHLY',
  };
  t.deepEqual(permits[2], expected);
});

test('a page is read with the spelling of the table, and a bad row leaves the others alone', (t) => {
  const rows = [
    {
      card_id: 7,
      car_numner: '京A1,,京A1， 京A2',
      end_time: '10',
      channel_id: '-1',
      limit_day_type: '1',
    },
    { card_id: 'no-plate', end_time: 10 },
    { card_id: 'bad-money', car_number: '京A3', end_time: 10, price: 1.005 },
    'text',
  ];
  const body = { state: '1', count: '9', page: '2', random_str: 'r', vip_list: rows };
  const read1 = readCardPage(read(JSON.stringify(body)), receivedMs);
  t.is(read1.permits.length, 1);
  t.like(read1.permits[0], {
    permitId: '7',
    noChannel: true,
    oddEvenDays: true,
    validUntilMs: 10_000,
  });
  t.deepEqual(read1.permits[0]?.plates, ['京A1', '京A2']);
  t.deepEqual(
    read1.refusals.map(({ cardId, code }) => [cardId, code]),
    [
      ['no-plate', 'cloud/card-unusable'],
      ['bad-money', 'cloud/not-money'],
    ],
  );
});

test('a failed or unreadable page is no empty page', (t) => {
  const failed = { state: 0, errmsg: '查询失败', count: 0, page: 1, vip_list: [] };
  t.is(
    codeOf(() => readCardPage(read(JSON.stringify(failed)), 1)),
    'cloud/query-failed',
  );
  const noCount = { state: 1, page: 1, vip_list: [] };
  t.is(
    codeOf(() => readCardPage(read(JSON.stringify(noCount)), 1)),
    'cloud/page-unreadable',
  );
  const noList = { state: 1, page: 1, count: 2, vip_list: 'many' };
  t.is(
    codeOf(() => readCardPage(read(JSON.stringify(noList)), 1)),
    'cloud/page-unreadable',
  );
  const past = { state: 1, page: 9, count: 2 };
  t.deepEqual(readCardPage(read(JSON.stringify(past)), 1).permits, []);
});

test('a request for a page has every field of the table', (t) => {
  t.deepEqual(cardPageRequest({ randomStr: '2019', page: 1, rows: 3, plate: '京DTTTTTD' }), {
    service: 'query_month_card_page',
    data: {
      service_name: 'query_month_card_page',
      data_target: 'cloud',
      random_str: '2019',
      card_id: '',
      car_number: '京DTTTTTD',
      page: 1,
      rp: 3,
    },
  });
  t.is(
    codeOf(() => cardPageRequest({ randomStr: 'r', page: 1, rows: 101 })),
    'cloud/page-range',
  );
  t.is(
    codeOf(() => cardPageRequest({ randomStr: 'r', page: 0, rows: 1 })),
    'cloud/page-range',
  );
});

const member = (change: object) =>
  read(
    JSON.stringify({
      service_name: 'month_member_sync',
      data: {
        card_id: '100000',
        car_number: '京G00000,京G00001',
        begin_time: 1516636800,
        end_time: 1540631244,
        create_time: 1532509198,
        update_time: 1532509199,
        pid: 'null',
        car_type_id: 'null',
        price: 150.0,
        amount_receivable: 200.0,
        channel_id: '123,bac',
        operate_type: 2,
        park_id: 'test001',
        address: '3号楼',
        name: '李四',
        ...change,
      },
    }),
  );
function readPermit(incoming: CloudIncoming, known: Permit | null = null): Permit {
  const record = known === null ? undefined : ({ kind: 'permit', permit: known } as const);
  const [read] = pushedPermit.read(incoming, () => record);
  if (read?.kind !== 'permit') throw new Error('A card is read as a permit.');
  return read.permit;
}
const permitOf = (change: object, known: Permit | null = null) => readPermit(member(change), known);

test('a pushed card becomes a record of the park', (t) => {
  t.like(permitOf({}), {
    permitId: '100000',
    holder: '李四',
    packageId: '',
    vehicleClassId: '',
    priceFen: 15_000,
    receivableFen: 20_000,
    updatedMs: 1532509199_000,
    validUntilMs: 1540631244_000,
    deleted: false,
    right: 'MONTHLY',
  });
  t.deepEqual(permitOf({}).plates, ['京G00000', '京G00001']);
  t.deepEqual(permitOf({ operate_type: '1', pid: 50 }).channelIds, ['123', 'bac']);
  t.is(permitOf({ pid: 50 }).packageId, '50');
  t.is(permitOf({ update_time: undefined }).updatedMs, 0);
  t.is(permitOf({ car_type: '0' }).right, 'INTERNAL');
});

test('a deletion keeps what is known and needs nothing but the number', (t) => {
  const known = permitOf({});
  const gone = permitOf({ operate_type: 3, update_time: 1532509300, car_number: undefined }, known);
  t.deepEqual(gone, { ...known, updatedMs: 1532509300_000, deleted: true });
  const bare = read(
    '{"service_name":"month_member_sync","data":{"card_id":"9","operate_type":"3"}}',
  );
  t.like(readPermit(bare), { permitId: '9', deleted: true, updatedMs: 0 });
});

test('a change of the validity leaves the rest of a known card alone', (t) => {
  const known = permitOf({});
  const change = { operate_type: 4, end_time: 1600000000, car_number: undefined, name: undefined };
  t.deepEqual(permitOf(change, known), { ...known, validUntilMs: 1600000000_000 });
  t.is(
    codeOf(() => permitOf(change, null)),
    'cloud/card-unusable',
  );
});

test('a card that this park cannot honour is refused, and the refusal can be answered', (t) => {
  t.is(
    codeOf(() => permitOf({ car_type: '2' })),
    'cloud/card-by-the-hour',
  );
  t.is(
    codeOf(() => permitOf({ operate_type: 9 })),
    'cloud/operate-type',
  );
  t.is(
    codeOf(() => permitOf({ operate_type: undefined })),
    'cloud/operate-type',
  );
  const { message } = pushedPermit;
  const unknown = member({ operate_type: 9 });
  t.deepEqual(downAnswer(message, unknown, { done: false, reason: '' }), {
    service_name: 'month_member_sync',
    data_target: 'cloud',
    state: 0,
    card_id: '100000',
    operate_type: 9,
    errmsg: '失败',
  });
  const added = member({ card_id: '1', operate_type: 1 });
  t.deepEqual(downAnswer(message, added, { done: true }), {
    service_name: 'month_member_sync',
    data_target: 'cloud',
    state: 1,
    card_id: '1',
    operate_type: 1,
  });
});

const lift = (fields: object) =>
  read(JSON.stringify({ service_name: 'operate_liftrod', park_id: '12345', ...fields }));
const lifetime = { receivedMs, commandLifetimeMs: 10_000 };

test('a barrier command becomes a command that expires', (t) => {
  const raise = { channel_id: 2054, operate: '0', liftrod_id: 'f05385', order_id: 'o1' };
  const { command, echo, idFrom } = liftCommand(lift(raise), lifetime);
  t.deepEqual(command, {
    commandId: 'f05385',
    channelId: '2054',
    action: 'RAISE',
    hold: false,
    issuedMs: receivedMs,
    expiresMs: receivedMs + 10_000,
    operatorId: '',
    sessionId: 'o1',
    replyToNodeId: '',
    plate: '',
  });
  t.is(idFrom, 'liftrod_id');
  t.deepEqual(liftAnswer(echo, { done: true }).data, {
    service_name: 'operate_liftrod',
    data_target: 'cloud',
    state: 1,
    channel_id: '2054',
    operate: 0,
    liftrod_id: 'f05385',
  });
  const refused = liftAnswer(echo, { done: false, reason: '车在杆下'.repeat(20) }).data;
  t.is(refused['errmsg'], '车在杆下'.repeat(12));
});

test('only a raise can be for good', (t) => {
  const hold = { channel_id: 'A', liftrod_id: '1', duration: 'perpetual' };
  t.true(liftCommand(lift({ ...hold, operate: 0 }), lifetime).command.hold);
  t.like(liftCommand(lift({ ...hold, operate: 1 }), lifetime).command, {
    hold: false,
    action: 'LOWER',
  });
});

test('rule 8: a command without a number gets one, and says so', (t) => {
  const bare = { channel_id: 'A1', operate: 0 };
  t.is(liftCommand(lift({ ...bare, message_uuid: 'm1' }), lifetime).idFrom, 'message_uuid');
  const first = liftCommand(lift(bare), lifetime);
  const again = liftCommand(lift(bare), { ...lifetime, receivedMs: receivedMs + 400 });
  const later = liftCommand(lift(bare), { ...lifetime, receivedMs: receivedMs + 1_000 });
  t.deepEqual([first.idFrom, first.echo.liftrodId], ['derived', undefined]);
  t.is(first.command.commandId, again.command.commandId);
  t.not(first.command.commandId, later.command.commandId);
});

test('a barrier command that no lane can carry out is refused, and can be answered', (t) => {
  t.is(
    codeOf(() => liftCommand(lift({ operate: 0 }), lifetime)),
    'cloud/lift-channel',
  );
  const stop = lift({ channel_id: 'A1', operate: 2, liftrod_id: 'x' });
  t.is(
    codeOf(() => liftCommand(stop, lifetime)),
    'cloud/lift-operate',
  );
  t.like(liftAnswer(liftEcho(stop), { done: false, reason: '不支持' }).data, {
    state: 0,
    operate: 2,
    liftrod_id: 'x',
    errmsg: '不支持',
  });
});
