import test from 'ava';
import { factCodec, sessionFactsCodec } from '../../protocol/park/codec.js';
import type { Fact } from '../../protocol/park/fact.js';
import { Announcer } from '../../runtime/bus/announcer.js';
import { Topics } from '../../runtime/bus/topics.js';
import { RecordShelf } from '../../runtime/records/record-shelf.js';
import { loadSessions } from '../../runtime/sessions/load-sessions.js';
import type { SessionBook } from '../../runtime/sessions/session-book.js';
import { factKey, factShelf, openShelf } from '../../runtime/store/shelves.js';
import type { Store } from '../../runtime/store/store.js';
import { put, remove } from '../../runtime/store/write.js';
import { somePermit } from '../permits/some-permit.js';
import { MemoryBroker, type MemoryBus } from '../support/memory-bus.js';
import { settled } from '../support/clock.js';
import { entered, left, paid, someFact } from '../support/some-facts.js';
import { TestEnvironment } from '../support/test-environment.js';

const topics = new Topics('park');

interface Node {
  nodeId: string;
  environment: TestEnvironment;
  bus: MemoryBus;
  store: Store;
  sessions: SessionBook;
  records: RecordShelf;
  announcer: Announcer;
  /** States facts as a decision does: on disk, in memory, on the bus. */
  state: (...facts: Fact[]) => Promise<void>;
}

/** A node as after a start, not yet on the bus. */
async function startNode(
  broker: MemoryBroker,
  nodeId: string,
  environment = new TestEnvironment(),
): Promise<Node> {
  const store = await environment.openStore();
  const sessions = await loadSessions(store);
  const records = await RecordShelf.load(store, environment);
  const bus = broker.bus();
  const { log } = environment;
  const announcer = new Announcer({ bus, topics, nodeId, store, sessions, records, log });
  return {
    nodeId,
    environment,
    bus,
    store,
    sessions,
    records,
    announcer,
    async state(...facts) {
      sessions.merge(facts);
      await store.commit([
        ...facts.map((fact) => put(factShelf, factKey(fact), fact)),
        ...facts.flatMap((fact) => {
          if (fact.kind === 'entered') return put(openShelf, fact.sessionId, fact);
          return fact.kind === 'left' ? remove(openShelf, fact.sessionId) : [];
        }),
      ]);
      announcer.facts(facts);
      await quiet();
    },
  };
}

/** Until all that is on its way has arrived. */
async function quiet(): Promise<void> {
  await settled(30);
}

const comesIn = (sessionId: string, nodeId = 'a') =>
  someFact(`${sessionId}_in`, entered(), { sessionId, nodeId });
const goesOut = (sessionId: string, nodeId = 'b') =>
  someFact(`${sessionId}_out`, left(), { sessionId, nodeId, minutes: 30 });

/** Ids of the facts of all sessions that a node has in memory. */
const factsOf = ({ sessions }: Node) =>
  sessions
    .ids()
    .flatMap((id) => sessions.session(id)?.facts.map(({ factId }) => factId) ?? [])
    .sort();

test('rule 5: a fact is told once it is on disk, since a power cut would give its number away', async (t) => {
  const broker = new MemoryBroker();
  const [a, b] = [await startNode(broker, 'a'), await startNode(broker, 'b')];
  for (const { bus } of [a, b]) bus.start();
  await a.state(comesIn('s1'));
  const { store, sessions, announcer, environment } = a;
  const factId = store.idOf(store.nextSequence());
  const exit = someFact(factId, left(), { sessionId: 's1', nodeId: 'a', minutes: 30 });
  environment.disk.watched.hold();
  sessions.merge([exit]);
  const kept = store.commit([put(factShelf, factKey(exit), exit)]);
  announcer.session('s1');
  await quiet();
  t.deepEqual(factsOf(b), ['s1_in']);
  t.true(broker.retained.get(topics.session('s1'))?.length !== 0);
  environment.disk.watched.release();
  await kept;
  announcer.facts([exit]);
  await quiet();
  t.deepEqual(factsOf(b), ['s1_in', factId].sort());
});

