import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { metaCodec } from '../../protocol/park/codec.js';
import type { Database } from '../../runtime/environment/environment.js';
import { realEnvironment } from '../../runtime/environment/real.js';
import { seal } from '../../runtime/store/sealed-value.js';
import { journalShelf, laneShelf, sequenceKey } from '../../runtime/store/shelves.js';
import { Store } from '../../runtime/store/store.js';
import { put, type Change } from '../../runtime/store/write.js';
import { tempFolder } from '../support/temp-folder.js';
import { TestEnvironment } from '../support/test-environment.js';
import { until } from '../support/until.js';
import { WatchedDatabase } from '../support/watched-database.js';
import { someJournalEntry, someValues } from './some-values.js';

const real = realEnvironment({ logLevel: 'error' });

/** A store on a real LevelDB, and the database under it. */
async function openReal(
  t: ExecutionContext,
  folder: string,
  seed = 1,
): Promise<{ store: Store; database: WatchedDatabase; environment: TestEnvironment }> {
  const environment = new TestEnvironment({ seed });
  const opened: WatchedDatabase[] = [];
  const watch = async (path: string): Promise<Database> => {
    const database = new WatchedDatabase(await real.openDatabase(path));
    opened.push(database);
    return database;
  };
  const store = await Store.open(environment.whole({ openDatabase: watch }), folder);
  const [database] = opened;
  if (database === undefined) throw new Error('The store opened no database.');
  t.teardown(() => database.close());
  return { store, database, environment };
}

/** Changes the store's files behind its back. */
async function tamper(folder: string, change: (database: Database) => Promise<void>) {
  const database = await real.openDatabase(folder);
  await change(database);
  await database.close();
}

const entry = (sequence: number): Change =>
  put(journalShelf, sequenceKey(sequence), someJournalEntry(sequence));

test('rule 4: a commit is one synced batch with all changes and the sequence', async (t) => {
  const { store, database } = await openReal(t, tempFolder(t));
  const before = database.written.length;
  const sequence = store.nextSequence();
  const lane = put(laneShelf, 'in1', someJournalEntry(sequence));
  await store.commit([entry(sequence), lane]);
  const [batch, ...others] = database.written.slice(before);
  t.deepEqual(others, []);
  t.deepEqual(batch?.options, { sync: true });
  t.deepEqual(
    batch?.operations.map(({ type, key }) => `${type} ${key}`),
    [`put journal:${sequenceKey(sequence)}`, 'put lanes:in1', 'put meta:sequence'],
  );
  t.deepEqual(await store.get(laneShelf, 'in1'), someJournalEntry(sequence));
});

test('a note is one batch too, and does not wait for the disk', async (t) => {
  const { store, database } = await openReal(t, tempFolder(t));
  await store.note([entry(store.nextSequence())]);
  t.deepEqual(database.written.at(-1)?.options, { sync: false });
});

test('rule 5: sequence and ids go on after each opening and never repeat', async (t) => {
  const folder = tempFolder(t);
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
  const { store: other } = await openReal(t, tempFolder(t), 2);
  t.false(ids.has(other.idOf(1)));
  t.regex(other.idOf(Number.MAX_SAFE_INTEGER), /^[a-z0-9_]{1,24}$/);
});

test('rule 5: a damaged value is put aside and reported, and all others are read', async (t) => {
  const folder = tempFolder(t);
  const first = await openReal(t, folder);
  const shelves = someValues();
  const changes = shelves.flatMap(({ shelf, value }) =>
    ['a', 'b', 'c'].map((key) => put(shelf, key, value)),
  );
  await first.store.commit(changes);
  await first.store.close();
  await tamper(folder, async (database) => {
    for (const { shelf } of shelves) {
      const key = `${shelf.name}:b`;
      const value = Uint8Array.from((await database.get(key)) ?? []);
      const at = Math.floor(value.length / 2);
      value[at] = (value[at] ?? 0) ^ 1;
      await database.batch([{ type: 'put', key, value }], { sync: true });
    }
  });
  const { store, environment, database } = await openReal(t, folder);
  for (const { shelf, value } of shelves) {
    // A page that holds a damaged value is filled up, so that a short page means the end.
    const page = await store.list(shelf, { limit: 2 });
    t.deepEqual(page, [
      { key: 'a', value },
      { key: 'c', value },
    ]);
  }
  t.is(store.health.quarantined, shelves.length);
  t.deepEqual(
    environment.log.of('store_value_quarantined').map(({ level, fields }) => [level, fields]),
    shelves.map(({ shelf }) => [
      'error',
      { shelf: shelf.name, key: 'b', reason: 'the checksum does not fit' },
    ]),
  );
  await store.commit([entry(store.nextSequence())]);
  for (const { shelf } of shelves) {
    t.is(await store.get(shelf, 'b'), null);
    t.not(await database.get(`quarantine:${shelf.name}!b`), undefined);
  }
  t.is(store.health.quarantined, shelves.length);
});

