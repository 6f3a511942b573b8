import test from 'ava';
import fc from 'fast-check';
import { read } from '../../protocol/cloud/lenient.js';
import { contentFault } from '../../protocol/park/record-check.js';
import type { ContentOf, RecordKind } from '../../protocol/park/record-contents.js';
import { contentOf, headerOf, recordOf, type ParkRecord } from '../../protocol/park/record.js';
import { pushedRecords } from '../../protocol/translate/records/pushed.js';
import type { PushedRecords } from '../../protocol/translate/records/translation.js';
import { recordUpload, uploadedRecords } from '../../protocol/translate/records/uploaded.js';
import { downExamples } from '../conformance/examples/down/index.js';
import { codeOf } from '../support/code-of.js';
import { contents, headers, someHeader, someRecord, words } from './some-record.js';

function pushedBy(service: string): PushedRecords {
  const pushed = pushedRecords.find(({ message }) => message.serviceName === service);
  if (pushed === undefined) throw new Error(`No records come by ${service}.`);
  return pushed;
}

function push(service: string, data: object, known?: ParkRecord): ParkRecord[] {
  const incoming = read(JSON.stringify({ service_name: service, data }));
  return pushedBy(service).read(incoming, () => known);
}

/** How the cloud sends back what it was sent: the names of an upload that differ in the push. */
interface There {
  service: string;
  /** Keeps a content within the lengths of the upload, and to what its fields can say. */
  sayable: (content: never) => object;
  /** Names of the push by those of the upload. */
  names?: Record<string, string>;
  values?: (data: Record<string, unknown>) => object;
}

const onlyFields =
  (names: readonly string[], changes: object = {}) =>
  (content: object) => ({
    ...Object.fromEntries(Object.entries(content).filter(([name]) => names.includes(name))),
    ...changes,
  });

const twoWays: Partial<Record<RecordKind, There>> = {
  operator: { service: 'collector_sync', sayable: onlyFields(['name', 'sex']) },
  cardPackage: {
    service: 'month_card_sync',
    sayable: onlyFields(['name', 'description', 'vehicleClassId', 'period', 'priceFen']),
    values: () => ({ end_type: 0 }),
  },
  priceDescription: {
    service: 'price_sync',
    sayable: (content: ContentOf<'priceDescription'>) => ({
      ...content,
      vehicleClass: `小${content.vehicleClass}`,
    }),
  },
  permit: {
    service: 'month_member_sync',
    sayable: (content: ContentOf<'permit'>) => ({
      ...content,
      plates: ['粤B12345', '京A00001'].slice(0, 1 + (content.priceFen % 2)),
      channelIds: content.noChannel ? [] : ['A1', 'B1'],
      space: content.space.slice(0, 6),
      right: 'MONTHLY' as const,
    }),
    names: { car_type: 'car_type_id' },
  },
  channel: {
    service: 'gate_sync',
    sayable: (content: ContentOf<'channel'>) => ({
      ...content,
      direction: content.direction === 'UNSPECIFIED' ? ('BOTH' as const) : content.direction,
      etcLaneCode: '000123',
      worksiteId: Math.max(0, content.worksiteId),
      remark: '',
    }),
    // 2.14 has 0 for an entry, 3.13 has 1.
    values: ({ passtype }) => ({ passtype: passtype === 0 ? 1 : passtype === 1 ? 0 : 2 }),
  },
  blackListEntry: {
    service: 'blackuser_sync',
    sayable: (content: ContentOf<'blackListEntry'>) => ({
      ...content,
      plate: '粤B12345',
      validFromMs: 0,
      validUntilMs: 0,
    }),
  },
  vehicleClass: { service: 'car_type_sync', sayable: (content: object) => content },
};

/** What is sold here goes up once, as it was sold, and is told back with the card. */
const sold: Partial<Record<RecordKind, { content: object; data: object }>> = {
  cardRenewal: {
    content: {
      ...{ cardId: 'm1', startMs: 2_000, endMs: 9_000, months: 3, paidFen: 1_050, dueFen: 1_200 },
      ...{ paidAtMs: 1_000, method: '现金', operatorId: '7', remark: '老客户' },
    },
    data: {
      ...{ service_name: 'month_pay_record', data_target: 'cloud', trade_no: 'k_9' },
      ...{ card_id: 'm1', pay_time: 1, amount_receivable: '12.0', amount_pay: '10.5' },
      ...{ pay_type: '现金', buy_month: 3, user_id: '7', start_time: 2, limit_time: 9 },
      resume: '老客户',
    },
  },
  storedValueTrade: {
    content: {
      ...{ cardId: 'v1', amountFen: 1_200, paidFen: 1_050, paidAtMs: 1_000, method: '现金' },
      ...{ plate: '粤B12345', operatorId: '7' },
    },
    data: {
      ...{ service_name: 'prepay_card_record', data_target: 'cloud', trade_no: 'k_9' },
      ...{ card_id: 'v1', pay_time: 1, pay_type: '现金', car_number: '粤B12345' },
      ...{ total_price: '12.0', user_id: '7', actual_money: 10.5 },
    },
  },
};

