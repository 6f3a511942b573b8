import { randomBytes } from 'node:crypto';
import test from 'ava';
import { readRecent } from '../../runtime/store/recent-history.js';
import {
  factKey,
  factShelf,
  journalShelf,
  openShelf,
  outboxShelf,
  recordShelf,
  sequenceKey,
} from '../../runtime/store/shelves.js';
import { Store } from '../../runtime/store/store.js';
import { put, remove, type Change } from '../../runtime/store/write.js';
import { someOrder } from '../outbox/some-order.js';
import { somePermit } from '../permits/some-permit.js';
import { settled } from '../support/clock.js';
import { entered, someFact } from '../support/some-facts.js';
import { TestEnvironment } from '../support/test-environment.js';
import { MemoryDisk } from '../support/watched-database.js';
import { someJournalEntry } from './some-values.js';

const fullDisk = () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

/** A car comes in: what a decision puts into one batch. */
function comesIn(store: Store, sessionId: string): Change[] {
  const sequence = store.nextSequence();
  const fact = someFact(`f-${sessionId}`, entered(), { sessionId });
  return [
    put(factShelf, factKey(fact), fact),
    put(openShelf, sessionId, fact),
    put(outboxShelf, sequenceKey(sequence), someOrder(sequence, { sessionId })),
    put(journalShelf, sequenceKey(sequence), someJournalEntry(sequence)),
  ];
}

async function keysOf(store: Store): Promise<string[]> {
  const keys: string[] = [];
  for (const shelf of [factShelf, openShelf, outboxShelf, journalShelf, recordShelf]) {
    for (const { key } of await store.list(shelf as typeof factShelf, { limit: 100 })) {
      keys.push(`${shelf.name}:${key}`);
    }
  }
  return keys;
}

test('rule 5: a database that is gone is built anew with all that is open', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  await store.commit(comesIn(store, 's1'));
  await store.commit(comesIn(store, 's2'));
  await store.commit([put(recordShelf, 'permit!p', { kind: 'permit', permit: somePermit() })]);
  // The first car's order was delivered, and what is known of that must not come back.
  await store.note([remove(outboxShelf, sequenceKey(1))]);
  await store.close();
  environment.disk = new MemoryDisk();
  const again = await environment.openStore();
  t.deepEqual(await keysOf(again), [
    'facts:s1!f-s1',
    'facts:s2!f-s2',
    'open:s1',
    'open:s2',
    `outbox:${sequenceKey(2)}`,
    `journal:${sequenceKey(1)}`,
    `journal:${sequenceKey(2)}`,
    'records:permit!p',
  ]);
  t.deepEqual(again.health.restored, {
    reason: 'the database was empty beside a recent journal',
    movedTo: null,
    values: 8,
    openSessions: 2,
    waitingOrders: 1,
    complete: true,
  });
  t.is(environment.log.of('store_rebuilt').length, 1);
  t.not(again.meta.storeId, store.meta.storeId);
  t.is(again.meta.boot, store.meta.boot + 1);
  t.is(again.nextSequence(), 3);
  await again.close();
  const third = await environment.openStore();
  t.is(third.health.restored, null);
  t.is(third.meta.storeId, again.meta.storeId);
  t.is((await keysOf(third)).length, 8);
});

test('rule 5: what the database lost of the latest batches comes back from the journal', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  await store.commit(comesIn(store, 's1'));
  await store.commit([...comesIn(store, 's2'), remove(openShelf, 's1')]);
  const before = await keysOf(store);
  await store.close();
  const database = environment.disk.watched;
  await database.batch([{ type: 'del', key: 'facts:s2!f-s2' }], { sync: true });
  await database.batch(
    [{ type: 'put', key: `outbox:${sequenceKey(2)}`, value: new Uint8Array(9) }],
    { sync: true },
  );
  const again = await environment.openStore();
  t.deepEqual(await keysOf(again), before);
  t.is(again.health.restored?.values, 2);
  t.is(again.health.quarantined, 0);
  t.is(again.meta.storeId, store.meta.storeId);
  t.is(environment.log.of('store_healed').length, 1);
});

test('rule 5: a batch goes to the database only when the journal has it', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  await store.commit([]);
  const { recent } = environment;
  const { asked } = environment.disk.watched;
  let release = (): void => undefined;
  const append = recent.append.bind(recent);
  recent.append = async (file, bytes) => {
    await new Promise<void>((resolve) => (release = resolve));
    await append(file, bytes);
  };
  const committed = store.commit(comesIn(store, 's1'));
  await settled(10);
  t.is(environment.disk.watched.asked, asked);
  recent.append = append;
  release();
  await committed;
  t.is(environment.disk.watched.asked, asked + 1);
});

