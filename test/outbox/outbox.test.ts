import test from 'ava';
import fc from 'fast-check';
import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { Delivery } from '../../protocol/park/values.js';
import { Outbox, type OutboxOptions } from '../../runtime/outbox/outbox.js';
import { deadLetterShelf, outboxShelf, sequenceKey } from '../../runtime/store/shelves.js';
import type { Store } from '../../runtime/store/store.js';
import { put } from '../../runtime/store/write.js';
import { settled } from '../support/clock.js';
import { SeededRandom, TestEnvironment } from '../support/test-environment.js';
import { someOrder } from './some-order.js';

interface Sender {
  outbox: Outbox;
  store: Store;
  environment: TestEnvironment;
  /** Message ids in the order in which they were handed over. */
  sent: string[];
  settled: [string, boolean][];
  /** Puts orders on disk and wakes the outbox. */
  add: (...orders: OutboxEntry[]) => Promise<void>;
  answer: (messageId: string, delivery: Delivery, answer?: string) => Promise<void>;
}

async function startOutbox(
  options: Partial<OutboxOptions> = {},
  environment = new TestEnvironment(),
): Promise<Sender> {
  const store = await environment.openStore();
  const sent: string[] = [];
  const outbox = new Outbox({
    store,
    environment,
    windowMax: 4,
    liveMax: 2,
    capacity: 200_000,
    outcomeWaitMs: 30_000,
    silencesMax: 3,
    reports: null,
    send: ({ uplink }) => {
      sent.push(uplink.messageId);
      return Promise.resolve();
    },
    ...options,
  });
  const done: [string, boolean][] = [];
  outbox.onSettled((messageId, delivered) => done.push([messageId, delivered]));
  return {
    outbox,
    store,
    environment,
    sent,
    settled: done,
    add: async (...orders) => {
      await store.commit(
        orders.map((order) => put(outboxShelf, sequenceKey(order.uplink.sequence), order)),
      );
      outbox.wake();
      await settled();
    },
    answer: async (messageId, delivery, answer = '') => {
      outbox.settle({ messageId, delivery, reason: `it is ${delivery}`, answer });
      await settled();
      await settled();
    },
  };
}

test('nothing is sent until the link is there', async (t) => {
  const { outbox, add, sent } = await startOutbox();
  await add(someOrder(1));
  t.deepEqual(sent, []);
  outbox.setUp(true);
  t.deepEqual(sent, ['m1']);
});

test('rule 5: a message leaves the disk only on the answer that it was delivered', async (t) => {
  const { outbox, store, add, answer, sent, settled: done } = await startOutbox();
  outbox.setUp(true);
  await add(someOrder(1));
  t.is(await store.count(outboxShelf), 1);
  await answer('m1', 'UNKNOWN', '{"state":0}');
  await answer('unknown message', 'DELIVERED');
  t.is(await store.count(outboxShelf), 1);
  t.deepEqual(done, []);
  await answer('m1', 'DELIVERED');
  await answer('m1', 'DELIVERED');
  t.is(await store.count(outboxShelf), 0);
  t.deepEqual(done, [['m1', true]]);
  t.deepEqual(sent, ['m1']);
});

test('rule 10: no more than the window is in memory or under way', async (t) => {
  const { outbox, add, answer, sent } = await startOutbox({ windowMax: 4, liveMax: 0 });
  outbox.setUp(true);
  await add(...Array.from({ length: 10 }, (_, i) => someOrder(i + 1)));
  t.deepEqual(sent, ['m1', 'm2', 'm3', 'm4']);
  await answer('m2', 'DELIVERED');
  t.deepEqual(sent.slice(4), ['m5']);
});

