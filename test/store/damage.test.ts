import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readRecords } from '../../runtime/store/recent-record.js';
import { unseal } from '../../runtime/store/sealed-value.js';
import {
  damagedShelf,
  journalShelf,
  laneShelf,
  openShelf,
  outboxShelf,
  sequenceKey,
  shelves,
  type Shelf,
} from '../../runtime/store/shelves.js';
import * as allOfShelves from '../../runtime/store/shelves.js';
import type { Database } from '../../runtime/environment/environment.js';
import { Store } from '../../runtime/store/store.js';
import { put, remove } from '../../runtime/store/write.js';
import { someOrder } from '../outbox/some-order.js';
import { MemoryDisk } from '../support/watched-database.js';
import { tempFolder } from '../support/temp-folder.js';
import { TestEnvironment } from '../support/test-environment.js';
import { openReal } from './open-real.js';
import { someJournalEntry, someValues } from './some-values.js';

/** Copies of `bytes` that differ from it in one bit; a step of 7 meets each byte, and each place. */
function* flips(bytes: Uint8Array, step = 7): Generator<Uint8Array> {
  for (let bit = 0; bit < bytes.length * 8; bit += step) yield flipped(bytes, bit);
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

test('every shelf that the program can write to is listed, so that none goes without these tests', (t) => {
  const isShelf = (part: unknown): part is Shelf<unknown> =>
    typeof part === 'object' && part !== null && 'codec' in part && 'name' in part;
  const written = Object.values<unknown>(allOfShelves).filter(isShelf);
  t.true(written.length > 0);
  t.deepEqual(written.map(({ name }) => name).sort(), shelves.map(({ name }) => name).sort());
});

test('rule 5: a flipped bit in a value of any kind puts it aside, and only it', async (t) => {
  const kinds = someValues();
  t.deepEqual(
    kinds.map(({ shelf }) => shelf.name),
    shelves.map(({ name }) => name),
  );
  for (const { shelf, value } of kinds) {
    const environment = new TestEnvironment();
    const store = await environment.openStore();
    const database = environment.disk.watched;
    await store.commit(['a', 'b', 'c'].map((key) => put(shelf, key, value)));
    const sealed = (await database.get(`${shelf.name}:b`)) ?? new Uint8Array();
    for (const damaged of flips(sealed, 1)) t.is(unseal(damaged), null);
    let count = 0;
    for (const damaged of flips(sealed)) {
      count += 1;
      await database.batch([{ type: 'put', key: `${shelf.name}:b`, value: damaged }], {
        sync: true,
      });
      // A page that holds a damaged value is filled up, so that a short page means the end.
      t.deepEqual(await store.list(shelf, { limit: 2 }), [
        { key: 'a', value },
        { key: 'c', value },
      ]);
      await store.commit([]);
      const aside = await store.get(damagedShelf, `${shelf.name}!b`);
      const found = Uint8Array.from(aside?.found ?? []);
      t.deepEqual(
        { ...aside, found },
        {
          ...{ shelf: shelf.name, key: 'b', reason: 'the checksum does not fit' },
          ...{ foundMs: environment.wall.unixMs(), found: damaged },
        },
      );
      t.is(await database.get(`${shelf.name}:b`), undefined);
    }
    t.true(count > sealed.length);
    t.is(store.health.quarantined, count);
    const told = environment.log.of('store_value_quarantined');
    t.is(told.length, count);
    t.like(told[0], {
      level: 'error',
      fields: { shelf: shelf.name, key: 'b', reason: 'the checksum does not fit' },
    });
  }
});

test('rule 5: a store whose own entries are damaged goes on under a new name', async (t) => {
  for (const key of ['meta:meta', 'meta:position']) {
    const environment = new TestEnvironment();
    const first = await environment.openStore();
    const sequence = first.nextSequence();
    await first.commit([put(journalShelf, sequenceKey(sequence), someJournalEntry(sequence))]);
    await first.close();
    const database = environment.disk.watched;
    const sealed = (await database.get(key)) ?? new Uint8Array();
    const names = new Set([first.meta.storeId]);
    for (const damaged of [...flips(sealed), new Uint8Array(2)]) {
      await database.batch([{ type: 'put', key, value: damaged }], { sync: true });
      const store = await environment.openStore();
      t.false(names.has(store.meta.storeId), 'an id could be given out twice');
      names.add(store.meta.storeId);
      t.true(store.nextSequence() > sequence);
      t.regex(store.health.restored?.reason ?? '', /own entry "(meta|position)" was damaged/);
      t.not(await store.get(journalShelf, sequenceKey(sequence)), null);
      await store.close();
    }
    t.is(environment.log.of('store_renamed').length, names.size - 1);
  }
});

test('a flipped bit in the recent journal hides one record at most', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  for (let sequence = 1; sequence <= 3; sequence += 1) {
    await store.commit([
      put(journalShelf, 'j', someJournalEntry(sequence)),
      put(laneShelf, 'in1', someJournalEntry(sequence)),
    ]);
  }
  await store.close();
  const bytes = environment.recent.bytes(1);
  const whole = readRecords(bytes);
  t.is(whole.damagedBytes + whole.tornBytes, 0);
  const known = whole.records.map((record) => JSON.stringify(record));
  for (const damaged of flips(bytes)) {
    const { records, damagedBytes, tornBytes } = readRecords(damaged);
    const found = records.map((record) => JSON.stringify(record));
    t.deepEqual(
      found,
      known.filter((record) => found.includes(record)),
      'no record is made up or swapped',
    );
    t.true(found.length >= known.length - 1);
    t.true(damagedBytes + tornBytes > 0);
  }
});