test('an exit lane knows the car that the entry lane let in, also after its own restart', async (t) => {
  const broker = new MemoryBroker();
  const a = await startNode(broker, 'a');
  const b = await startNode(broker, 'b');
  a.bus.start();
  b.bus.start();
  await a.state(comesIn('s1'));
  t.is(b.sessions.openOf('粤B12345')[0]?.sessionId, 's1');
  b.bus.lose();
  const again = await startNode(broker, 'b', b.environment);
  t.is(again.sessions.openOf('粤B12345')[0]?.sessionId, 's1');
});

test('a stay that ended elsewhere while a node was away is not open there for ever', async (t) => {
  const broker = new MemoryBroker();
  const [a, b, c] = [
    await startNode(broker, 'a'),
    await startNode(broker, 'b'),
    await startNode(broker, 'c'),
  ];
  for (const { bus } of [a, b, c]) bus.start();
  await a.state(comesIn('s1'));
  c.bus.lose();
  await b.state(goesOut('s1'));
  for (const node of [a, b]) {
    node.bus.lose();
    (await startNode(broker, node.nodeId, node.environment)).bus.start();
  }
  await quiet();
  t.is(c.sessions.openOf('粤B12345').length, 1);
  c.bus.start();
  await quiet();
  t.is(c.sessions.openOf('粤B12345').length, 0);
  t.is(broker.retained.get(topics.session('s1'))?.length ?? 0, 0);
});

test('two nodes that were apart agree when they meet', async (t) => {
  const broker = new MemoryBroker();
  const a = await startNode(broker, 'a');
  const b = await startNode(broker, 'b');
  a.bus.start();
  b.bus.start();
  await a.state(comesIn('s1'), comesIn('s2'));
  b.bus.lose();
  a.bus.lose();
  await a.state(comesIn('s3'));
  await a.state(someFact('pay', paid('t1', 500), { sessionId: 's2', nodeId: 'a' }));
  await b.state(goesOut('s1'));
  a.bus.start();
  b.bus.start();
  await quiet();
  t.deepEqual(factsOf(a), ['pay', 's1_in', 's1_out', 's2_in', 's3_in']);
  t.deepEqual(factsOf(b), factsOf(a));
  t.is(a.sessions.openCount, 2);
  t.is(b.sessions.openCount, 2);
});

test('they agree too when the one that knows more was there first', async (t) => {
  const broker = new MemoryBroker();
  const a = await startNode(broker, 'a');
  const b = await startNode(broker, 'b');
  a.bus.start();
  b.bus.start();
  await a.state(comesIn('s1'));
  a.bus.lose();
  await b.state(goesOut('s1'));
  a.bus.start();
  await quiet();
  t.is(a.sessions.openCount, 0);
  t.false(broker.retained.has(topics.session('s1')));
});

test('an exit of before a restart is not undone by an old entry', async (t) => {
  const broker = new MemoryBroker();
  const a = await startNode(broker, 'a');
  const b = await startNode(broker, 'b');
  a.bus.start();
  b.bus.start();
  await a.state(comesIn('s1'));
  b.bus.lose();
  await b.state(goesOut('s1'));
  await b.store.close();
  const again = await startNode(broker, 'b', b.environment);
  again.bus.start();
  await quiet();
  t.is(again.sessions.openCount, 0);
  t.is(a.sessions.openCount, 0);
  t.deepEqual(factsOf(a), ['s1_in', 's1_out']);
});