test('what is sold here goes up as it was sold', (t) => {
  for (const [kind, { content, data }] of Object.entries(sold)) {
    const record = someRecord(kind as RecordKind, content, { key: 'k_9' });
    t.deepEqual(recordUpload({ record, change: 'ADDED' }).data, data as never, kind);
  }
  const taken = someRecord('storedValueTrade', { amountFen: -1, plate: '粤B12345' });
  t.is(
    codeOf(() => recordUpload({ record: taken, change: 'ADDED' })),
    'cloud/no-upload',
  );
});

test('every kind that goes up comes back by its push with the same content', (t) => {
  const oneWay = Object.keys(sold);
  t.deepEqual([...Object.keys(twoWays), ...oneWay].sort(), Object.keys(uploadedRecords).sort());
  for (const [kind, there] of Object.entries(twoWays) as [RecordKind, There][]) {
    const records = fc.tuple(headers, contents(kind)).map(([header, content]) => {
      const sayable = { ...contentOf(someRecord(kind)), ...there.sayable(content as never) };
      return recordOf(kind, { ...header, deleted: false }, sayable as ContentOf<RecordKind>);
    });
    fc.assert(
      fc.property(records, (record) => {
        const { data } = recordUpload({ record, change: 'CHANGED' });
        const renamed = Object.entries(data).map(([name, value]) => [
          there.names?.[name] ?? name,
          value,
        ]);
        const back = { ...Object.fromEntries(renamed), ...there.values?.(data) } as object;
        const [known] = push(there.service, back);
        if (known === undefined) return t.fail(`${there.service} brought nothing.`);
        t.deepEqual(contentOf(known), contentOf(record), kind);
        t.is(headerOf(known).key, headerOf(record).key);
        t.is(headerOf(known).source, 'CLOUD');
      }),
      { numRuns: 40 },
    );
  }
});

test('a deletion goes up with the key of the record and the operation 3', (t) => {
  for (const kind of Object.keys(twoWays) as RecordKind[]) {
    const sayable = twoWays[kind]?.sayable(contentOf(someRecord(kind)) as never) ?? {};
    const record = someRecord(kind, sayable as never, { key: 'k_9', deleted: true });
    const { data } = recordUpload({ record, change: 'DELETED' });
    t.is(data['operate_type'], 3, kind);
    t.true(Object.values(data).includes('k_9'), kind);
  }
});

test('what the cloud does not take from a car park has no upload', (t) => {
  const visit = someRecord('visitor');
  t.is(
    codeOf(() => recordUpload({ record: visit, change: 'ADDED' })),
    'cloud/no-upload',
  );
  const lane = someRecord('channel', { name: 'north' });
  t.is(
    codeOf(() => recordUpload({ record: lane, change: 'ADDED' })),
    'cloud/pass-type',
  );
  const cashier = someRecord('operator');
  t.is(
    codeOf(() => recordUpload({ record: cashier, change: 'UNSPECIFIED' })),
    'cloud/record-change',
  );
});

const plain = words(8);
const second = fc.integer({ min: 1_000_000_000, max: 2_000_000_000 });

/** Messages of the kinds that only come down. */
const oneWay: Record<string, fc.Arbitrary<object>> = {
  visitor_sync: fc.record({
    visitor_id: fc.integer({ min: 1, max: 1_000_000 }),
    car_number: plain,
    begin_time: second,
    end_time: second,
    remark: plain,
    operate_type: fc.constantFrom(1, 2),
    mobile: plain,
    state: fc.constantFrom(0, 1, 2),
    type: fc.constantFrom(0, 1),
    channel_id: plain,
    attributes: plain,
  }),
  prepay_card_sync: fc.record({
    card_id: fc.constant('c1'),
    car_number: fc.constantFrom('粤B12345', '粤B12345,京A00001'),
    update_time: second,
    operate_type: fc.constantFrom(1, 2),
    total_price: fc.constantFrom('0', '12.5', '21314'),
    mobile: plain,
    name: plain,
  }),
  white_list_sync: fc.record({
    car_number: fc.constant('京ABCDEF'),
    b_time: second,
    e_time: second,
    caed_id: fc.integer({ min: 0, max: 99_999 }),
    user_name: plain,
    car_location: plain,
    operate_type: fc.constantFrom(1, 2),
    end_type: fc.constantFrom(0, 1),
    create_time: second,
  }),
  park_valid: fc.record({ uuid: fc.constant('u1'), exp_time: second }),
};

