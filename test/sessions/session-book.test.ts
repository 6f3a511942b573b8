import test from 'ava';
import fc from 'fast-check';
import type { Fact } from '../../protocol/park/fact.js';
import {
  enteredMs,
  isOpen,
  leftOf,
  paidFen,
  plateOf,
  SessionBook,
} from '../../runtime/sessions/session-book.js';
import { loadSessions } from '../../runtime/sessions/load-sessions.js';
import { debtShelf, factKey, factShelf, openShelf } from '../../runtime/store/shelves.js';
import { put } from '../../runtime/store/write.js';
import { corrected, entered, left, letOutUnpaid, paid, someFact } from '../support/some-facts.js';
import { TestEnvironment } from '../support/test-environment.js';

const plates = ['粤B12345', '京AD12345', '沪C00001'];

function bookOf(facts: readonly Fact[], closedMax = 100): SessionBook {
  const book = new SessionBook({ closedMax, owingMax: 10 });
  book.merge(facts);
  return book;
}

/** All that is asked of a book, without any order. */
function knowledgeOf(book: SessionBook): unknown {
  const sessions = book.ids().sort();
  return {
    openCount: book.openCount,
    byPlate: plates.map((plate) => book.openOf(plate).map(({ sessionId }) => sessionId)),
    sessions: sessions.map((id) => {
      const session = book.session(id) ?? { sessionId: id, facts: [] };
      // Without its entry nobody asks for the plate of a session.
      const plate = enteredMs(session) === 0 ? '' : plateOf(session);
      return [id, isOpen(session), plate, paidFen(session), enteredMs(session), leftOf(session)];
    }),
  };
}

/** Facts of three sessions as nodes may state them: each entry once, payments told by several. */
const someFacts = fc
  .uniqueArray(
    fc.record({
      session: fc.constantFrom('s1', 's2', 's3'),
      plate: fc.constantFrom(...plates),
      minutes: fc.integer({ min: 0, max: 2 }),
      what: fc.oneof(
        fc.constant('entered' as const),
        fc.constant('left' as const),
        fc.record({ trade: fc.constantFrom('t1', 't2'), fen: fc.integer({ min: 1, max: 900 }) }),
        fc.record({ corrected: fc.constantFrom(...plates) }),
      ),
    }),
    {
      minLength: 1,
      maxLength: 12,
      selector: ({ session, what }) => `${session} ${JSON.stringify(what)}`,
    },
  )
  .map((seeds) =>
    seeds.map(({ session, plate, minutes, what }, index): Fact => {
      const rest = { sessionId: session, plate, minutes };
      if (what === 'entered') return someFact(`f${index}`, entered(), rest);
      if (what === 'left') return someFact(`f${index}`, left(), rest);
      if ('trade' in what) return someFact(`f${index}`, paid(what.trade, what.fen), rest);
      return someFact(`f${index}`, corrected(what.corrected), rest);
    }),
  );

test('rule 5: the same facts in any order and repetition give the same knowledge', (t) => {
  const orders = someFacts.chain((facts) =>
    fc.record({
      facts: fc.constant(facts),
      told: fc
        .shuffledSubarray(facts, { minLength: facts.length })
        .chain((shuffled) =>
          fc
            .array(fc.constantFrom(...facts), { maxLength: 8 })
            .map((repeated) => [...repeated, ...shuffled]),
        ),
    }),
  );
  fc.assert(
    fc.property(orders, ({ facts, told }) => {
      const one = bookOf(facts);
      const other = bookOf([]);
      const taken = told.flatMap((fact) => other.merge([fact]));
      t.is(taken.length, facts.length);
      t.deepEqual(knowledgeOf(other), knowledgeOf(one));
    }),
    { numRuns: 300 },
  );
  t.deepEqual(bookOf([someFact('f1', entered())]).merge([someFact('f1', entered())]), []);
});

