import test from 'ava';
import type { Decision, DecisionContext } from '../../runtime/decisions/decision.js';
import { decideEntry } from '../../runtime/decisions/decide-entry.js';
import { decideExit } from '../../runtime/decisions/decide-exit.js';
import { somePermit } from '../permits/some-permit.js';
import { paid, someFact } from '../support/some-facts.js';
import { START_MS } from '../support/test-environment.js';
import { sessionOf, someContext, someRead } from './some-context.js';

type Change = Parameters<typeof someContext>[0];

const DAY_MS = 86_400_000;
const permit = somePermit({ validUntilMs: START_MS + 3 * DAY_MS, right: 'INTERNAL' });

/** The decision in one line: what it is, what is shown, and its reasons. */
function lineOf(decision: Decision): string {
  const { kind, show, say, reasons } = decision;
  const told = show === say ? show.name : `${show.name} but said ${say.name}`;
  return `${kind} | ${told} | ${reasons.join('; ')}`;
}

const entries: Record<string, [Change, string]> = {
  'a temporary car comes in': [{}, 'enter | entry_granted | a temporary car'],
  'a monthly car comes in on its permit': [
    { permit },
    'enter | entry_monthly | permit card-1 covers the plate',
  ],
  'a car whose permit does not count is a temporary one, and the reason is told': [
    { permitRefusal: 'expired' },
    'enter | entry_granted | a temporary car; its permit does not count: expired',
  ],
  'a full park refuses a temporary car': [
    { freePlaces: 0 },
    'refuse | entry_full | the park is full',
  ],
  'a full park refuses a car whose permit does not count': [
    { freePlaces: 0, permitRefusal: 'wrong_lane' },
    'refuse | entry_full | the park is full; its permit does not count: wrong_lane',
  ],
  'a full park has a place for a permit': [
    { freePlaces: 0, permit },
    'enter | entry_monthly | permit card-1 covers the plate',
  ],
  'a car without a readable plate is refused': [
    { read: someRead('') },
    'refuse | no_plate | the camera saw no readable plate',
  ],
  'a car that did not use its grant passes on the same one, in a full park too': [
    { unpassedSessionId: 's9', freePlaces: 0 },
    'grant-again | entry_granted | this lane let the plate in before, and the car has not passed',
  ],
  'a car whose exit was not seen begins a new stay': [
    { openSessions: [sessionOf()] },
    'enter | entry_granted | a temporary car; session s1 is still open: its exit was not seen',
  ],
};

for (const [title, [change, expected]] of Object.entries(entries)) {
  test(`at the entry ${title}`, (t) => t.is(lineOf(decideEntry(someContext(change))), expected));
}

const parked = { openSessions: [sessionOf()], minutes: 60 };
const away = (linkDownMs: number, leaveFirst: Partial<DecisionContext['leaveFirst']> = {}) => ({
  linkDownMs,
  leaveFirst: { allowed: true, linkDownMs: 30_000, debtMaxFen: 20_000, ...leaveFirst },
});
const paidAt = (minutes: number, fen = 500) => ({
  openSessions: [sessionOf([someFact('p1', paid('t1', fen, 'WALLET'), { minutes })])],
});

const exits: Record<string, [Change, string]> = {
  'within the free minutes costs nothing': [
    { openSessions: [sessionOf()], minutes: 15 },
    'leave | exit_granted | the stay costs nothing',
  ],
  'a car that owes is asked to pay': [parked, 'pay | exit_pay | the stay is to be paid'],
  'a car that has paid leaves within the grace time for the price of its payment': [
    { ...paidAt(60), minutes: 75 },
    'leave | exit_granted | the stay is paid',
  ],
  'a car that stayed longer than the grace time owes the rest': [
    { ...paidAt(60), minutes: 76 },
    'pay | exit_pay | the stay is to be paid',
  ],
  'a car that paid a part is asked for the rest': [
    { ...paidAt(60, 300), minutes: 60 },
    'pay | exit_pay | the stay is to be paid',
  ],
  'a monthly car leaves on its permit': [
    { ...parked, permit },
    'leave | exit_monthly | permit card-1 covers the plate',
  ],
  'a monthly car leaves although its entry is not known': [
    { permit },
    'leave | exit_monthly | permit card-1 covers the plate',
  ],
  'a car without a known entry is refused': [
    {},
    'refuse | exit_no_entry | no open session has this plate',
  ],
  'a car without a readable plate is refused': [
    { read: someRead('') },
    'refuse | no_plate | the camera saw no readable plate',
  ],
  'a car that did not use its grant passes on the same one': [
    { unpassedSessionId: 's9' },
    'grant-again | exit_granted | this lane let the plate out before, and the car has not passed',
  ],
  'a car leaves first once the cloud has been away for long enough': [
    { ...parked, ...away(30_000) },
    'leave-unpaid | exit_later | the cloud has been away for 30 s; leave first, pay later',
  ],
  'a car pays while the cloud has not been away for long enough': [
    { ...parked, ...away(29_999) },
    'pay | exit_pay | the stay is to be paid; the cloud has been away for only 29 s',
  ],
  'a car pays when it would owe too much': [
    { ...parked, ...away(60_000, { debtMaxFen: 499 }) },
    'pay | exit_pay | the stay is to be paid; 500 fen is more than the 499 fen that may be owed',
  ],
  'a car may owe just as much as is allowed': [
    { ...parked, ...away(60_000, { debtMaxFen: 500 }) },
    'leave-unpaid | exit_later | the cloud has been away for 60 s; leave first, pay later',
  ],
  'a car pays where nobody may leave first': [
    { ...parked, ...away(3_600_000, { allowed: false }) },
    'pay | exit_pay | the stay is to be paid',
  ],
};

for (const [title, [change, expected]] of Object.entries(exits)) {
  test(`at the exit ${title}`, (t) => t.is(lineOf(decideExit(someContext(change))), expected));
}

test('the driver reads what is due, and the days that the permit is still valid', (t) => {
  const pay = decideExit(someContext({ ...paidAt(60), minutes: 90 }));
  t.like(pay, { dueFen: 200, quoted: { amountFen: 700 } });
  t.like(pay.show, { plate: '粤B12345', feeFen: 200 });
  const later = decideExit(someContext({ ...parked, ...away(30_000) }));
  t.like(later, { debtFen: 500, show: { feeFen: 500 } });
  t.is(decideEntry(someContext({ permit })).show.days, 3);
});

test('rule 9: the lines of a quote add up to its amount', (t) => {
  for (const minutes of [10, 60, 200, 3_000]) {
    const decision = decideExit(someContext({ openSessions: [sessionOf()], minutes }));
    if (!('quoted' in decision) || decision.quoted === null) return t.fail('there is no quote');
    const { amountFen, lines } = decision.quoted;
    t.is(
      amountFen,
      lines.reduce((fen, line) => fen + line.amountFen, 0),
    );
  }
});

test('rights and methods follow permit, entry and payment', (t) => {
  t.like(decideEntry(someContext({ permit })), { right: 'INTERNAL', permitId: 'card-1' });
  t.like(decideExit(someContext({ ...parked, permit })), { right: 'INTERNAL', method: 'MONTHLY' });
  t.like(decideExit(someContext({ ...paidAt(60), minutes: 60 })), {
    right: 'TEMPORARY',
    method: 'WALLET',
  });
  t.like(decideExit(someContext({ openSessions: [sessionOf()] })), { method: 'FREE' });
});
