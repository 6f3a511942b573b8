import test from 'ava';
import { factCodec, journalEntryCodec, outboxEntryCodec } from '../../protocol/park/codec.js';
import type { Codec } from '../../protocol/park/codec.js';
import type { Uplink } from '../../protocol/park/uplink.js';
import { toCloud } from '../../protocol/translate/up.js';
import type { Decision } from '../../runtime/decisions/decision.js';
import { both, text } from '../../runtime/decisions/decision.js';
import { recordDecision, type Recorded } from '../../runtime/decisions/record-decision.js';
import { sequenceKey } from '../../runtime/store/shelves.js';
import { paid, someFact, stampAt } from '../support/some-facts.js';
import { PLATE, sessionOf } from './some-context.js';

const words = { ...both(text('exit_granted', PLATE)), reasons: ['a reason', 'another'] };
const quotedAt = (amountFen: number) => ({ amountFen, lines: [], until: null });

function record(decision: Decision): Recorded {
  let last = 0;
  return recordDecision(decision, {
    numbering: { nextSequence: () => (last += 1), idOf: (sequence) => `id_${sequence}` },
    nodeId: 'n1',
    lane: { id: 'out1', channelId: 'B1' },
    plate: PLATE,
    plateColor: 'BLUE',
    vehicleClass: '小车',
    at: stampAt(90),
    stampOf: ({ at }) => at,
    freePlaces: 7,
    tellsUnmatched: false,
  });
}

function valuesOn<T>(recorded: Recorded, shelf: string, codec: Codec<T>): [string, T][] {
  return recorded.changes.flatMap(({ shelf: found, key, payload }): [string, T][] =>
    found === shelf && payload !== null ? [[key, codec.decode(payload)]] : [],
  );
}

/** What a batch does to each shelf, in its order. */
const shapeOf = ({ changes }: Recorded) =>
  changes.map(({ shelf, payload }) => `${payload === null ? 'take from' : 'put on'} ${shelf}`);

const enter: Decision = {
  kind: 'enter',
  right: 'TEMPORARY',
  permitId: '',
  reentered: false,
  supersedes: [],
  ...words,
};

const leave = (facts: Parameters<typeof sessionOf>[0], amountFen: number): Decision => ({
  kind: 'leave',
  session: sessionOf(facts),
  right: 'TEMPORARY',
  permitId: '',
  method: 'CASH',
  quoted: quotedAt(amountFen),
  taken: null,
  ...words,
});

test('an entry writes its fact, its order and its journal entry, each with its own identity', (t) => {
  const recorded = record(enter);
  t.deepEqual(shapeOf(recorded), [
    'put on facts',
    'put on open',
    'put on outbox',
    'put on journal',
    'put on lanes',
  ]);
  const [fact] = recorded.facts;
  const [uplink] = recorded.uplinks;
  t.like(fact, { factId: 'id_2', sessionId: 'id_1', nodeId: 'n1', sequence: 2, kind: 'entered' });
  t.like(uplink, { messageId: 'id_3', sessionId: 'id_1', sequence: 3, plate: PLATE });
  t.like(uplink, { body: 'sessionOpened', sessionOpened: { sessionId: 'id_1', freePlaces: 7 } });
  t.is(recorded.sessionId, 'id_1');
  const [order] = valuesOn(recorded, 'outbox', outboxEntryCodec);
  t.is(order?.[0], sequenceKey(3));
  t.deepEqual(order?.[1], {
    uplink: uplink as Uplink,
    attempts: 0,
    lastAnswer: '',
    refusedReason: '',
  });
  const [journal] = valuesOn(recorded, 'journal', journalEntryCodec);
  t.is(journal?.[0], sequenceKey(4));
  t.like(journal?.[1], {
    event: 'granted',
    text: 'a reason; another',
    sessionId: 'id_1',
    sequence: 4,
  });
  const [lane] = valuesOn(recorded, 'lanes', journalEntryCodec);
  t.deepEqual(lane, ['out1', journal?.[1]]);
  t.deepEqual(valuesOn(recorded, 'facts', factCodec)[0]?.[0], 'id_1!id_2');
});