test('an entry that is told after the exit does not open the session', (t) => {
  const book = bookOf([someFact('f2', left(), { minutes: 5 })]);
  t.is(book.openCount, 0);
  book.merge([someFact('f1', entered())]);
  t.is(book.openCount, 0);
  t.deepEqual(book.openOf('粤B12345'), []);
});

test('a corrected plate moves the session, and the latest correction counts', (t) => {
  const book = bookOf([someFact('f1', entered())]);
  book.merge([someFact('f3', corrected('沪C00001'), { minutes: 3 })]);
  book.merge([someFact('f2', corrected('京AD12345'), { minutes: 2 })]);
  t.deepEqual(book.openOf('粤B12345'), []);
  t.deepEqual(book.openOf('京AD12345'), []);
  t.is(book.openOf('沪C00001')[0]?.sessionId, 's1');
  book.merge([someFact('f4', left(), { minutes: 4 })]);
  t.deepEqual(book.openOf('沪C00001'), []);
});

test('of several open sessions of a plate the latest entry comes first', (t) => {
  const book = bookOf([
    someFact('f1', entered(), { sessionId: 's1', minutes: 1 }),
    someFact('f2', entered(), { sessionId: 's2', minutes: 9 }),
    someFact('f3', entered(), { sessionId: 's3', minutes: 4 }),
  ]);
  const ids = book.openOf('粤B12345').map(({ sessionId }) => sessionId);
  t.deepEqual(ids, ['s2', 's3', 's1']);
});

test('rule 9: a payment number counts once, whoever tells it and how often', (t) => {
  const book = bookOf([
    someFact('f1', entered()),
    someFact('f2', paid('t1', 500)),
    someFact('f3', paid('t1', 500), { nodeId: 'n2' }),
    someFact('f4', paid('t2', 200)),
  ]);
  t.is(paidFen(book.session('s1') ?? { sessionId: 's1', facts: [] }), 700);
});

test('rule 10: closed sessions are forgotten, the oldest first, and open ones never', (t) => {
  const book = bookOf([], 2);
  // This one is known by a payment before its entry is told.
  book.merge([someFact('p', paid('t1', 500), { sessionId: 'open' })]);
  book.merge([someFact('e', entered(), { sessionId: 'open', plate: '沪C00001' })]);
  for (let i = 1; i <= 5; i += 1) {
    const rest = { sessionId: `s${i}` };
    book.merge([someFact(`e${i}`, entered(), rest), someFact(`l${i}`, left(), rest)]);
  }
  t.deepEqual(book.ids().sort(), ['open', 's4', 's5']);
  t.is(book.openCount, 1);
  t.is(book.openOf('沪C00001').length, 1);
});

test('a start reads the open sessions of the store with all their facts', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  const facts = [
    someFact('f1', entered()),
    someFact('f2', paid('t1', 500)),
    someFact('f3', corrected('沪C00001'), { minutes: 1 }),
  ];
  const gone = [entered(), left()].map((kind, i) => someFact(`g${i}`, kind, { sessionId: 's2' }));
  const open = put(openShelf, 's1', someFact('f1', entered()));
  await store.commit([open, ...[...facts, ...gone].map((f) => put(factShelf, factKey(f), f))]);
  await store.close();
  const book = await loadSessions(await environment.openStore());
  t.deepEqual(book.ids(), ['s1']);
  t.deepEqual(knowledgeOf(book), knowledgeOf(bookOf(facts)));
});

test('rule 5: a damaged session costs itself, not those that stand after it', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  const facts = Array.from({ length: 1_100 }, (_, i) =>
    someFact(`f${i}`, entered(), { sessionId: `s${String(i).padStart(4, '0')}` }),
  );
  await store.commit(facts.map((fact) => put(openShelf, fact.sessionId, fact)));
  await environment.disk.watched.inner.batch(
    [{ type: 'put', key: 'open:s0500', value: new Uint8Array(9) }],
    { sync: true },
  );
  const book = await loadSessions(store);
  t.is(book.openCount, 1_099);
  t.is(store.health.quarantined, 1);
});

