import test, { type ExecutionContext } from 'ava';
import { Retention } from '../../runtime/retention/retention.js';
import {
  bootShelf,
  damagedShelf,
  deadLetterShelf,
  debtShelf,
  factKey,
  factShelf,
  journalShelf,
  leftElsewhereShelf,
  openShelf,
  outboxShelf,
  seenShelf,
  sequenceKey,
} from '../../runtime/store/shelves.js';
import type { Store } from '../../runtime/store/store.js';
import { put, type Change } from '../../runtime/store/write.js';
import { someOrder } from '../outbox/some-order.js';
import { someJournalEntry } from '../store/some-values.js';
import { entered, left, letOutUnpaid, paid, someFact, stampAt } from '../support/some-facts.js';
import { someStamper } from '../support/some-stamper.js';
import { START_MS, TestEnvironment } from '../support/test-environment.js';

const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * 60_000;
const HISTORY_DAYS = 30;
/** Days since; 31 is old. */
const OLD = 31;
const YOUNG = 29;

interface Box {
  environment: TestEnvironment;
  store: Store;
  /** Lets the first pass run. */
  firstPass: () => Promise<void>;
  keys: (shelf: { name: string }) => Promise<string[]>;
}

async function someBox(
  t: ExecutionContext,
  circumstances: { freeBytes?: number; quality?: 'SET' | 'UNSET' } = {},
): Promise<Box> {
  const environment = new TestEnvironment();
  environment.quality = circumstances.quality ?? 'SET';
  const store = await environment.openStore();
  const freeBytes = circumstances.freeBytes ?? 10 ** 12;
  const retention = new Retention({
    environment: { ...environment.whole(), freeBytes: () => Promise.resolve(freeBytes) },
    store,
    stamper: someStamper(environment, 1),
    ...{ nodeId: 'n1', folder: 'memory', historyDays: HISTORY_DAYS },
  });
  retention.start();
  t.teardown(() => retention.close());
  return {
    environment,
    store,
    firstPass: () => environment.clock.advanceSettling(16 * 60_000),
    keys: async ({ name }) => {
      const keys: string[] = [];
      const range = { gte: `${name}:`, lt: `${name}:\uffff` };
      for await (const key of environment.disk.watched.keys(range)) {
        keys.push(key.slice(name.length + 1));
      }
      return keys;
    },
  };
}

/** The facts of a stay that ended `daysAgo`, and what marks it where it is owed for. */
function stay(sessionId: string, daysAgo: number, kinds: Parameters<typeof someFact>[1][]) {
  const minutes = -daysAgo * DAY_MINUTES;
  const facts = kinds.map((kind, index) =>
    someFact(`${sessionId}f${index}`, kind, { sessionId, minutes }),
  );
  const [letOut] = facts.filter(({ kind }) => kind === 'letOutUnpaid');
  return [
    ...facts.map((fact) => put(factShelf, factKey(fact), fact)),
    ...(letOut === undefined ? [] : [put(debtShelf, sessionId, letOut)]),
  ];
}

function entryAt(sequence: number, daysAgo: number): Change {
  const entry = { ...someJournalEntry(sequence), at: stampAt(-daysAgo * DAY_MINUTES) };
  return put(journalShelf, sequenceKey(sequence), entry);
}

async function sessionsLeft({ keys }: Box): Promise<string[]> {
  return [...new Set((await keys(factShelf)).map((key) => key.split('!')[0] ?? ''))];
}

test('rule 5: the facts of old stays go, but not of one that is here, owed for, unsent or refused', async (t) => {
  const box = await someBox(t);
  const gone = [entered(), left()];
  await box.store.commit([
    ...stay('gone', OLD, gone),
    ...stay('young', YOUNG, gone),
    ...stay('half-young', OLD, gone),
    ...stay('half-young', YOUNG, [paid('t1', 100)]),
    ...stay('here', OLD, [entered()]),
    ...stay('owed', OLD, [entered(), letOutUnpaid(500), left(500)]),
    ...stay('paid-later', OLD, [entered(), letOutUnpaid(500), left(500), paid('t2', 500)]),
    ...stay('unsent', OLD, gone),
    ...stay('refused', OLD, gone),
    ...stay('marked-open', OLD, gone),
    put(openShelf, 'marked-open', someFact('o1', entered(), { sessionId: 'marked-open' })),
    put(outboxShelf, sequenceKey(1), someOrder(1, { sessionId: 'unsent' })),
    put(deadLetterShelf, sequenceKey(2), someOrder(2, { sessionId: 'refused' })),
  ]);
  await box.firstPass();
  t.deepEqual(await sessionsLeft(box), [
    ...['half-young', 'here', 'marked-open', 'owed', 'refused', 'unsent', 'young'],
  ]);
  t.deepEqual(await box.keys(debtShelf), ['owed']);
  t.is((await box.keys(outboxShelf)).length, 1);
  t.is((await box.keys(deadLetterShelf)).length, 1);
  t.like(box.environment.log.of('history_pruned')[0]?.fields, { facts: 6, debts: 1 });
});

