import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { metaCodec } from '../../protocol/park/codec.js';
import type { Database } from '../../runtime/environment/environment.js';
import { migrate } from '../../runtime/store/migrations/migrate.js';
import { readRecords } from '../../runtime/store/recent-record.js';
import { seal } from '../../runtime/store/sealed-value.js';
import { journalShelf } from '../../runtime/store/shelves.js';
import { Store } from '../../runtime/store/store.js';
import { put } from '../../runtime/store/write.js';
import { tempFolder } from '../support/temp-folder.js';
import { TestEnvironment } from '../support/test-environment.js';
import { until } from '../support/until.js';
import { openReal, real, tamper } from './open-real.js';
import { someJournalEntry } from './some-values.js';

const newer = {
  code: 'store/newer-version',
  message: /has version 2; this program knows versions up to 1\. Install the newer program again/,
};

test('a store of a newer program is refused and left as it is', async (t) => {
  const folder = join(tempFolder(t), 'store');
  const { store } = await openReal(t, folder);
  await store.close();
  const meta = metaCodec.encode({ ...store.meta, schemaVersion: 2 });
  await tamper(folder, (database) =>
    database.batch([{ type: 'put', key: 'meta:meta', value: seal(meta) }], { sync: true }),
  );
  await t.throwsAsync(openReal(t, folder), newer);
  await tamper(folder, async (database) => {
    t.deepEqual(Uint8Array.from((await database.get('meta:meta')) ?? []), seal(meta));
  });
});

test('a recent journal of a newer program is not used to build a store anew', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  await store.close();
  const [record] = readRecords(environment.recent.bytes(1)).records;
  t.not(record, undefined);
  const { frame } = await import('../../runtime/store/recent-record.js');
  if (record !== undefined) {
    await environment.recent.append(2, frame({ ...record, schemaVersion: 2 }).bytes);
  }
  await t.throwsAsync(environment.openStore(), newer);
});

test('a store of an earlier program is brought up to date, a version at a time', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  const database = environment.disk.watched;
  const ran: number[] = [];
  const step = (to: number) => ({
    to,
    what: `step ${to}`,
    run: (on: Database) => {
      ran.push(to);
      const value = new Uint8Array([to]);
      return on.batch([{ type: 'put', key: `step:${to}`, value }], { sync: true });
    },
  });
  const steps = [step(2), step(3)];
  const failing = {
    ...step(3),
    run: () => Promise.reject(new Error('power cut')),
  };
  const cut = migrate(database, store.meta, environment.log, [step(2), failing]);
  await t.throwsAsync(cut, { message: 'power cut' });
  // The first step is not repeated: what was reached is on disk.
  const reached = metaCodec.decode(
    (await database.get('meta:meta'))?.subarray(4) ?? seal(new Uint8Array()),
  );
  t.is(reached.schemaVersion, 2);
  const meta = await migrate(database, reached, environment.log, steps);
  t.is(meta.schemaVersion, 3);
  t.deepEqual(ran, [2, 3]);
  t.deepEqual(
    environment.log.of('store_migrated').map(({ fields }) => fields),
    [
      { to: 2, what: 'step 2' },
      { to: 3, what: 'step 3' },
    ],
  );
});

test('a store that another program has open is refused, and says what to do', async (t) => {
  const folder = join(tempFolder(t), 'store');
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

test('rule 10: a disk that takes nothing is waited for only so long', async (t) => {
  const environment = new TestEnvironment();
  await (await environment.openStore()).close();
  const openDatabase = async () => {
    const database = await environment.disk.open();
    database.failure = Object.assign(new Error('read-only file system'), { code: 'EROFS' });
    return database;
  };
  const opening = Store.open(environment.whole({ openDatabase }), '/var/lib/store');
  const refused = t.throwsAsync(opening, {
    code: 'store/cannot-write',
    message:
      /^The store in \/var\/lib\/store took nothing within 15 s: read-only file system\. Look whether/,
  });
  await environment.clock.advanceSettling(15_000);
  await refused;
  t.is(environment.clock.timersWaiting, 0);
});

test('rule 10: a full disk at the start is given what may be removed, and then told', async (t) => {
  const environment = new TestEnvironment();
  let asked = 0;
  const openDatabase = async () => {
    const database = await environment.disk.open();
    database.failure = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    return database;
  };
  const removeAside = () => {
    asked += 1;
    // The second removal frees enough.
    if (asked === 2) environment.disk.watched.failure = null;
    return Promise.resolve(1);
  };
  let spared = 0;
  const spare = () => Promise.resolve((spared += 1));
  const brought = environment.whole({ openDatabase, removeAside });
  const opening = Store.open(brought, 'store', { spare });
  await environment.clock.advanceSettling(2_000);
  t.is((await opening).health.failing, null);
  t.is(spared, 2);
  t.is(asked, 2);
});

test('rule 10: a disk that does not answer ends the opening, and nothing stays open', async (t) => {
  for (const silent of ['opening', 'writing'] as const) {
    const environment = new TestEnvironment();
    let answer: (() => void) | null = null;
    let closed = false;
    const openDatabase = async (): Promise<Database> => {
      const database = await environment.disk.open();
      const close = () => {
        closed = true;
        return Promise.resolve();
      };
      if (silent === 'writing') {
        database.hold();
        return Object.assign(database, { close });
      }
      await new Promise<void>((resolve) => (answer = resolve));
      return Object.assign(database, { close });
    };
    const opening = Store.open(environment.whole({ openDatabase }), 'store', { limitMs: 5_000 });
    const refused = t.throwsAsync(opening, {
      code: silent === 'opening' ? 'store/slow-disk' : 'store/cannot-write',
      message: /5 s.*the disk does not answer/,
    });
    await until(() => environment.clock.timersWaiting > 0);
    await environment.clock.advanceSettling(5_000);
    await refused;
    (answer as (() => void) | null)?.();
    await until(() => closed);
    t.is(environment.clock.timersWaiting, 0);
  }
});

test('a value that the disk cannot give any more does not stop the opening', async (t) => {
  const folder = join(tempFolder(t), 'store');
  const { store } = await openReal(t, folder);
  await store.commit([put(journalShelf, '1', someJournalEntry(1))]);
  await store.close();
  rmSync(join(folder, 'CURRENT'));
  writeFileSync(join(folder, 'CURRENT'), 'MANIFEST-999999\n');
  const again = await openReal(t, folder);
  t.regex(again.store.health.restored?.reason ?? '', /CURRENT|MANIFEST/);
  t.is(again.store.health.restored?.movedTo, `${folder}-damaged-0001`);
  t.true((await real.openRecent(folder).list()).length > 0);
});