/** A stay that cost seven yuan and left unpaid. */
function unpaidStay(sessionId: string, plate = '粤B12345'): Fact[] {
  const rest = { sessionId, plate };
  return [
    someFact(`${sessionId}_in`, entered(), rest),
    someFact(`${sessionId}_debt`, letOutUnpaid(700), { ...rest, minutes: 61 }),
    someFact(`${sessionId}_out`, left(700), { ...rest, minutes: 61 }),
  ];
}

test('a plate owes for a stay it left unpaid until payments make up for it', (t) => {
  const book = bookOf([...unpaidStay('s1'), ...unpaidStay('s2'), ...unpaidStay('s3', '沪C00001')]);
  t.deepEqual(book.debtsOf('粤B12345'), [
    { sessionId: 's1', owedFen: 700 },
    { sessionId: 's2', owedFen: 700 },
  ]);
  book.merge([someFact('p1', paid('t1', 300), { sessionId: 's1', minutes: 90 })]);
  t.like(book.debtsOf('粤B12345'), [{ sessionId: 's2' }, { sessionId: 's1', owedFen: 400 }]);
  book.merge([someFact('p2', paid('t2', 400), { sessionId: 's1', minutes: 91 })]);
  t.like(book.debtsOf('粤B12345'), { length: 1, 0: { sessionId: 's2' } });
});

test('a payment that is told twice, or was made before the car left, counts once', (t) => {
  const book = bookOf(unpaidStay('s1'));
  const payment = paid('t1', 300);
  book.merge([
    someFact('p1', payment, { minutes: 30 }),
    someFact('p1_again', payment, { minutes: 30, nodeId: 'n2' }),
  ]);
  t.deepEqual(book.debtsOf('粤B12345'), [{ sessionId: 's1', owedFen: 400 }]);
});

test('a stay that is owed for is remembered when other closed ones are forgotten', (t) => {
  const closed = (id: string) => [
    someFact(`${id}_in`, entered(), { sessionId: id, plate: '京AD12345' }),
    someFact(`${id}_out`, left(), { sessionId: id, plate: '京AD12345' }),
  ];
  const book = bookOf([...unpaidStay('s1'), ...closed('a'), ...closed('b')], 1);
  t.deepEqual(book.ids().sort(), ['b', 's1']);
  t.is(book.debtsOf('粤B12345').length, 1);
  book.merge([someFact('p1', paid('t1', 700), { sessionId: 's1' })]);
  t.deepEqual(book.debtsOf('粤B12345'), []);
  t.deepEqual(book.ids(), ['s1']);
});

test('rule 10: of too many stays that are owed for the oldest is forgotten', (t) => {
  const stays = Array.from({ length: 12 }, (_, at) => unpaidStay(`s${at}`)).flat();
  const book = bookOf(stays, 1);
  t.is(book.debtsOf('粤B12345').length, 10);
  t.deepEqual(book.ids().length, 10);
});

test('a start knows what is owed, and forgets on disk what has been paid', async (t) => {
  const store = await new TestEnvironment().openStore();
  for (const id of ['s1', 's2']) {
    const facts = unpaidStay(id);
    const debt = facts[1];
    if (debt === undefined) throw new Error('a debt was expected');
    await store.commit([
      ...facts.map((fact) => put(factShelf, factKey(fact), fact)),
      put(debtShelf, id, debt),
    ]);
  }
  const payment = someFact('p1', paid('t1', 700), { sessionId: 's1' });
  await store.commit([put(factShelf, factKey(payment), payment)]);
  const book = await loadSessions(store);
  t.deepEqual(book.debtsOf('粤B12345'), [{ sessionId: 's2', owedFen: 700 }]);
  t.is(await store.get(debtShelf, 's1'), null);
  t.not(await store.get(debtShelf, 's2'), null);
});
