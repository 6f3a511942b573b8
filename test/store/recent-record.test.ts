import { randomBytes } from 'node:crypto';
import test from 'ava';
import { recentRecordCodec } from '../../protocol/park/codec.js';
import type { RecentRecord } from '../../protocol/park/disk.js';
import { frame, readRecords } from '../../runtime/store/recent-record.js';

function recordOf(payload: Uint8Array): RecentRecord {
  const changes = [
    { shelf: 'journal', key: 'k', payload, removed: false },
    { shelf: 'lanes', key: 'in1', payload, removed: false },
  ];
  const position = { sequence: 1, batch: 2 };
  const about = { storeId: 'abcdefgh', schemaVersion: 1, boot: 3, position };
  return { ...about, changes, checkpoint: false, complete: false };
}

test('a record takes less room than what it repeats, and one without repetition no more', (t) => {
  const repeating = recordOf(randomBytes(100));
  t.true(frame(repeating).bytes.length < recentRecordCodec.encode(repeating).length - 50);
  const short = recordOf(new Uint8Array());
  t.true(frame(short).bytes.length <= recentRecordCodec.encode(short).length + 12);
  for (const record of [repeating, short]) {
    const { records, plainBytes, damagedBytes, tornBytes } = readRecords(frame(record).bytes);
    t.deepEqual(records.map(plain), [plain(record)]);
    t.is(plainBytes, frame(record).plainBytes);
    t.is(damagedBytes + tornBytes, 0);
  }
});

function plain(record: RecentRecord): string {
  return Buffer.from(recentRecordCodec.encode(record)).toString('hex');
}
