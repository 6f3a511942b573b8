import test from 'ava';
import type { DecisionContext } from '../../runtime/decisions/decision-context.js';
import type { Decision } from '../../runtime/decisions/decision.js';
import { noRights } from '../../runtime/permits/plate-rights.js';
import { decideEntry } from '../../runtime/decisions/decide-entry.js';
import { decideExit } from '../../runtime/decisions/decide-exit.js';
import { locked, paid, someFact } from '../support/some-facts.js';
import { covering, sessionOf, someContext, someRead } from './some-context.js';

type Change = Parameters<typeof someContext>[0];

const permit = covering();
const objections = (...told: string[]) => ({ rights: { ...noRights, objections: told } });
const barred = (remark: string) => ({ rights: { ...noRights, barred: remark } });
const owing = (...fen: number[]) => ({
  debts: fen.map((owedFen, at) => ({ sessionId: `d${at}`, owedFen })),
});
const taken = covering({ takenBy: '粤B99999' });

/** The decision in one line: what it is, what is shown, and its reasons. */
function lineOf(decision: Decision): string {
  const { kind, show, say, reasons } = decision;
  const told = show === say ? show.name : `${show.name} but said ${say.name}`;
  return `${kind} | ${told} | ${reasons.join('; ')}`;
}

const entries: Record<string, [Change, string]> = {
  'a temporary car comes in': [{}, 'enter | entry_granted | a temporary car'],
  'a monthly car comes in on its permit': [
    permit,
    'enter | entry_monthly | permit card-1 covers the plate',
  ],
  'a car whose permit does not count is a temporary one, and the reason is told': [
    objections('its card has expired'),
    'enter | entry_granted | a temporary car; its right does not count: its card has expired',
  ],
  'a full park refuses a temporary car': [
    { freePlaces: 0 },
    'refuse | entry_full | the park is full',
  ],
  'a full park refuses a car whose permit does not count': [
    { freePlaces: 0, ...objections('its card is not for this lane') },
    'refuse | entry_full | the park is full; ' +
      'its right does not count: its card is not for this lane',
  ],
  'a full park has a place for a permit': [
    { freePlaces: 0, ...permit },
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
  'a black-listed car is refused, and told why; a card does not help it': [
    { rights: { ...covering().rights, barred: '多次逃费' } },
    'refuse | entry_barred | the plate is on the black list: 多次逃费',
  ],
  'an entry of the black list needs no reason': [
    barred(''),
    'refuse | entry_barred | the plate is on the black list',
  ],
  'an internal car comes in without an end to its right': [
    covering({ right: 'INTERNAL', validUntilMs: null, reason: 'internal car 7' }),
    'enter | entry_granted | internal car 7',
  ],
  'the second car of a card with one place is a temporary one': [
    taken,
    'enter | entry_granted | a temporary car; its place is taken by 粤B99999',
  ],
  'the second car of a card with one place finds a full park full': [
    { ...taken, freePlaces: 0 },
    'refuse | entry_full | the park is full; its place is taken by 粤B99999',
  ],
  'a plate that owes comes in where nobody limits it': [
    owing(9_000),
    'enter | entry_granted | a temporary car',
  ],
  'a plate that owes as much as is allowed comes in': [
    { ...owing(2_000, 3_000), entryDebtMaxFen: 5_000 },
    'enter | entry_granted | a temporary car',
  ],
  'a plate that owes more than is allowed is refused': [
    { ...owing(2_000, 3_001), entryDebtMaxFen: 5_000 },
    'refuse | entry_debts | ' +
      'the plate owes 50.01 yuan for 2 earlier stays; 50 yuan are allowed',
  ],
  'a park whose licence is over still takes cars unless it is told not to': [
    { parkOver: { over: true, admits: true } },
    'enter | entry_granted | a temporary car',
  ],
  'a park whose licence is over may refuse temporary cars': [
    { parkOver: { over: true, admits: false } },
    'refuse | out_of_order | the licence of the car park is over',
  ],
  'a park whose licence is over lets cars with a right in': [
    { ...permit, parkOver: { over: true, admits: false } },
    'enter | entry_monthly | permit card-1 covers the plate',
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
  leaveFirst: {
    allowed: true,
    linkDownMs: 30_000,
    unansweredCharges: 3,
    unpaidMs: 180_000,
    debtMaxFen: 20_000,
    ...leaveFirst,
  },
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
    { ...parked, ...permit },
    'leave | exit_monthly | permit card-1 covers the plate',
  ],
  'a monthly car leaves although its entry is not known': [
    permit,
    'leave | exit_monthly | permit card-1 covers the plate',
  ],
  'a stored-value card that holds enough pays what is due': [
    { ...parked, storedValue: { cardId: 'v1', balanceFen: 500 } },
    'leave | exit_stored | 5 yuan are taken off the stored-value card v1; 0 yuan are left on it',
  ],
  'a stored-value card that holds too little is left alone': [
    { ...parked, storedValue: { cardId: 'v1', balanceFen: 499 } },
    'pay | exit_pay | the stay is to be paid; only 4.99 yuan are on its stored-value card v1',
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
    'pay | exit_pay | the stay is to be paid; the cloud has been away for 60 s; ' +
      '5 yuan are more than the 4.99 yuan that may be owed',
  ],
  'a car may owe just as much as is allowed': [
    { ...parked, ...away(60_000, { debtMaxFen: 500 }) },
    'leave-unpaid | exit_later | the cloud has been away for 60 s; leave first, pay later',
  ],
  'earlier debts count towards what a plate may owe': [
    { ...parked, ...away(60_000, { debtMaxFen: 1_499 }), ...owing(1_000) },
    'pay | exit_pay | the stay is to be paid; the cloud has been away for 60 s; ' +
      '5 yuan with the 10 yuan of earlier stays are more than the 14.99 yuan that may be owed',
  ],
  'a black-listed car may not leave first': [
    { ...parked, ...away(60_000), ...barred('逃费') },
    'pay | exit_pay | the stay is to be paid; the cloud has been away for 60 s; ' +
      'the plate is on the black list',
  ],
  'a car leaves first when the payment service has answered nobody for long enough': [
    { ...parked, ...away(0), linkDownMs: null, unansweredCharges: 3 },
    'leave-unpaid | exit_later | the payment service has not answered the last 3 charges; ' +
      'leave first, pay later',
  ],
  'a car pays while too few charges in a row were left without an answer': [
    { ...parked, ...away(0), linkDownMs: null, unansweredCharges: 2 },
    'pay | exit_pay | the stay is to be paid',
  ],
  'the payment service is no reason where no number of charges is set': [
    { ...parked, ...away(0, { unansweredCharges: null }), linkDownMs: null, unansweredCharges: 99 },
    'pay | exit_pay | the stay is to be paid',
  ],
  'a black-listed car may not leave first because the payment service is away': [
    { ...parked, ...away(0), linkDownMs: null, unansweredCharges: 3, ...barred('逃费') },
    'pay | exit_pay | the stay is to be paid; the payment service has not answered the last 3 ' +
      'charges; the plate is on the black list',
  ],
  'a car leaves first when no payment has come for long enough': [
    { ...parked, ...away(0), linkDownMs: null, askedMs: 180_000 },
    'leave-unpaid | exit_later | no payment has come for 180 s; leave first, pay later',
  ],
  'a car goes on waiting for its payment before that': [
    { ...parked, ...away(0), linkDownMs: null, askedMs: 179_999 },
    'pay | exit_pay | the stay is to be paid',
  ],
  'a car waits for ever for its payment where no time is set': [
    { ...parked, ...away(0, { unpaidMs: null }), linkDownMs: null, askedMs: 3_600_000 },
    'pay | exit_pay | the stay is to be paid',
  ],
  'an attendant may let a car out that owes': [
    { ...parked, letOut: 'Li let it out: the phone is empty' },
    'leave-unpaid | exit_later | Li let it out: the phone is empty; leave first, pay later',
  ],
  'an attendant may not let a car out that would owe too much': [
    { ...parked, ...away(0, { debtMaxFen: 499 }), linkDownMs: null, letOut: 'Li let it out' },
    'pay | exit_pay | the stay is to be paid; Li let it out; ' +
      '5 yuan are more than the 4.99 yuan that may be owed',
  ],
  'rule 9: a car whose payment is on its way to the disk neither leaves owing nor by its card': [
    { ...parked, ...away(60_000), beingPaid: true },
    'pay | exit_pay | its payment is kept',
  ],
  'rule 9: nor does it leave for nothing, though its stay costs nothing any more': [
    { openSessions: [sessionOf()], minutes: 5, beingPaid: true },
    'pay | exit_pay | its payment is kept',
  ],
  'rule 9: nor on a right that covers it since': [
    { ...parked, ...permit, beingPaid: true },
    'pay | exit_pay | its payment is kept',
  ],
  'a locked car stays, although it has paid': [
    {
      openSessions: [
        sessionOf([
          someFact('p1', paid('t1', 500), { minutes: 60 }),
          someFact('l1', locked(true), { minutes: 5 }),
        ]),
      ],
      minutes: 60,
    },
    'refuse | exit_locked | the driver has locked the car; it must be unlocked before it leaves',
  ],
  'a locked car stays, although it has a card': [
    { openSessions: [sessionOf([someFact('l1', locked(true))])], ...permit },
    'refuse | exit_locked | the driver has locked the car; it must be unlocked before it leaves',
  ],
  'a car that was unlocked again leaves': [
    {
      openSessions: [
        sessionOf([
          someFact('l2', locked(false), { minutes: 2 }),
          someFact('l1', locked(true), { minutes: 1 }),
        ]),
      ],
    },
    'leave | exit_granted | the stay costs nothing',
  ],
  'the second car of a card with one place pays': [
    { ...parked, ...covering({ takenBy: 'another car of its card' }) },
    'pay | exit_pay | the stay is to be paid; its place was taken by another car of its card',
  ],
  'a car without a known entry is shown with those that look alike': [
    { candidates: () => [{ session: sessionOf([], 's7'), plate: '粤B12346', distance: 2 }] },
    'refuse | exit_no_entry | no open session has this plate; ' +
      '粤B12346 (session s7) is inside and looks alike',
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
  t.is(decideEntry(someContext(permit)).show.days, 3);
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
  t.like(decideEntry(someContext(covering({ right: 'INTERNAL' }))), {
    right: 'INTERNAL',
    permitId: 'card-1',
  });
  t.like(decideExit(someContext({ ...parked, ...permit })), {
    right: 'MONTHLY',
    method: 'MONTHLY',
  });
  t.like(decideExit(someContext({ ...paidAt(60), minutes: 60 })), {
    right: 'TEMPORARY',
    method: 'WALLET',
  });
  t.like(decideExit(someContext({ openSessions: [sessionOf()] })), { method: 'FREE' });
});