test('a batch that the disk refuses stands in the journal once, however often it is tried', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  await store.commit([]);
  const { appends } = environment.recent;
  environment.disk.watched.failure = new Error('I/O error');
  const committed = store.commit(comesIn(store, 's1'));
  await environment.clock.advanceSettling(2_000);
  t.true(environment.disk.watched.asked > 2);
  environment.disk.watched.failure = null;
  await environment.clock.advanceSettling(500);
  await committed;
  t.is(environment.recent.appends, appends + 1);
});

test('rule 5: a journal that lost its end, or is another store’s, changes nothing', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  await store.commit(comesIn(store, 's1'));
  const short = environment.recent.bytes(1).length;
  // The end of the stay reaches the database; the journal loses it.
  await store.commit([remove(openShelf, 's1'), remove(outboxShelf, sequenceKey(1))]);
  await store.close();
  environment.recent.files.get(1)?.cutTo(short);
  const again = await environment.openStore();
  t.deepEqual(await keysOf(again), ['facts:s1!f-s1', `journal:${sequenceKey(1)}`]);
  t.is(again.health.restored, null);
  await again.close();

  const other = new TestEnvironment({ seed: 2 });
  await (await other.openStore()).close();
  for (const file of environment.recent.files.keys()) {
    await other.recent.append(file + 10, environment.recent.bytes(file));
  }
  const mixed = await other.openStore();
  t.deepEqual(await keysOf(mixed), []);
  t.is(other.log.of('recent_journal_of_another_store').length, 1);
});

test('rule 10: a new file begins with what is open, and then the earlier ones go', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  await store.commit(comesIn(store, 's1'));
  const entry = someOrder(5, { sessionId: 's9' });
  let committed = 0;
  while (Math.max(...environment.recent.files.keys()) < 3) {
    committed += 1;
    await store.note([put(outboxShelf, sequenceKey(7), { ...entry, attempts: committed })]);
  }
  await settled();
  await settled();
  t.deepEqual(await environment.recent.list(), [3]);
  t.deepEqual(store.health.recentJournal.state, 'complete');
  const history = await readRecent(environment.recent);
  t.true(history.complete);
  t.true(history.bytes < 64 * 1024, 'a checkpoint is small when little is open');
  await store.close();
  environment.disk = new MemoryDisk();
  const again = await environment.openStore();
  t.deepEqual(await keysOf(again), [
    'facts:s1!f-s1',
    'open:s1',
    `outbox:${sequenceKey(1)}`,
    `outbox:${sequenceKey(7)}`,
  ]);
  t.is((await again.get(outboxShelf, sequenceKey(7)))?.attempts, committed);
});

test('rule 10: a checkpoint has a limit, and the journal says that it knows not all', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  const large = { ...someOrder(1), lastAnswer: randomBytes(75_000).toString('base64') };
  for (let sequence = 1; sequence <= 120; sequence += 1) {
    await store.note([put(outboxShelf, sequenceKey(sequence), large)]);
  }
  await store.close();
  environment.recent.files.clear();
  const again = await environment.openStore();
  await settled(5);
  const { state, reason, bytes } = again.health.recentJournal;
  t.deepEqual([state, reason], ['partial', 'more waits for the cloud than a checkpoint takes']);
  t.true(bytes < 8 * 1024 * 1024);
  t.is(environment.log.of('recent_journal_partial').length, 2, 'once for each start');
});

test('rule 10: a journal that cannot be written fails no batch, and comes back', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  environment.recent.failure = new Error('I/O error');
  await store.commit(comesIn(store, 's1'));
  t.like(store.health.recentJournal, { state: 'off', reason: 'I/O error' });
  t.is(environment.log.of('recent_journal_off').length, 1);
  environment.recent.failure = null;
  await store.commit(comesIn(store, 's2'));
  t.is(store.health.recentJournal.state, 'off');
  environment.clock.advance(60_000);
  await store.commit(comesIn(store, 's3'));
  await settled();
  t.is(store.health.recentJournal.state, 'complete');
  await store.close();
  environment.disk = new MemoryDisk();
  const keys = await keysOf(await environment.openStore());
  for (const session of ['s1', 's2', 's3']) t.true(keys.includes(`open:${session}`), session);
});

test('rule 10: on a full disk the recent journal makes room for orders', async (t) => {
  const environment = new TestEnvironment();
  let spared = 0;
  const spare = () => Promise.resolve((spared += 1));
  const store = await Store.open(environment, 'memory', { spare });
  await store.commit(comesIn(store, 's1'));
  t.is(spared, 0);
  environment.disk.watched.failure = fullDisk();
  const waiting = store.commit(comesIn(store, 's2'));
  await settled();
  t.like(store.health.failing, { reason: 'no space left on device', fullDisk: true });
  t.deepEqual(await environment.recent.list(), []);
  t.is(spared, 1, 'what may go before an order goes');
  t.is(store.health.waiting, 1);
  environment.disk.watched.failure = null;
  await environment.clock.advanceSettling(500);
  await waiting;
  t.is(store.health.failing, null);
});
