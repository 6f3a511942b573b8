import test from 'ava';
import fc from 'fast-check';
import { ParkDecodeError, recordCodec, uplinkCodec } from '../../protocol/park/codec.js';
import { lanekeeper } from '../../protocol/park/generated/park.js';
import { recordKinds } from '../../protocol/park/record-contents.js';
import { contentOf, headerOf, recordOf, withHeader } from '../../protocol/park/record.js';
import type { Uplink } from '../../protocol/park/uplink.js';
import { stampAt } from '../support/some-facts.js';
import { recordsOf, someHeader, someRecord } from './some-record.js';

const bytesOf = (plain: object) => {
  const { Record } = lanekeeper.park.v1;
  return Record.encode(Record.fromObject(plain)).finish();
};

test('a record of every kind is the same after its way over the bus', (t) => {
  for (const kind of recordKinds) {
    fc.assert(
      fc.property(recordsOf(kind), (record) => {
        t.deepEqual(recordCodec.decode(recordCodec.encode(record)), record);
      }),
      { numRuns: 30 },
    );
  }
});

test('a record is the same when it is taken apart and put together again', (t) => {
  for (const kind of recordKinds) {
    fc.assert(
      fc.property(recordsOf(kind), (record) => {
        t.deepEqual(recordOf(kind, headerOf(record), contentOf(record)), record);
        const other = withHeader(record, { deleted: !headerOf(record).deleted });
        t.deepEqual(contentOf(other), contentOf(record));
      }),
      { numRuns: 20 },
    );
  }
});

test('rule 12: a record without header, with a bad key or a bad content is refused', (t) => {
  const header = someHeader();
  const refused: [object, RegExp][] = [
    [{ operator: { name: 'Li' } }, /the header is missing/],
    [{ header, operator: { name: 'x'.repeat(513) } }, /Of a operator, "name"/],
    [{ header: { ...header, key: '' }, operator: {} }, /1 to 64 characters/],
    [{ header: { ...header, key: 'a\u0000b' }, operator: {} }, /1 to 64 characters/],
    [{ header, visitor: { validUntilMs: -5 } }, /"validUntilMs"/],
    [{ header }, /kind is missing/],
  ];
  for (const [plain, message] of refused) {
    const bytes = bytesOf(plain);
    t.throws(() => recordCodec.decode(bytes), { instanceOf: ParkDecodeError, message });
  }
});

test('rule 12: an edit without a record, or with one that cannot be, reaches no translation', (t) => {
  const uplink: Uplink = {
    messageId: 'm1',
    nodeId: 'n1',
    sequence: 1,
    sessionId: '',
    plate: '',
    at: stampAt(0),
    body: 'recordEdited',
    recordEdited: { record: someRecord('operator', { name: 'Li' }), change: 'ADDED' },
  };
  t.deepEqual(uplinkCodec.decode(uplinkCodec.encode(uplink)), uplink);
  const bare = { record: {}, change: 'ADDED' };
  for (const recordEdited of [{}, bare, { ...bare, record: { operator: {} } }]) {
    const bytes = uplinkCodec.encode({ ...uplink, recordEdited } as never);
    t.throws(() => uplinkCodec.decode(bytes), { instanceOf: ParkDecodeError });
  }
});