test('rule 6: an exit waits for its entry, and the next entry for the exit', async (t) => {
  const { outbox, add, answer, sent } = await startOutbox({ windowMax: 8 });
  outbox.setUp(true);
  await add(
    someOrder(1, { sessionId: 's1', plate: '粤B1' }),
    someOrder(2, { sessionId: 's2', plate: '粤B2' }),
    someOrder(3, { sessionId: 's1', plate: '粤B1' }),
    someOrder(4, { sessionId: 's3', plate: '粤B1' }),
    someOrder(5),
  );
  t.deepEqual(sent, ['m1', 'm2', 'm5']);
  await answer('m1', 'DELIVERED');
  t.deepEqual(sent.slice(3), ['m3']);
  await answer('m3', 'DELIVERED');
  t.deepEqual(sent.slice(4), ['m4']);
});

test('rule 6: a refused message becomes a dead letter with its reason and blocks nobody', async (t) => {
  const { outbox, store, environment, add, answer, sent, settled: done } = await startOutbox();
  outbox.setUp(true);
  const car = { sessionId: 's1', plate: '粤B1' };
  await add(someOrder(1, car), someOrder(2, car));
  await answer('m1', 'REFUSED', '{"state":0,"errmsg":"no"}');
  t.deepEqual(sent, ['m1', 'm2']);
  t.deepEqual(done, [['m1', false]]);
  t.is(await store.count(outboxShelf), 1);
  const [letter] = await store.list(deadLetterShelf, { limit: 10 });
  t.like(letter?.value, {
    attempts: 1,
    refusedReason: 'it is REFUSED',
    lastAnswer: '{"state":0,"errmsg":"no"}',
    uplink: { messageId: 'm1' },
  });
  t.like(environment.log.of('order_refused')[0], { level: 'error', fields: { message_id: 'm1' } });
  // The dead letter and the removal are one synced batch.
  const batch = environment.disk.watched.written.at(-1);
  t.true(batch?.options.sync);
  t.deepEqual(
    batch?.operations.map(({ type, key }) => `${type} ${key.split(':')[0]}`),
    ['del outbox', 'put dead', 'put meta'],
  );
});

test('an unsettled message goes again after a pause that grows', async (t) => {
  const { outbox, environment, add, answer, sent } = await startOutbox();
  outbox.setUp(true);
  await add(someOrder(1));
  for (const pauseMs of [1_000, 2_000, 4_000, 8_000]) {
    await answer('m1', 'UNKNOWN', '{"state":0,"errmsg":"busy"}');
    const before = sent.length;
    environment.clock.advance(pauseMs - 1);
    t.is(sent.length, before);
    environment.clock.advance(1);
    t.is(sent.length, before + 1);
  }
});

test('a bridge that says nothing is asked again, without counting against the message', async (t) => {
  const { outbox, store, environment, add, sent } = await startOutbox({ silencesMax: 2 });
  outbox.setUp(true);
  await add(someOrder(1));
  for (let i = 0; i < 5; i += 1) await environment.clock.advanceSettling(100_000);
  t.true(sent.length >= 5);
  t.is(await store.count(outboxShelf), 1);
});

test('a cloud that stays silent to one message makes it a dead letter after the limit', async (t) => {
  const { outbox, store, environment, add, answer } = await startOutbox({ silencesMax: 3 });
  outbox.setUp(true);
  await add(someOrder(1));
  for (let i = 0; i < 2; i += 1) {
    await answer('m1', 'UNKNOWN');
    // A repeated outcome is not a second silence.
    await answer('m1', 'UNKNOWN');
    environment.clock.advance(10_000);
  }
  t.is(await store.count(outboxShelf), 1);
  await answer('m1', 'UNKNOWN');
  t.is(await store.count(outboxShelf), 0);
  const [letter] = await store.list(deadLetterShelf, { limit: 1 });
  t.is(letter?.value.refusedReason, 'no answer to 3 sendings');
});

test('while the link is down all rests, and goes at once when it is back', async (t) => {
  const { outbox, environment, add, sent } = await startOutbox();
  outbox.setUp(true);
  await add(someOrder(1), someOrder(2));
  outbox.setUp(false);
  t.is(environment.clock.timersWaiting, 0);
  environment.clock.advance(3_600_000);
  t.deepEqual(sent, ['m1', 'm2']);
  outbox.setUp(true);
  t.deepEqual(sent, ['m1', 'm2', 'm1', 'm2']);
});