test('every kind that only comes down keeps what its message says, and so does a deletion', (t) => {
  for (const [service, messages] of Object.entries(oneWay)) {
    fc.assert(
      fc.property(messages, (data) => {
        const [record] = push(service, data);
        if (record === undefined) return t.fail(`${service} brought nothing.`);
        t.is(contentFault(record.kind, contentOf(record)), null);
        t.deepEqual(push(service, data, record), [record]);
        if (service === 'park_valid') return;
        const [gone] = push(service, { ...data, operate_type: 3 }, record);
        t.true(gone !== undefined && headerOf(gone).deleted, service);
      }),
      { numRuns: 40 },
    );
  }
});

/** They change a card that must be known. */
const changesOthers = new Set(['prepay_card_trade_sync', 'monthcard_pay', 'month_pay_sync']);

test('the printed example of every push is kept as the page means it', (t) => {
  const told = Object.fromEntries(
    pushedRecords.flatMap(({ message }) => {
      const request = downExamples[message.serviceName]?.request;
      if (request === undefined || changesOthers.has(message.serviceName)) return [];
      const fields = 'data' in request ? (request.data as object) : request;
      const [record] = push(message.serviceName, fields);
      return record === undefined ? [] : [[message.serviceName, record]];
    }),
  );
  t.like(told['gate_sync'], { kind: 'channel', channel: { direction: 'BOTH' } });
  t.like(told['white_list_sync'], {
    header: { key: '京ABCDEF', updatedMs: 0 },
    whiteListEntry: { holder: '张女士', validFromMs: 1_554_048_000_000, longTerm: false },
  });
  t.like(told['month_member_sync'], { kind: 'permit', permit: { source: 'CLOUD' } });
  t.true(Object.keys(told).length >= 6, Object.keys(told).join(' '));
});

test('a trade changes the balance of its card once', (t) => {
  const card = someRecord('storedValueCard', { balanceFen: 1_000 }, { key: 'c1' });
  const trade = {
    trade_no: 't1',
    card_id: 'c1',
    pay_time: 1_700_000_000,
    pay_type: '现金',
    total_price: '-2.5',
    mobile: '1',
    name: '张',
    account_type: 0,
    actual_money: -2.5,
  };
  const ask = (data: object, trades: ParkRecord[] = []) => {
    const incoming = read(JSON.stringify({ service_name: 'prepay_card_trade_sync', data }));
    const known = [card, ...trades];
    return pushedBy('prepay_card_trade_sync').read(incoming, (kind, key) =>
      known.find((one) => one.kind === kind && headerOf(one).key === key),
    );
  };
  const [first, changed] = ask(trade);
  t.like(first, { kind: 'storedValueTrade', storedValueTrade: { amountFen: -250 } });
  t.like(changed, { kind: 'storedValueCard', storedValueCard: { balanceFen: 750 } });
  t.deepEqual(first === undefined ? null : ask(trade, [first]), []);
  t.is(
    codeOf(() => ask({ ...trade, account_type: 1 })),
    'cloud/account-type',
  );
  t.is(
    codeOf(() => ask({ ...trade, card_id: 'c9' })),
    'cloud/card-unknown',
  );
  t.is(headerOf(card).key, someHeader({ key: 'c1' }).key);
});

test('an operation that does not exist, or a field that cannot be read, is refused', (t) => {
  const cashier = { user_id: '7', name: '小王', operate_type: 9 };
  t.is(
    codeOf(() => push('collector_sync', cashier)),
    'cloud/operate-type',
  );
  t.is(
    codeOf(() => push('car_type_sync', { car_type_id: '1', sort: 'first', operate_type: 1 })),
    'cloud/record-unusable',
  );
  t.is(
    codeOf(() => push('blackuser_sync', { black_uuid: 'b', operate_type: 1 })),
    'cloud/record-unusable',
  );
  const dates = { black_uuid: 'b', car_number: '粤B12345', operate_type: 1 };
  t.is(
    codeOf(() => push('blackuser_sync', { ...dates, end_time: '2022-02-30 08:00:00' })),
    'cloud/not-a-time',
  );
  t.like(push('blackuser_sync', { ...dates, end_time: '2022-04-07 08:00:00' })[0], {
    blackListEntry: { validUntilMs: Date.parse('2022-04-07T08:00:00+08:00') },
  });
});
