import test from 'ava';
import type { Fact, FactKind } from '../../protocol/park/fact.js';
import type { SessionClosed, Uplink } from '../../protocol/park/uplink.js';
import { Announcer } from '../../runtime/bus/announcer.js';
import { Topics } from '../../runtime/bus/topics.js';
import { Outbox } from '../../runtime/outbox/outbox.js';
import { Reports, tellReports } from '../../runtime/outbox/reports.js';
import { RecordShelf } from '../../runtime/records/record-shelf.js';
import { loadSessions } from '../../runtime/sessions/load-sessions.js';
import {
  deadLetterShelf,
  factKey,
  factShelf,
  openShelf,
  outboxShelf,
  sequenceKey,
} from '../../runtime/store/shelves.js';
import { put, remove } from '../../runtime/store/write.js';
import { entryOrder } from '../bridge/some-uplinks.js';
import { settled, SimulatedClock } from '../support/clock.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { entered, left, someFact, stampAt } from '../support/some-facts.js';
import { TestEnvironment } from '../support/test-environment.js';

const plate = '粤B12345';

/** All boxes of a park, and the messages in the order in which they were sent first. */
class Park {
  readonly clock = new SimulatedClock();
  readonly broker = new MemoryBroker();
  readonly sent: string[] = [];

  async box(nodeId: string, environment = new TestEnvironment({ clock: this.clock })) {
    const store = await environment.openStore();
    const sessions = await loadSessions(store);
    const records = await RecordShelf.load(store, environment);
    const bus = this.broker.bus();
    const { log } = environment;
    const topics = new Topics('park');
    const handedOver = new Set<string>();
    const announcer = new Announcer({ bus, topics, nodeId, store, sessions, records, log });
    const outbox = new Outbox({
      store,
      environment,
      windowMax: 8,
      liveMax: 2,
      capacity: 1_000,
      outcomeWaitMs: 30_000,
      silencesMax: 3,
      reports: new Reports({ store, nodeId, sessions, announcer, log }),
      send: ({ uplink }) => {
        handedOver.add(uplink.messageId);
        if (!this.sent.includes(uplink.messageId)) this.sent.push(uplink.messageId);
        return Promise.resolve();
      },
    });
    announcer.onTakenIn((facts) => {
      if (tellReports(facts)) outbox.othersReported();
    });
    const keep = async (fact: Fact, uplink: Uplink): Promise<void> => {
      sessions.merge([fact]);
      const mark =
        fact.kind === 'entered'
          ? put(openShelf, fact.sessionId, fact)
          : remove(openShelf, fact.sessionId);
      const entry = { uplink, attempts: 0, lastAnswer: '', refusedReason: '' };
      const order = put(outboxShelf, sequenceKey(uplink.sequence), entry);
      await store.commit([put(factShelf, factKey(fact), fact), mark, order]);
      announcer.facts([fact]);
      outbox.wake();
      await quiet();
    };
    const base = () => ({ nodeId, sequence: store.nextSequence(), plate });
    return {
      environment,
      store,
      outbox,
      bus,
      log,
      comesIn: (sessionId: string) => {
        const fact = someFact(`${sessionId}_in`, entered(), { ...base(), sessionId });
        return keep(fact, entryOf(sessionId, { ...base(), messageId: `${sessionId} in` }));
      },
      goesOut: (sessionId: string) => {
        const fact = someFact(`${sessionId}_out`, left(), { ...base(), sessionId, minutes: 30 });
        return keep(fact, exitOf(sessionId, { ...base(), messageId: `${sessionId} out` }));
      },
      /** The plate came in again, and nobody here has seen it leave. */
      endsUnseen: (sessionId: string) => {
        const fact = someFact(`${sessionId}_end`, unseen, { ...base(), sessionId, minutes: 31 });
        const uplink = unseenOf(sessionId, { ...base(), messageId: `${sessionId} unseen` });
        return keep(fact, uplink);
      },
      settle: async (messageId: string, delivery: 'DELIVERED' | 'REFUSED' = 'DELIVERED') => {
        // How many turns a first read of the disk takes is not ours to say.
        while (!handedOver.has(messageId)) await settled();
        outbox.settle({ messageId, delivery, reason: 'test', answer: '' });
        await quiet();
      },
    };
  }
}

