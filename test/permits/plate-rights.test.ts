import test from 'ava';
import type { ContentOf } from '../../protocol/park/record-contents.js';
import { recordOf, type ParkRecord } from '../../protocol/park/record.js';
import type { Fact } from '../../protocol/park/fact.js';
import { rightEndedMs, rightsOfPlate } from '../../runtime/permits/plate-rights.js';
import { RecordShelf } from '../../runtime/records/record-shelf.js';
import { SessionBook } from '../../runtime/sessions/session-book.js';
import { entered, someFact } from '../support/some-facts.js';
import { START_MS, TestEnvironment } from '../support/test-environment.js';
import { somePermit } from './some-permit.js';

const PLATE = '粤B12345';
const HOUR_MS = 3_600_000;

function header(key: string, deleted = false) {
  return { key, createdMs: 1, updatedMs: 1, deleted, source: 'CLOUD', revision: 1 } as const;
}

const black = (changes: Partial<ContentOf<'blackListEntry'>> = {}, deleted = false) =>
  recordOf('blackListEntry', header('b1', deleted), {
    plate: PLATE,
    operator: '',
    remark: '逃费',
    validFromMs: 0,
    validUntilMs: 0,
    ...changes,
  });

const internal = (changes: Partial<ContentOf<'whiteListEntry'>> = {}) =>
  recordOf('whiteListEntry', header(PLATE), {
    plate: PLATE,
    holder: '',
    space: '',
    phone: '',
    remark: '',
    validFromMs: 0,
    validUntilMs: START_MS + HOUR_MS,
    longTerm: false,
    cloudId: 0,
    ...changes,
  });

const visitor = (changes: Partial<ContentOf<'visitor'>> = {}) =>
  recordOf('visitor', header('v1'), {
    plate: PLATE,
    validFromMs: START_MS - HOUR_MS,
    validUntilMs: START_MS + HOUR_MS,
    decision: 'APPROVED',
    code: 'BOOKING',
    channelId: '',
    phone: '',
    remark: '',
    attributes: '',
    ...changes,
  });

async function rightsWith(
  records: ParkRecord[],
  { facts = [], leaving = false, plate = PLATE }: Partial<Asked> = {},
) {
  const environment = new TestEnvironment();
  const shelf = await RecordShelf.load(await environment.openStore(), environment);
  await shelf.revise(records);
  const sessions = new SessionBook({ closedMax: 1, owingMax: 1 });
  sessions.merge(facts);
  const question = { plate, channelId: 'A1', atMs: START_MS };
  const session = leaving ? (sessions.openOf(plate)[0] ?? null) : null;
  return rightsOfPlate({ records: shelf, sessions }, question, session);
}

interface Asked {
  facts: Fact[];
  leaving: boolean;
  plate: string;
}

test('a plate on the black list is barred, while its entry is valid', async (t) => {
  t.is((await rightsWith([black()])).barred, '逃费');
  t.is((await rightsWith([black({ validUntilMs: START_MS - 1 })])).barred, null);
  t.is((await rightsWith([black({ validFromMs: START_MS + 1 })])).barred, null);
  t.is((await rightsWith([black({}, true)])).barred, null);
  t.is((await rightsWith([black()], { plate: '粤B99999' })).barred, null);
});

test('an entry that is changed to another plate no longer bars the first', async (t) => {
  const moved = recordOf(
    'blackListEntry',
    { ...header('b1'), updatedMs: 2 },
    { plate: '粤B99999', operator: '', remark: '', validFromMs: 0, validUntilMs: 0 },
  );
  t.is((await rightsWith([black(), moved])).barred, null);
  t.is((await rightsWith([black(), moved], { plate: '粤B99999' })).barred, '');
});

test('an internal car is covered until its end, or for ever', async (t) => {
  t.like(await rightsWith([internal()]), {
    covering: { right: 'INTERNAL', validUntilMs: START_MS + HOUR_MS },
  });
  t.like(await rightsWith([internal({ longTerm: true, validUntilMs: 1 })]), {
    covering: { right: 'INTERNAL', validUntilMs: null },
  });
  t.deepEqual(await rightsWith([internal({ validUntilMs: START_MS - 1 })]), {
    barred: null,
    covering: null,
    objections: [`internal car ${PLATE} is not valid now`],
  });
});

