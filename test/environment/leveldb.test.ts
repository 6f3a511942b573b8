import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { Level } from 'level';
import { crc32c } from '../../runtime/environment/leveldb/crc32c.js';
import { liveTables } from '../../runtime/environment/leveldb/live-tables.js';
import { packSnappy } from '../../runtime/environment/leveldb/pack-snappy.js';
import { unpackSnappy } from '../../runtime/environment/leveldb/snappy.js';
import { block, dataBlocks, entriesOf } from '../../runtime/environment/leveldb/table-file.js';
import { verifyTables } from '../../runtime/environment/leveldb/verify-tables.js';
import { openRealDatabase } from '../../runtime/environment/real-database.js';
import { tempFolder } from '../support/temp-folder.js';

test('CRC-32C and Snappy give what their authors publish', (t) => {
  t.is(crc32c(Buffer.from('123456789')), 0xe3069283);
  t.is(crc32c(new Uint8Array(32)), 0x8a9136aa);
  // A literal of 10 bytes, and a copy that repeats its last 4 twice.
  const packed = Uint8Array.from([18, 9 << 2, ...Buffer.from('abcdefghij'), (4 << 2) | 1, 4]);
  t.is(Buffer.from(unpackSnappy(packed)).toString(), 'abcdefghijghijghij');
  for (let length = 0; length < packed.length; length += 1) {
    t.throws(() => unpackSnappy(packed.subarray(0, length)), { instanceOf: RangeError });
  }
});

test('rule 5: a start that was no clean end finds every damaged byte in LevelDB’s tables', async (t) => {
  const folder = join(tempFolder(t), 'store');
  const level = new Level<string, Uint8Array>(folder, {
    ...{ valueEncoding: 'view' as const, writeBufferSize: 64 * 1024 },
  });
  await level.open();
  const keys = Array.from({ length: 1_000 }, (_, i) => `outbox:${String(i).padStart(16, '0')}`);
  for (const key of keys) await level.put(key, Buffer.from(`${key} `.repeat(10)));
  await level.close();
  const live = await liveTables(folder);
  const found: string[] = [];
  for (const number of live.keys()) {
    const bytes = readFileSync(join(folder, `${String(number).padStart(6, '0')}.ldb`));
    for (const handle of dataBlocks(bytes)) {
      const entries = entriesOf(block(bytes, handle) ?? new Uint8Array(4));
      found.push(...entries.map(({ key }) => Buffer.from(key.subarray(0, -8)).toString()));
    }
  }
  // The latest ones are still in the log.
  t.true(found.length > 500);
  t.deepEqual(
    [...found].sort(),
    keys.filter((key) => found.includes(key)),
  );
  t.deepEqual((await verifyTables(folder)).damaged, []);
  // What no manifest names is no part of the database.
  writeFileSync(join(folder, '999999.ldb'), 'left by a compaction that was cut off');
  t.deepEqual((await verifyTables(folder)).damaged, []);

  const name = readdirSync(folder).find((file) => file.endsWith('.ldb') && file !== '999999.ldb');
  const path = join(folder, name ?? '');
  const content = readFileSync(path);
  for (let at = 0; at < content.length - 48; at += 97) {
    const damaged = Buffer.from(content);
    damaged[at] = (damaged[at] ?? 0) ^ 4;
    writeFileSync(path, damaged);
    const { damaged: told } = await verifyTables(folder);
    t.is(told.length, 1, `byte ${at} of ${content.length}`);
  }
  await t.throwsAsync(openRealDatabase(folder), { code: 'LEVEL_CORRUPTION' });
  writeFileSync(path, content);
  const database = await openRealDatabase(folder);
  await database.close();
  t.true(readdirSync(join(folder, '..')).includes('store-closed'));
  // After a clean end nothing is read: the damage shows itself, if ever, when it is met.
  const again = await openRealDatabase(folder);
  t.false(readdirSync(join(folder, '..')).includes('store-closed'));
  await again.close();
});

test('what Snappy has packed is unpacked as it was', (t) => {
  const piece = fc.constantFrom('粤B12345', 'granted', 'facts', '\0\0', 'x'.repeat(300));
  const bytes = fc.oneof(
    fc.array(piece).map((pieces) => Buffer.from(pieces.join('-'))),
    fc.uint8Array({ maxLength: 70_000, size: 'max' }),
  );
  fc.assert(
    fc.property(bytes, (plain) => Buffer.compare(unpackSnappy(packSnappy(plain)), plain) === 0),
  );
  const far = Buffer.concat([
    Buffer.from('far away'),
    randomBytes(80_000),
    Buffer.from('far away'),
  ]);
  t.is(Buffer.compare(unpackSnappy(packSnappy(far)), far), 0);
  t.true(packSnappy(Buffer.from('granted '.repeat(9))).length < 20);
});
