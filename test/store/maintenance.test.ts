import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { compactDatabase, damagedFolders } from '../../runtime/environment/real-database.js';
import { checkStore } from '../../runtime/store/maintenance/check-store.js';
import { exportStore } from '../../runtime/store/maintenance/export-store.js';
import { repairStore } from '../../runtime/store/maintenance/repair-store.js';
import { seal } from '../../runtime/store/sealed-value.js';
import {
  factKey,
  factShelf,
  journalShelf,
  outboxShelf,
  sequenceKey,
} from '../../runtime/store/shelves.js';
import { put } from '../../runtime/store/write.js';
import { goodFile } from '../config/good-file.js';
import { someOrder } from '../outbox/some-order.js';
import { entered, someFact } from '../support/some-facts.js';
import { lanekeeper } from '../support/run-lanekeeper.js';
import { tempFolder } from '../support/temp-folder.js';
import { openReal, real, tamper } from './open-real.js';
import { someJournalEntry } from './some-values.js';

/** The folder of a store that holds a fact, an order and an entry of the journal. */
async function someStore(t: ExecutionContext, state = tempFolder(t)): Promise<string> {
  const folder = join(state, 'store');
  const { store } = await openReal(t, folder);
  const sequence = store.nextSequence();
  const fact = someFact('f1', entered());
  await store.commit([
    put(factShelf, factKey(fact), fact),
    put(outboxShelf, sequenceKey(sequence), someOrder(sequence)),
    put(journalShelf, sequenceKey(sequence), someJournalEntry(sequence)),
  ]);
  await store.close();
  return folder;
}

test('a sound store is said to be so, exported line by line, and compacted', async (t) => {
  const folder = await someStore(t);
  const report = await checkStore(real, folder);
  t.deepEqual(report.faults, []);
  t.is(report.position?.sequence, 1);
  t.true(report.recentJournal.complete);
  const counts = report.shelves.filter(({ values }) => values > 0);
  t.deepEqual(
    counts.map(({ shelf, values }) => [shelf, values]),
    [
      ['facts', 1],
      ['outbox', 1],
      ['journal', 1],
    ],
  );
  const { store } = await openReal(t, folder);
  const lines: string[] = [];
  for await (const line of exportStore(store, undefined)) lines.push(line);
  t.is(lines.length, 3);
  t.like(JSON.parse(lines[1] ?? ''), {
    shelf: 'outbox',
    value: { uplink: { messageId: 'm1' } },
  });
  await t.throwsAsync(exportStore(store, 'attic').next(), {
    code: 'store/no-such-shelf',
    message: /^There is no shelf "attic"; there are facts, open/,
  });
  await store.close();
  t.true((await compactDatabase(folder)).afterBytes > 0);
  t.deepEqual((await checkStore(real, folder)).faults, []);
});

test('a store that a program has open is not called damaged by a check', async (t) => {
  const folder = join(tempFolder(t), 'store');
  const { store } = await openReal(t, folder);
  await t.throwsAsync(checkStore(real, folder), {
    code: 'store/locked',
    message: /Another program has the store in .* open\. Stop it first/,
  });
  await store.close();
  t.deepEqual((await checkStore(real, folder)).faults, []);
});

test('a damaged value is named by a check, and put aside by a repair', async (t) => {
  const folder = await someStore(t);
  await tamper(folder, (database) =>
    database.batch([{ type: 'put', key: 'journal:x', value: new Uint8Array(9) }], { sync: true }),
  );
  t.deepEqual((await checkStore(real, folder)).faults, ['1 damaged values in "journal": x']);
  const { store } = await openReal(t, folder);
  const repaired = await repairStore(real, store, []);
  t.like(repaired, { putAside: 1, takenOver: 0, restored: null });
  await store.close();
  t.deepEqual((await checkStore(real, folder)).faults, []);
});

test('rule 5: a repair takes over the past of a damaged database, and nothing that was open', async (t) => {
  const folder = await someStore(t);
  // Older than what the recent journal knows.
  await tamper(folder, (database) => {
    const old = (key: string) => ({
      type: 'put' as const,
      key,
      value: seal(journalShelf.codec.encode(someJournalEntry(1))),
    });
    return database.batch([old('journal:old'), old('outbox:old')], { sync: true });
  });
  writeFileSync(join(folder, 'CURRENT'), 'MANIFEST-999999\n');
  const [fault] = (await checkStore(real, folder)).faults;
  t.regex(fault ?? '', /^the database does not open: .*MANIFEST-999999/);
  t.true(existsSync(join(folder, 'CURRENT')), 'a check moves nothing');
  const { store } = await openReal(t, folder, 2);
  const aside = await damagedFolders(folder);
  t.deepEqual(aside, [`${folder}-damaged-0001`]);
  const repaired = await repairStore(real, store, aside);
  t.is(repaired.takenOver, 1);
  t.is(await store.count(journalShelf), 2);
  t.is(await store.count(outboxShelf), 1);
});

test('the command line checks the store of a configuration, and makes none', async (t) => {
  const state = tempFolder(t);
  const path = join(state, 'lane.yaml');
  writeFileSync(path, goodFile.replace('/var/lib/lanekeeper', state));
  const absent = await lanekeeper(['-c', path, 'store', 'check']);
  t.is(absent.status, 1);
  t.regex(absent.err, /There is no store in .*\n\(store\/absent\)/);
  t.false(existsSync(join(state, 'store')));
  await someStore(t, state);
  const sound = await lanekeeper(['-c', path, 'store', 'check']);
  t.is(sound.status, 0, sound.err);
  t.regex(sound.out, /outbox +1 values/);
  t.regex(sound.out, /\nsound\n$/);
});
