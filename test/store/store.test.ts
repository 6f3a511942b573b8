import { join } from 'node:path';
import test from 'ava';
import { seal } from '../../runtime/store/sealed-value.js';
import { journalShelf, laneShelf, sequenceKey } from '../../runtime/store/shelves.js';
import { put, type Change } from '../../runtime/store/write.js';
import { tempFolder } from '../support/temp-folder.js';
import { TestEnvironment } from '../support/test-environment.js';
import { until } from '../support/until.js';
import { openReal } from './open-real.js';
import { someJournalEntry } from './some-values.js';

const entry = (sequence: number): Change =>
  put(journalShelf, sequenceKey(sequence), someJournalEntry(sequence));

test('rule 4: a commit is one synced batch with all changes and the position', async (t) => {
  const { store, database } = await openReal(t, join(tempFolder(t), 'store'));
  const before = database.written.length;
  const sequence = store.nextSequence();
  const lane = put(laneShelf, 'in1', someJournalEntry(sequence));
  await store.commit([entry(sequence), lane]);
  const [batch, ...others] = database.written.slice(before);
  t.deepEqual(others, []);
  t.deepEqual(batch?.options, { sync: true });
  t.deepEqual(
    batch?.operations.map(({ type, key }) => `${type} ${key}`),
    [`put journal:${sequenceKey(sequence)}`, 'put lanes:in1', 'put meta:position'],
  );
  t.deepEqual(await store.get(laneShelf, 'in1'), someJournalEntry(sequence));
});

test('a note is one batch too, and does not wait for the disk', async (t) => {
  const { store, database } = await openReal(t, join(tempFolder(t), 'store'));
  await store.note([entry(store.nextSequence())]);
  t.deepEqual(database.written.at(-1)?.options, { sync: false });
});

test('rule 4: what was only noted is not durable until a later batch is synced', async (t) => {
  const { store } = await openReal(t, join(tempFolder(t), 'store'));
  const noted = store.nextSequence();
  await store.note([entry(noted)]);
  t.false(store.isDurable(store.idOf(noted)));
  const committed = store.nextSequence();
  const commit = store.commit([entry(committed)]);
  t.false(store.isDurable(store.idOf(committed)));
  await commit;
  t.true(store.isDurable(store.idOf(noted)), 'one disk write holds all that stands before it');
  t.true(store.isDurable(store.idOf(committed)));
  t.true(store.isDurable('other_1'), 'what another store gave out is its own affair');
});

test('rule 5: sequence and ids go on after each opening and never repeat', async (t) => {
  const folder = join(tempFolder(t), 'store');
  const ids = new Set<string>();
  let last = 0;
  for (let boot = 1; boot <= 3; boot += 1) {
    const { store } = await openReal(t, folder);
    t.is(store.meta.boot, boot);
    for (let i = 0; i < 50; i += 1) {
      const sequence = store.nextSequence();
      t.is(sequence, last + 1);
      last = sequence;
      const id = store.idOf(sequence);
      t.regex(id, /^[a-z0-9_]{1,24}$/);
      ids.add(id);
      void store.note([entry(sequence)]);
    }
    await store.close();
  }
  t.is(ids.size, 150);
  const { store: other } = await openReal(t, join(tempFolder(t), 'store'), 2);
  t.false(ids.has(other.idOf(1)));
  t.regex(other.idOf(Number.MAX_SAFE_INTEGER), /^[a-z0-9_]{1,24}$/);
});

test('a value of another kind under a good checksum is put aside too', async (t) => {
  const { store, database, environment } = await openReal(t, join(tempFolder(t), 'store'));
  const value = seal(new Uint8Array([0xff, 0xff, 0xff]));
  await database.inner.batch([{ type: 'put', key: 'journal:x', value }], { sync: true });
  await database.inner.batch([{ type: 'put', key: 'journal:y', value: new Uint8Array(2) }], {
    sync: true,
  });
  t.is(await store.get(journalShelf, 'x'), null);
  t.is(await store.get(journalShelf, 'y'), null);
  t.is(environment.log.of('store_value_quarantined').length, 2);
});

test('rule 5: a failing disk keeps batches in memory, in order, and recovers', async (t) => {
  const { store, database, environment } = await openReal(t, join(tempFolder(t), 'store'));
  const before = database.written.length;
  database.failure = new Error('I/O error');
  const done: number[] = [];
  const commits = [1, 2, 3].map(() => {
    const sequence = store.nextSequence();
    return store.commit([entry(sequence)]).then(() => done.push(sequence));
  });
  await until(() => store.health.failing !== null);
  t.deepEqual(store.health.failing, { reason: 'I/O error', sinceMs: 0, fullDisk: false });
  t.is(store.health.waiting, 3);
  const asked = database.asked;
  await environment.clock.advanceSettling(1_600);
  t.is(database.asked - asked, 3, 'one batch is tried every half second');
  t.deepEqual(done, []);
  t.is(environment.log.of('store_failing').length, 1, 'a failing disk is told once');
  database.failure = null;
  await environment.clock.advanceSettling(500);
  await Promise.all(commits);
  t.deepEqual(done, [1, 2, 3]);
  t.is(store.health.failing, null);
  t.is(environment.log.of('store_recovered').length, 1);
  const keys = database.written.slice(before).map(({ operations }) => operations[0]?.key);
  t.deepEqual(
    keys,
    [1, 2, 3].map((sequence) => `journal:${sequenceKey(sequence)}`),
  );
});

test('a batch that comes while the disk fails waits until it is tried again', async (t) => {
  const { store, database, environment } = await openReal(t, join(tempFolder(t), 'store'));
  database.failure = new Error('I/O error');
  const first = store.commit([entry(1)]);
  await until(() => store.health.failing !== null);
  const { asked } = database;
  const second = store.commit([entry(2)]);
  await environment.clock.advanceSettling(100);
  t.is(database.asked, asked);
  database.failure = null;
  await environment.clock.advanceSettling(500);
  await t.notThrowsAsync(Promise.all([first, second]));
});

test('rule 10: beyond ten thousand waiting batches the store is full, and says so', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  environment.disk.watched.failure = new Error('read-only file system');
  const change = entry(1);
  const commits: Promise<void>[] = [];
  while (!store.full) commits.push(store.commit([change]));
  t.is(commits.length, 10_000);
  await t.throwsAsync(store.commit([change]), {
    code: 'store/full',
    message: /10000 batches wait/,
  });
  environment.disk.watched.failure = null;
  await environment.clock.advanceSettling(500);
  await Promise.all(commits);
  t.false(store.full);
  await t.notThrowsAsync(store.commit([change]));
});

test('closing waits for the batches under way, and takes no further ones', async (t) => {
  const folder = join(tempFolder(t), 'store');
  const { store, database } = await openReal(t, folder);
  database.hold();
  const commits = [store.commit([entry(1)]), store.commit([entry(2)])];
  let closed = false;
  const closing = store.close().then(() => (closed = true));
  await t.throwsAsync(store.commit([entry(3)]), { code: 'store/closed' });
  t.false(closed);
  database.release();
  await closing;
  await Promise.all(commits);
  const { store: next } = await openReal(t, folder);
  t.is(await next.count(journalShelf), 2);
});

test('closing does not wait for a disk that fails', async (t) => {
  const { store, database, environment } = await openReal(t, join(tempFolder(t), 'store'));
  database.failure = new Error('I/O error');
  void store.commit([entry(1)]);
  await t.notThrowsAsync(store.close());
  t.is(environment.clock.timersWaiting, 0);
});