test('a message that the bus does not take rests until the link is back', async (t) => {
  let sent = 0;
  const send = () => {
    sent += 1;
    return Promise.reject(new Error('the broker is away'));
  };
  const { outbox, store, environment, add } = await startOutbox({ send });
  outbox.setUp(true);
  await add(someOrder(1));
  await settled();
  t.is(environment.clock.timersWaiting, 0);
  outbox.setUp(false);
  outbox.setUp(true);
  await settled();
  t.is(sent, 2);
  t.is(await store.count(outboxShelf), 1);
});

test('rule 5: after a restart all that was not settled goes again under the same identity', async (t) => {
  const first = await startOutbox();
  first.outbox.setUp(true);
  await first.add(...[1, 2, 3, 4, 5, 6].map((i) => someOrder(i)));
  await first.answer('m2', 'DELIVERED');
  first.outbox.close();
  await first.store.close();
  const second = await startOutbox({ windowMax: 8 }, first.environment);
  second.outbox.wake();
  second.outbox.setUp(true);
  await settled();
  await settled();
  t.deepEqual(second.sent, ['m1', 'm3', 'm4', 'm5', 'm6']);
});

test('rule 5: a damaged message in the window does not stop those behind it', async (t) => {
  const { outbox, environment, add, sent, answer } = await startOutbox({ windowMax: 2 });
  await add(...[1, 2, 3, 4].map((i) => someOrder(i)));
  await environment.disk.watched.inner.batch(
    [{ type: 'put', key: `outbox:${sequenceKey(3)}`, value: new Uint8Array(7) }],
    { sync: true },
  );
  outbox.setUp(true);
  await answer('m1', 'DELIVERED');
  t.deepEqual(sent, ['m1', 'm2', 'm4']);
});

/** What a hostile bridge does with one message that it was handed. */
type Fate = 'deliver' | 'lose' | 'lose the outcome' | 'say unknown' | 'repeat the outcome' | 'cut';
const fates: Fate[] = [
  'deliver',
  'lose',
  'lose the outcome',
  'say unknown',
  'repeat the outcome',
  'cut',
];

test('rules 5 and 6: a bridge that drops, delays, repeats and reorders loses and swaps nothing', async (t) => {
  const cars = fc.array(fc.constantFrom('粤B1', '粤B2', '粤B3'), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(cars, fc.integer(), async (plates, seed) => {
      const random = new SeededRandom(seed);
      const below = (limit: number) => Math.floor(random.fraction() * limit);
      const environment = new TestEnvironment();
      const delivered: OutboxEntry[] = [];
      const underWay = new Set<string>();
      const send = (order: OutboxEntry) => {
        underWay.add(order.uplink.messageId);
        t.true(underWay.size <= 4);
        const fate = fates[below(fates.length)] ?? 'deliver';
        environment.clock.after(below(5_000), () => {
          const { messageId } = order.uplink;
          const say = (delivery: Delivery) =>
            outbox.settle({ messageId, delivery, reason: '', answer: 'an answer' });
          if (fate === 'cut') {
            outbox.setUp(false);
            environment.clock.after(below(3_000), () => outbox.setUp(true));
          }
          if (fate === 'lose' || fate === 'cut') return;
          if (fate === 'say unknown') {
            say('UNKNOWN');
            return;
          }
          delivered.push(order);
          if (fate !== 'lose the outcome') say('DELIVERED');
          if (fate === 'repeat the outcome') {
            environment.clock.after(below(9_000), () =>
              say(below(2) === 0 ? 'DELIVERED' : 'UNKNOWN'),
            );
          }
        });
        return Promise.resolve();
      };
      const { outbox, store, add } = await startOutbox({ send, silencesMax: 1_000 }, environment);
      outbox.onSettled((messageId) => underWay.delete(messageId));
      const orders = plates.map((plate, i) => someOrder(i + 1, { sessionId: `s${i}`, plate }));
      outbox.setUp(true);
      await add(...orders);
      for (let i = 0; i < 200 && (await store.count(outboxShelf)) > 0; i += 1) {
        await environment.clock.advanceSettling(60_000);
      }
      t.is(await store.count(outboxShelf), 0);
      t.is(await store.count(deadLetterShelf), 0);
      // The first arrival of each message counts; the cloud knows repeated ones by their identity.
      const arrived = [...new Set(delivered.map(({ uplink }) => uplink.sequence))];
      t.is(arrived.length, plates.length);
      for (const plate of plates) {
        const own = arrived.filter((sequence) => plates[sequence - 1] === plate);
        t.deepEqual(
          own,
          [...own].sort((a, b) => a - b),
        );
      }
      outbox.close();
    }),
    { numRuns: 25 },
  );
});