test('a visitor is covered when approved and expected now', async (t) => {
  t.like(await rightsWith([visitor()]), { covering: { right: 'GUEST', permitId: 'v1' } });
  const told = async (changes: Partial<ContentOf<'visitor'>>) =>
    (await rightsWith([visitor(changes)])).objections;
  t.deepEqual(await told({ decision: 'WAITING' }), ['visitor v1 waits for approval']);
  t.deepEqual(await told({ decision: 'REFUSED' }), ['visitor v1 was refused']);
  t.deepEqual(await told({ validUntilMs: START_MS - 1 }), ['visitor v1 is not expected now']);
});

test('a card that does not count says why, unless another right covers the plate', async (t) => {
  const expired: ParkRecord = { kind: 'permit', permit: somePermit({ validUntilMs: 2 }) };
  t.deepEqual((await rightsWith([expired])).objections, ['its card has expired']);
  t.deepEqual((await rightsWith([expired, internal()])).objections, []);
});

const OTHER = '粤B99999';
const shared: ParkRecord = {
  kind: 'permit',
  permit: somePermit({
    plates: [PLATE, OTHER],
    validFromMs: 0,
    validUntilMs: START_MS + 24 * HOUR_MS,
  }),
};

function stay(plate: string, permitId: string): Fact {
  const fact = entered();
  if (fact.kind !== 'entered') throw new Error('an entry was expected');
  const kind = { kind: 'entered', entered: { ...fact.entered, permitId } } as const;
  return someFact(`${plate}_in`, kind, { sessionId: plate, plate });
}

test('of several cars of one place the first is covered, and the second is not', async (t) => {
  t.like(await rightsWith([shared]), { covering: { takenBy: null } });
  t.like(await rightsWith([shared], { facts: [stay(OTHER, 'card-1')] }), {
    covering: { takenBy: OTHER },
  });
  // The other car is inside as a temporary one: the place is free.
  t.like(await rightsWith([shared], { facts: [stay(OTHER, '')] }), { covering: { takenBy: null } });
});

test('a card with two places covers two cars at once', async (t) => {
  const two: ParkRecord = {
    kind: 'permit',
    permit: somePermit({
      plates: [PLATE, OTHER, '粤B77777'],
      space: 'A1,A2',
      validFromMs: 0,
      validUntilMs: START_MS + 24 * HOUR_MS,
    }),
  };
  const one = [stay(OTHER, 'card-1')];
  t.like(await rightsWith([two], { facts: one }), { covering: { takenBy: null } });
  const both = [...one, stay('粤B77777', 'card-1')];
  t.like(await rightsWith([two], { facts: both }), {
    covering: { takenBy: `${OTHER} and 粤B77777` },
  });
});

test('at the exit the car that holds the place is covered, and the one that came after it pays', async (t) => {
  t.like(await rightsWith([shared], { facts: [stay(PLATE, 'card-1')], leaving: true }), {
    covering: { takenBy: null },
  });
  t.like(await rightsWith([shared], { facts: [stay(PLATE, '')], leaving: true }), {
    covering: { takenBy: 'another car of its card' },
  });
});

test('a stay that began on a card is covered until the card ends', async (t) => {
  const environment = new TestEnvironment();
  const records = await RecordShelf.load(await environment.openStore(), environment);
  const ended = somePermit({ validUntilMs: START_MS + HOUR_MS });
  await records.revise([{ kind: 'permit', permit: ended }]);
  const session = { sessionId: 's1', facts: [stay(PLATE, 'card-1')] };
  t.is(rightEndedMs(records, session, START_MS + HOUR_MS), null);
  t.is(rightEndedMs(records, session, START_MS + HOUR_MS + 1), START_MS + HOUR_MS);
  const temporary = { sessionId: 's1', facts: [stay(PLATE, '')] };
  t.is(rightEndedMs(records, temporary, START_MS + 2 * HOUR_MS), null);
});