test('old entries, commands and damaged values go, and clocks of starts that nobody asks for', async (t) => {
  const box = await someBox(t);
  const entries = Array.from({ length: 1_200 }, () => box.store.nextSequence());
  const seen = (commandId: string, seenMs: number) =>
    put(seenShelf, commandId, { commandId, seenMs, done: true, reason: '' });
  const damaged = { shelf: 'facts', key: 'k', reason: '', found: Buffer.from([1]) };
  const clock = { boot: 1, startedUnixMs: START_MS, quality: 'SET' as const };
  await box.store.commit([
    ...entries.map((sequence) => entryAt(sequence, sequence <= 1_150 ? OLD : YOUNG)),
    ...[seen('old', START_MS - OLD * DAY_MS), seen('young', START_MS - YOUNG * DAY_MS)],
    seen('of-an-unset-clock', 1_000),
    put(damagedShelf, 'old', { ...damaged, foundMs: START_MS - OLD * DAY_MS }),
    put(damagedShelf, 'young', { ...damaged, foundMs: START_MS }),
    put(leftElsewhereShelf, 'old', {
      ...someJournalEntry(1),
      at: stampAt(-OLD * DAY_MINUTES),
    }),
    put(bootShelf, sequenceKey(1), clock),
  ]);
  await box.firstPass();
  const left = await box.keys(journalShelf);
  t.is(left[0], sequenceKey(200), 'the latest thousand numbers stay, for the time of a next start');
  t.is(left.length, 1_001);
  t.deepEqual(await box.keys(seenShelf), ['of-an-unset-clock', 'young']);
  t.deepEqual(await box.keys(damagedShelf), ['young']);
  t.deepEqual(await box.keys(leftElsewhereShelf), []);
  t.deepEqual(await box.keys(bootShelf), [sequenceKey(1)], 'of the latest starts all are kept');
});

test('with nothing to take away, and with a clock that was never set, nothing is written', async (t) => {
  const young = await someBox(t);
  await young.store.commit([...stay('young', YOUNG, [entered(), left()]), entryAt(1, YOUNG)]);
  const unset = await someBox(t, { quality: 'UNSET' });
  await unset.store.commit([...stay('old', OLD, [entered(), left()]), entryAt(1, OLD)]);
  for (const box of [young, unset]) {
    const before = box.environment.disk.watched.written.length;
    await box.firstPass();
    t.is(box.environment.disk.watched.written.length, before);
    t.deepEqual(box.environment.log.of('history_pruned'), []);
  }
});

test('rule 10: a disk short of room loses its oldest history hour by hour, down to a week', async (t) => {
  const box = await someBox(t, { freeBytes: 100 * 1024 * 1024 });
  for (let day = 29; day >= 0; day -= 1) {
    await box.store.commit([
      ...stay(`d${String(day).padStart(2, '0')}`, day, [entered(), left()]),
      put(outboxShelf, sequenceKey(100 - day), someOrder(100 - day)),
      entryAt(box.store.nextSequence(), day),
    ]);
  }
  for (let number = 0; number < 1_000; number += 1) box.store.nextSequence();
  await box.firstPass();
  const first = await sessionsLeft(box);
  t.is(first.at(-1), 'd25', 'an eighth of 29 days');
  await box.environment.clock.advanceSettling(61 * 60_000);
  t.true((await sessionsLeft(box)).length < first.length);
  t.is(box.environment.disk.watched.compactions, 2);
  for (let hour = 0; hour < 24; hour += 1) {
    await box.environment.clock.advanceSettling(61 * 60_000);
  }
  t.deepEqual(
    (await sessionsLeft(box)).at(-1),
    'd05',
    'two passes of the clock make it a day more',
  );
  t.is((await box.keys(outboxShelf)).length, 30);
});

test('a pass reads by pages with pauses between them', async (t) => {
  const box = await someBox(t);
  const sequences = Array.from({ length: 2_000 }, () => box.store.nextSequence());
  await box.store.commit(sequences.map((sequence) => entryAt(sequence, OLD)));
  await box.environment.clock.advanceSettling(15 * 60_000 + 10);
  t.is((await box.keys(journalShelf)).length, 1_800);
  await box.environment.clock.advanceSettling(60);
  t.is((await box.keys(journalShelf)).length, 1_600);
});