test('rule 7: a new order goes before the backlog, unless one of its plate waits there', async (t) => {
  const { outbox, store, add, answer, sent } = await startOutbox({ windowMax: 2, liveMax: 2 });
  await add(...[1, 2, 3, 4].map((i) => someOrder(i, { sessionId: `s${i}`, plate: `粤B${i}` })));
  outbox.setUp(true);
  t.deepEqual(sent, ['m1', 'm2']);
  await add(someOrder(5, { sessionId: 's4', plate: '粤B4' }));
  await add(someOrder(6, { sessionId: 's6', plate: '粤B6' }));
  t.deepEqual(sent, ['m1', 'm2', 'm6']);
  await answer('m6', 'DELIVERED');
  for (const id of ['m1', 'm2', 'm3', 'm4', 'm5']) await answer(id, 'DELIVERED');
  t.deepEqual(sent, ['m1', 'm2', 'm6', 'm3', 'm4', 'm5']);
  t.is(await store.count(outboxShelf), 0);
  t.deepEqual(outbox.waiting, { onDisk: 0, inMemory: 0, capacity: 200_000, filling: false });
});

test('rule 10: what is settled keeps its place in memory until the disk has taken it away', async (t) => {
  const { outbox, environment, add, answer, sent } = await startOutbox({
    windowMax: 2,
    liveMax: 0,
  });
  outbox.setUp(true);
  await add(...[1, 2, 3, 4].map((i) => someOrder(i)));
  environment.disk.watched.hold();
  await answer('m1', 'DELIVERED');
  await answer('m2', 'DELIVERED');
  t.deepEqual(sent, ['m1', 'm2']);
  environment.disk.watched.release();
  await settled();
  await settled();
  t.deepEqual(sent, ['m1', 'm2', 'm3', 'm4']);
});

test('rule 6: an exit whose entry went before the backlog follows it in order', async (t) => {
  const { outbox, add, answer, sent } = await startOutbox({ windowMax: 1, liveMax: 2 });
  await add(someOrder(1), someOrder(2));
  outbox.setUp(true);
  const car = { sessionId: 's3', plate: '粤B3' };
  await add(someOrder(3, car));
  await add(someOrder(4, car));
  t.deepEqual(sent, ['m1', 'm3']);
  await answer('m3', 'DELIVERED');
  t.deepEqual(sent, ['m1', 'm3', 'm4']);
});

test('rule 10: at 80 % of the capacity the outbox raises an alarm, once', async (t) => {
  const { outbox, environment, add, answer } = await startOutbox({ capacity: 10 });
  await add(...[1, 2, 3, 4, 5, 6, 7].map((i) => someOrder(i)));
  t.false(outbox.waiting.filling);
  await add(someOrder(8));
  await add(someOrder(9));
  t.true(outbox.waiting.filling);
  t.deepEqual(
    environment.log.of('outbox_filling').map(({ fields }) => fields),
    [{ waiting: 8, capacity: 10 }],
  );
  outbox.setUp(true);
  for (const id of ['m1', 'm2', 'm3']) await answer(id, 'DELIVERED');
  t.false(outbox.waiting.filling);
});