test('a value of another kind under a good checksum is put aside too', async (t) => {
  const { store, database, environment } = await openReal(t, tempFolder(t));
  const value = seal(new Uint8Array([0xff, 0xff, 0xff]));
  await database.inner.batch([{ type: 'put', key: 'journal:x', value }], { sync: true });
  await database.inner.batch([{ type: 'put', key: 'journal:y', value: new Uint8Array(2) }], {
    sync: true,
  });
  t.is(await store.get(journalShelf, 'x'), null);
  t.is(await store.get(journalShelf, 'y'), null);
  t.is(environment.log.of('store_value_quarantined').length, 2);
});

test('a damaged entry of the store itself refuses the opening, as ids could repeat', async (t) => {
  for (const key of ['meta', 'sequence']) {
    const folder = tempFolder(t);
    const { store } = await openReal(t, folder);
    await store.close();
    await tamper(folder, (database) =>
      database.batch(
        [{ type: 'put', key: `meta:${key}`, value: new Uint8Array([1, 2, 3, 4, 5]) }],
        {
          sync: true,
        },
      ),
    );
    const refused = {
      code: 'store/damaged-meta',
      message: new RegExp(`"${key}" is damaged.*backup`),
    };
    await t.throwsAsync(openReal(t, folder), refused);
    // The refusal gives the folder free again.
    await t.throwsAsync(openReal(t, folder), refused);
  }
});

test('a store of a newer program is refused and left as it is', async (t) => {
  const folder = tempFolder(t);
  const { store } = await openReal(t, folder);
  await store.close();
  const meta = metaCodec.encode({ ...store.meta, schemaVersion: 2 });
  await tamper(folder, (database) =>
    database.batch([{ type: 'put', key: 'meta:meta', value: seal(meta) }], { sync: true }),
  );
  await t.throwsAsync(openReal(t, folder), {
    code: 'store/newer-version',
    message: /has version 2; this program knows versions up to 1\. Install the newer program/,
  });
  await tamper(folder, async (database) => {
    t.deepEqual(Uint8Array.from((await database.get('meta:meta')) ?? []), seal(meta));
  });
});

test('a store that another program has open is refused, and says what to do', async (t) => {
  const folder = tempFolder(t);
  const script = `import { Level } from 'level';
    const level = new Level(${JSON.stringify(folder)});
    await level.open();
    process.stdout.write('open');
    process.stdin.on('end', () => process.exit(0)).resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  t.teardown(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  await t.throwsAsync(openReal(t, folder), {
    code: 'store/locked',
    message: /Another program has the store in .* open\. Stop it first/,
  });
  child.stdin.end();
  await once(child, 'exit');
  const { store } = await openReal(t, folder);
  t.is(store.meta.boot, 1);
});

test('a folder that cannot hold a store is refused', async (t) => {
  await t.throwsAsync(openReal(t, '/dev/null/store'), { code: 'store/cannot-open' });
});

test('rule 5: a failing disk keeps batches in memory, in order, and recovers', async (t) => {
  const { store, database, environment } = await openReal(t, tempFolder(t));
  const before = database.written.length;
  database.failure = new Error('no space left on device');
  const done: number[] = [];
  const commits = [1, 2, 3].map(() => {
    const sequence = store.nextSequence();
    return store.commit([entry(sequence)]).then(() => done.push(sequence));
  });
  await until(() => store.health.failing !== null);
  t.deepEqual(store.health.failing, { reason: 'no space left on device', sinceMs: 0 });
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
  const folder = tempFolder(t);
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
  const { store, database, environment } = await openReal(t, tempFolder(t));
  database.failure = new Error('I/O error');
  void store.commit([entry(1)]);
  await t.notThrowsAsync(store.close());
  t.is(environment.clock.timersWaiting, 0);
});