async function quiet(): Promise<void> {
  await settled(400);
}

function entryOf(sessionId: string, base: Partial<Uplink>): Uplink {
  const { uplink } = entryOrder(1);
  return { ...uplink, ...base, sessionId } as Uplink;
}

function exitOf(sessionId: string, base: Pick<Uplink, 'messageId' | 'nodeId' | 'sequence'>) {
  return {
    ...base,
    sessionId,
    plate,
    at: stampAt(30),
    body: 'sessionLeftUnpaid',
    sessionLeftUnpaid: {
      sessionId,
      plate,
      enteredAt: stampAt(0),
      leftAt: stampAt(30),
      entryChannelId: 'A1',
      exitChannelId: 'B1',
      vehicleClass: '小车',
      right: 'TEMPORARY',
      plateColor: 'BLUE',
      amountReceivableFen: 500,
      debtFen: 500,
      remark: '',
    },
  } as const satisfies Uplink;
}

const unseen: FactKind = {
  kind: 'left',
  left: {
    laneId: '',
    channelId: '',
    right: 'TEMPORARY',
    permitId: '',
    method: 'FREE',
    amountReceivableFen: 0,
    reason: 'the exit was not seen',
  },
};

function unseenOf(sessionId: string, base: Pick<Uplink, 'messageId' | 'nodeId' | 'sequence'>) {
  const { sessionLeftUnpaid, ...rest } = exitOf(sessionId, base);
  const sessionClosed: SessionClosed = {
    ...sessionLeftUnpaid,
    exitChannelId: '',
    entryOperatorId: '',
    exitOperatorId: '',
    freePlaces: 5,
    method: 'FREE',
    electronicPrepaidFen: 0,
    electronicPaidFen: 0,
    cashPrepaidFen: 0,
    cashPaidFen: 0,
    reducedFen: 0,
    freeReason: '',
  };
  return { ...rest, body: 'sessionClosed', sessionClosed } as const satisfies Uplink;
}

test('rule 6: an exit waits for the entry that another box has to tell first', async (t) => {
  const park = new Park();
  const [a, b] = [await park.box('a'), await park.box('b')];
  for (const { bus } of [a, b]) bus.start();
  await a.comesIn('s1');
  await b.goesOut('s1');
  b.outbox.setUp(true);
  await quiet();
  t.deepEqual(park.sent, []);
  a.outbox.setUp(true);
  await a.settle('s1 in');
  t.deepEqual(park.sent, ['s1 in', 's1 out']);
});

test('rule 6: it goes when the cloud will not have the entry', async (t) => {
  const park = new Park();
  const [a, b] = [await park.box('a'), await park.box('b')];
  for (const { bus, outbox } of [a, b]) {
    bus.start();
    outbox.setUp(true);
  }
  await a.comesIn('s1');
  await b.goesOut('s1');
  await a.settle('s1 in', 'REFUSED');
  t.deepEqual(park.sent, ['s1 in', 's1 out']);
});

test('rule 6: a plate’s next entry waits for the exit of another box, also over restarts', async (t) => {
  const park = new Park();
  const [a, b] = [await park.box('a'), await park.box('b')];
  for (const { bus } of [a, b]) bus.start();
  a.outbox.setUp(true);
  await a.comesIn('s1');
  await a.settle('s1 in');
  await b.goesOut('s1');
  a.bus.lose();
  const again = await park.box('a', a.environment);
  again.bus.start();
  await quiet();
  await again.comesIn('s2');
  again.outbox.setUp(true);
  await quiet();
  t.deepEqual(park.sent, ['s1 in']);
  b.outbox.setUp(true);
  await b.settle('s1 out');
  t.deepEqual(park.sent, ['s1 in', 's1 out', 's2 in']);
});