test('an open session is retained, and taken away when it closes', async (t) => {
  const broker = new MemoryBroker();
  const a = await startNode(broker, 'a');
  a.bus.start();
  await a.state(comesIn('s1'));
  t.true(broker.retained.has(topics.session('s1')));
  await a.state(goesOut('s1', 'a'));
  t.false(broker.retained.has(topics.session('s1')));
  // The exit itself was told before, for those who are there.
  const told = broker.published.filter(({ topic }) => topic === topics.session('s1'));
  const facts = told.at(-2);
  t.is(sessionFactsCodec.decode(facts?.payload ?? new Uint8Array()).facts.length, 2);
  t.is(told.at(-1)?.payload.length, 0);
});

test('a quiet bus stays quiet: nobody repeats what all know', async (t) => {
  const broker = new MemoryBroker();
  const nodes = await Promise.all(['a', 'b', 'c'].map((id) => startNode(broker, id)));
  for (const { bus } of nodes) bus.start();
  await nodes[0]?.state(comesIn('s1'));
  await nodes[1]?.state(goesOut('s1'));
  const told = broker.published.length;
  await quiet();
  t.is(broker.published.length, told);
  t.true(told <= 8);
});

test('more sessions than a broker may owe at once are all told after a connection', async (t) => {
  const broker = new MemoryBroker();
  const a = await startNode(broker, 'a');
  const facts = Array.from({ length: 500 }, (_, i) => comesIn(`s${i}`));
  await a.state(...facts);
  let underWay = 0;
  let most = 0;
  const publish = a.bus.publish.bind(a.bus);
  a.bus.publish = async (...message) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await settled();
    await publish(...message);
    underWay -= 1;
  };
  a.bus.start();
  await quiet();
  t.is(broker.retained.size, 500);
  t.true(most <= 128);
});

test('of two states of a card all keep the newer one, and so does the broker', async (t) => {
  const broker = new MemoryBroker();
  const a = await startNode(broker, 'a');
  const b = await startNode(broker, 'b');
  const card = (updatedMs: number, remark: string) =>
    ({ kind: 'permit', permit: somePermit({ updatedMs, remark }) }) as const;
  await a.records.revise([card(1_000, 'old')]);
  b.bus.start();
  b.announcer.records(await b.records.revise([card(2_000, 'new')]));
  a.bus.start();
  await quiet();
  t.is(a.records.permits.get('card-1')?.remark, 'new');
  const c = await startNode(broker, 'c');
  c.bus.start();
  await quiet();
  t.is(c.records.permits.get('card-1')?.remark, 'new');
});

test('rule 12: what cannot be read is counted and told, and the rest is taken in', async (t) => {
  const broker = new MemoryBroker();
  const a = await startNode(broker, 'a');
  a.bus.start();
  const garbage = [new Uint8Array([0xff]), new Uint8Array([0x0a, 0xff, 0xff]), new Uint8Array(9)];
  for (const payload of garbage) {
    broker.publish(topics.session('s1'), payload, false);
    broker.publish(topics.record('permit', 'x'), payload, false);
  }
  // A fact of another session has no place in this message.
  const mixed = { sessionId: 's1', facts: [comesIn('s1'), comesIn('s2')] };
  broker.publish(topics.session('s1'), sessionFactsCodec.encode(mixed), false);
  await quiet();
  t.is(a.announcer.counters.undecodable, 6);
  t.is(a.environment.log.of('bus_message_refused').length, 6);
  t.deepEqual(a.sessions.ids(), ['s1']);
  t.is(a.announcer.counters.takenIn, 1);
});

test('rule 12: a fact without its parts makes the whole message unreadable', async (t) => {
  const broker = new MemoryBroker();
  const a = await startNode(broker, 'a');
  a.bus.start();
  const hollow = { ...factCodec.decode(factCodec.encode(comesIn('s1'))), factId: '' };
  const payload = sessionFactsCodec.encode({ sessionId: 's1', facts: [comesIn('s1'), hollow] });
  broker.publish(topics.session('s1'), payload, false);
  await quiet();
  t.is(a.announcer.counters.undecodable, 1);
  t.deepEqual(a.sessions.ids(), []);
});