test('rule 5: a damaged byte in any file of LevelDB stops nothing and loses nothing open', async (t) => {
  const origin = join(tempFolder(t), 'store');
  const { store } = await openReal(t, origin);
  const kinds = someValues();
  for (let i = 0; i < 20; i += 1) {
    await store.commit(kinds.map(({ shelf, value }) => put(shelf, `k${i}`, value)));
  }
  await store.close();
  let healed = 0;
  let rebuilt = 0;
  let bit = 3;
  for (const name of readdirSync(origin)) {
    if (name === 'LOCK' || name === 'LOG' || name === 'LOG.old') continue;
    const content = readFileSync(join(origin, name));
    const step = Math.max(1, Math.floor(content.length / 6));
    for (let at = 0; at < content.length; at += step) {
      const folder = join(tempFolder(t), 'store');
      cpSync(origin, folder, { recursive: true });
      cpSync(`${origin}-recent`, `${folder}-recent`, { recursive: true });
      bit = (bit * 5 + 1) % 8;
      writeFileSync(join(folder, name), flipped(content, at * 8 + bit));
      const again = await openReal(t, folder, at + 2);
      const where = `${name} at ${at}`;
      for (const shelf of [openShelf, outboxShelf] as Shelf<unknown>[]) {
        t.is((await again.store.list(shelf, { limit: 100 })).length, 20, where);
      }
      const { restored } = again.store.health;
      if (restored !== null) {
        if (restored.movedTo === null) healed += 1;
        else rebuilt += 1;
        t.true(restored.complete, where);
      }
      await again.store.close();
    }
  }
  t.true(healed > 0, 'damage that LevelDB passes over is healed');
  t.true(rebuilt > 0, 'damage that LevelDB refuses is replaced');
});

test('rule 5: without a journal that knows all, what can be read of damaged files is taken over', async (t) => {
  const folder = join(tempFolder(t), 'store');
  const { store } = await openReal(t, folder);
  for (let order = 1; order <= 50; order += 1) {
    const sequence = store.nextSequence();
    await store.commit([put(outboxShelf, sequenceKey(sequence), someOrder(sequence))]);
  }
  await store.commit([remove(outboxShelf, sequenceKey(7))]);
  await store.close();
  rmSync(`${folder}-recent`, { recursive: true });
  writeFileSync(join(folder, 'CURRENT'), 'MANIFEST-999999\n');
  const again = await openReal(t, folder, 2);
  const orders = await again.store.list(outboxShelf, { limit: 100 });
  t.is(orders.length, 49);
  t.deepEqual(orders[0]?.value, someOrder(1));
  t.like(again.store.health.restored, { waitingOrders: 49, complete: false });
  t.true(again.store.nextSequence() > 50, 'no order may get the key of another');
});

test('rule 5: a start that is cut off while it fills a database anew is done again', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  for (let sequence = 1; sequence <= 3; sequence += 1) {
    await store.commit([put(outboxShelf, sequenceKey(sequence), someOrder(sequence))]);
  }
  await store.close();
  for (let cutAfter = 0; cutAfter < 4; cutAfter += 1) {
    environment.disk = new MemoryDisk();
    let batches = 0;
    const openDatabase = async () => {
      const database = await environment.disk.open();
      const batch: Database['batch'] = async (operations, options) => {
        batches += 1;
        if (batches > cutAfter) throw Object.assign(new Error('cut'), { code: 'CUT' });
        await database.inner.batch(operations, options);
      };
      return Object.assign(database, { batch });
    };
    const cut = Store.open(environment.whole({ openDatabase }), 'store', { limitMs: 1 });
    await t.throwsAsync(cut, { code: 'store/cannot-write' });
    const recent = await environment.recent.list();
    const again = await environment.openStore();
    t.is(await again.count(outboxShelf), 3, `cut after ${cutAfter} batches`);
    await again.close();
    // The next round begins with the journal as it was.
    for (const file of await environment.recent.list()) {
      if (!recent.includes(file)) await environment.recent.remove(file);
    }
  }
});