test('rule 6: a report that was lost on the way is asked for', async (t) => {
  const park = new Park();
  const [a, b] = [await park.box('a'), await park.box('b')];
  for (const { bus, outbox } of [a, b]) {
    bus.start();
    outbox.setUp(true);
  }
  await a.comesIn('s1');
  await b.goesOut('s1');
  const listening = b.bus.take.bind(b.bus);
  b.bus.take = () => undefined;
  await a.settle('s1 in');
  b.bus.take = listening;
  t.deepEqual(park.sent, ['s1 in']);
  for (let turn = 0; turn < 3; turn += 1) {
    await park.clock.advanceSettling(20_000);
    await quiet();
  }
  t.deepEqual(park.sent, ['s1 in', 's1 out']);
});

test('rules 6 and 10: after 15 minutes the exit goes alone; the late entry is a dead letter', async (t) => {
  const park = new Park();
  const [a, b] = [await park.box('a'), await park.box('b')];
  for (const { bus } of [a, b]) bus.start();
  await a.comesIn('s1');
  await b.goesOut('s1');
  b.outbox.setUp(true);
  await park.clock.advanceSettling(14 * 60_000);
  t.deepEqual(park.sent, []);
  await park.clock.advanceSettling(2 * 60_000);
  t.deepEqual(park.sent, ['s1 out']);
  t.is(b.log.of('order_out_of_turn').length, 1);
  await b.settle('s1 out');
  a.outbox.setUp(true);
  await quiet();
  t.deepEqual(park.sent, ['s1 out']);
  t.is(await a.store.count(outboxShelf), 0);
  t.is(await a.store.count(deadLetterShelf), 1);
});

test('rule 5: what others know to be delivered is not sent again after a power cut', async (t) => {
  const park = new Park();
  const [a, b] = [await park.box('a'), await park.box('b')];
  for (const { bus, outbox } of [a, b]) {
    bus.start();
    outbox.setUp(true);
  }
  await a.comesIn('s1');
  const [waiting] = await a.store.list(outboxShelf, { limit: 1 });
  await a.settle('s1 in');
  await b.goesOut('s1');
  a.bus.lose();
  await a.store.commit([
    put(outboxShelf, waiting?.key ?? '', waiting?.value ?? entryOrder(1)),
    remove(factShelf, 's1!s1 in_told'),
  ]);
  const again = await park.box('a', a.environment);
  again.bus.start();
  b.bus.lose();
  b.bus.start();
  await quiet();
  park.sent.length = 0;
  again.outbox.setUp(true);
  await quiet();
  t.deepEqual(park.sent, []);
  t.is(await again.store.count(outboxShelf), 0);
});

test('rule 5: an exit that nobody saw is told after a minute, so that who saw it can say so', async (t) => {
  const park = new Park();
  const a = await park.box('a');
  a.bus.start();
  a.outbox.setUp(true);
  await a.comesIn('s1');
  await a.settle('s1 in');
  await a.endsUnseen('s1');
  await park.clock.advanceSettling(59_000);
  t.deepEqual(park.sent, ['s1 in']);
  await park.clock.advanceSettling(2_000);
  await quiet();
  t.deepEqual(park.sent, ['s1 in', 's1 unseen']);
});

test('rule 5: who saw the exit tells it, and who did not leaves it at that', async (t) => {
  const park = new Park();
  const [a, b] = [await park.box('a'), await park.box('b')];
  for (const { bus, outbox } of [a, b]) {
    bus.start();
    outbox.setUp(true);
  }
  await a.comesIn('s1');
  await a.settle('s1 in');
  b.bus.lose();
  b.outbox.setUp(false);
  await b.goesOut('s1');
  await a.endsUnseen('s1');
  await a.comesIn('s2');
  await park.clock.advanceSettling(30_000);
  b.bus.start();
  b.outbox.setUp(true);
  await quiet();
  await park.clock.advanceSettling(60_000);
  t.deepEqual(park.sent, ['s1 in', 's1 out']);
  await b.settle('s1 out');
  t.deepEqual(park.sent, ['s1 in', 's1 out', 's2 in']);
  t.is(await a.store.count(deadLetterShelf), 0);
});
