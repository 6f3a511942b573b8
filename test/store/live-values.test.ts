import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { forgettableShelves, liveShelves } from '../../runtime/store/live-values.js';
import { factKey, factShelf, shelves } from '../../runtime/store/shelves.js';
import { put } from '../../runtime/store/write.js';
import { letOutUnpaid, someFact } from '../support/some-facts.js';
import { tempFolder } from '../support/temp-folder.js';
import { until } from '../support/until.js';
import { openReal } from './open-real.js';
import { someValues } from './some-values.js';

test('every shelf is one that a store must not forget, or it is said why it may be forgotten', (t) => {
  const live = liveShelves.map(({ shelf }) => shelf.name);
  const forgettable = forgettableShelves.map(({ shelf }) => shelf.name);
  t.deepEqual([...live, ...forgettable].sort(), shelves.map(({ name }) => name).sort());
  t.is(new Set([...live, ...forgettable]).size, shelves.length);
  for (const { why } of forgettableShelves) t.true(why.length > 20);
});

test('rule 5: a checkpoint alone brings back a value of every shelf that must not be forgotten', async (t) => {
  const folder = join(tempFolder(t), 'store');
  const { store } = await openReal(t, folder);
  const debt = someFact('f9', letOutUnpaid(500), { sessionId: 'k' });
  await store.commit([
    ...someValues().map(({ shelf, value }) => put(shelf, 'k', value)),
    put(factShelf, factKey(debt), debt),
  ]);
  await store.close();
  // What the journal was told with the batch is gone: the next start writes a checkpoint.
  rmSync(`${folder}-recent`, { recursive: true });
  const second = (await openReal(t, folder, 2)).store;
  await until(() => second.health.recentJournal.state === 'complete');
  await second.close();
  writeFileSync(join(folder, 'CURRENT'), 'MANIFEST-999999\n');
  const again = (await openReal(t, folder, 3)).store;
  t.like(again.health.restored, { complete: true });
  for (const { shelf } of liveShelves) {
    t.is((await again.list(shelf, { limit: 10 })).length, 1, shelf.name);
  }
  t.deepEqual(await again.list(factShelf, { limit: 10 }), [{ key: factKey(debt), value: debt }]);
  await again.close();
});