test('rule 6: the stay whose exit was not seen is closed before the new one begins', (t) => {
  const recorded = record({ ...enter, supersedes: [sessionOf([], 'old')] });
  const [closed, opened] = recorded.uplinks;
  t.like(closed, { body: 'sessionClosed', sessionId: 'old', plate: PLATE });
  t.like(opened, { body: 'sessionOpened', plate: PLATE });
  t.true((closed?.sequence ?? 0) < (opened?.sequence ?? 0));
  t.deepEqual(
    recorded.facts.map(({ kind, sessionId }) => [kind, sessionId === 'old']),
    [
      ['left', true],
      ['entered', false],
    ],
  );
  t.true(shapeOf(recorded).includes('take from open'));
});

test('an exit writes the quote, the exit and one order, and closes the session', (t) => {
  const recorded = record(leave([], 500));
  t.deepEqual(
    recorded.facts.map(({ kind, sessionId }) => `${kind} ${sessionId}`),
    ['quoted s1', 'left s1'],
  );
  t.deepEqual(shapeOf(recorded), [
    'put on facts',
    'put on facts',
    'take from open',
    'put on outbox',
    'put on journal',
    'put on lanes',
  ]);
  t.is(recorded.uplinks.length, 1);
  t.like(recorded.uplinks[0], {
    body: 'sessionClosed',
    sessionClosed: { sessionId: 's1', entryChannelId: 'A1', exitChannelId: 'B1' },
  });
});

test('rule 9: the parts of an exit order add up to the amount due, each payment once', (t) => {
  const payments = [
    someFact('p1', paid('t1', 300, 'CASH')),
    someFact('p2', paid('t1', 300, 'CASH'), { nodeId: 'n2' }),
    someFact('p3', paid('t2', 400, 'WALLET')),
  ];
  const [uplink] = record(leave(payments, 700)).uplinks;
  const { data } = toCloud(uplink as Uplink);
  const fen = (name: string) => Math.round(Number(data[name]) * 100);
  t.is(fen('cash_pay'), 300);
  t.is(fen('electronic_pay'), 400);
  const parts = ['cash_prepay', 'cash_pay', 'electronic_prepay', 'electronic_pay', 'reduce_amount'];
  t.is(
    parts.reduce((sum, name) => sum + fen(name), 0),
    fen('amount_receivable'),
  );
  t.is(fen('amount_receivable'), 700);
});

test('a car that leaves first writes its debt, and no exit order without money', (t) => {
  const recorded = record({
    kind: 'leave-unpaid',
    session: sessionOf(),
    quoted: quotedAt(700),
    debtFen: 500,
    reason: 'the cloud has been away for 30 s',
    ...words,
  });
  t.deepEqual(
    recorded.facts.map(({ kind }) => kind),
    ['quoted', 'letOutUnpaid', 'left'],
  );
  t.is(recorded.uplinks.length, 1);
  t.like(recorded.uplinks[0], {
    body: 'sessionLeftUnpaid',
    sessionLeftUnpaid: { debtFen: 500, amountReceivableFen: 700, sessionId: 's1' },
  });
});

test('a car whose entry is unknown leaves under a session of its own', (t) => {
  const recorded = record({ ...leave([], 0), session: null, quoted: null } as Decision);
  t.is(recorded.sessionId, 'id_1');
  t.like(recorded.uplinks[0], { sessionClosed: { sessionId: 'id_1', remark: '无入场记录' } });
});

test('what changes no session writes its journal entry alone', (t) => {
  const refuse = record({ kind: 'refuse', reason: 'full', candidates: [], ...words });
  t.deepEqual(shapeOf(refuse), ['put on journal']);
  const pay = record({
    kind: 'pay',
    session: sessionOf(),
    quoted: quotedAt(500),
    dueFen: 500,
    ...words,
  });
  t.deepEqual(shapeOf(pay), ['put on journal']);
  const again = record({ kind: 'grant-again', sessionId: 's1', ...words });
  t.deepEqual(shapeOf(again), ['put on journal', 'put on lanes']);
  t.deepEqual([...refuse.uplinks, ...pay.uplinks, ...again.uplinks], []);
});
