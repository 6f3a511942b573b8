import type { Quoted } from '../../protocol/park/fact.js';
import type { PaymentMethod } from '../../protocol/park/values.js';
import { latestPayment, stayPrice } from '../rates/stay-price.js';
import { yuanText } from '../rates/yuan-text.js';
import { entryOf, isLocked, releaseOf, type ParkingSession } from '../sessions/session-book.js';
import { both, daysLeft, refuse, text, unreadable, type Decision } from './decision.js';
import type { DecisionContext } from './decision-context.js';
import { mayLeaveFirst } from './leave-first.js';

/** Whether a car may leave, and what it owes. */
export function decideExit(context: DecisionContext): Decision {
  const plate = context.read.plate;
  if (plate === '') return unreadable();
  if (context.unpassedSessionId !== null) {
    return {
      kind: 'grant-again',
      sessionId: context.unpassedSessionId,
      reasons: ['this lane let the plate out before, and the car has not passed'],
      ...both(text('exit_granted', plate)),
    };
  }
  const session = context.openSessions[0] ?? null;
  if (session !== null && isLocked(session)) {
    return refuse('locked', text('exit_locked', plate), [
      'the driver has locked the car; it must be unlocked before it leaves',
    ]);
  }
  if (session !== null && context.beingPaid) return whileItsPaymentIsKept(context, session);
  return onItsRight(context, session) ?? onItsEntry(context, session);
}

/**
 * Money that was just taken must be in the order of the exit, and neither be taken off a card as
 * well nor be owed: nothing is decided until it is kept.
 */
function whileItsPaymentIsKept(context: DecisionContext, session: ParkingSession): Decision {
  return pay(context, { session, ...stayPrice(context, session) }, ['its payment is kept']);
}

function pay({ read }: DecisionContext, owing: Owing, reasons: string[]): Decision {
  const words = both(text('exit_pay', read.plate, { feeFen: owing.dueFen }));
  return { kind: 'pay', ...owing, reasons, ...words };
}

/** A right that another car of its place has used up does not cover this stay. */
function onItsRight(context: DecisionContext, session: ParkingSession | null): Decision | null {
  const { covering } = context.rights;
  if (covering === null || covering.takenBy !== null) return null;
  const { right, permitId, validUntilMs, reason } = covering;
  const plate = context.read.plate;
  const words =
    validUntilMs === null
      ? text('exit_granted', plate)
      : text('exit_monthly', plate, { days: daysLeft(validUntilMs, context.nowMs) });
  return {
    kind: 'leave',
    session,
    right,
    permitId,
    method: 'MONTHLY',
    quoted: null,
    taken: null,
    reasons: [reason],
    ...both(words),
  };
}

function onItsEntry(context: DecisionContext, session: ParkingSession | null): Decision {
  if (session !== null) return settle(context, session);
  const candidates = context.candidates();
  // A car that looks like one inside may have been misread: people decide before it is charged.
  const { fen, by } = context.noEntry;
  if (fen > 0 && (by !== null || candidates.length === 0)) return beginUnseen(context);
  const alike = candidates.map(({ plate, session: { sessionId } }) => {
    return `${plate} (session ${sessionId}) is inside and looks alike`;
  });
  return refuse(
    'no-entry',
    text('exit_no_entry', context.read.plate),
    ['no open session has this plate', ...alike],
    candidates,
  );
}

function beginUnseen({ noEntry: { fen, by }, read }: DecisionContext): Decision {
  const who = by === null ? '' : `, by ${by}`;
  return {
    kind: 'begin-unseen',
    fixedFen: fen,
    reasons: [`no open session has this plate; a fixed charge of ${yuanText(fen)} yuan${who}`],
    ...both(text('exit_pay', read.plate, { feeFen: fen })),
  };
}

function settle(context: DecisionContext, session: ParkingSession): Decision {
  const { quoted, dueFen } = stayPrice(context, session);
  if (dueFen === 0) {
    return {
      kind: 'leave',
      session,
      right: entryOf(session)?.entered.right ?? 'TEMPORARY',
      permitId: '',
      method: methodOf(session),
      quoted,
      taken: null,
      reasons: [whySettled(session, quoted)],
      ...both(text('exit_granted', context.read.plate)),
    };
  }
  const owing = { session, quoted, dueFen };
  const stored = onStoredValue(context, owing);
  if (stored !== null) return stored;
  const later = mayLeaveFirst(context, dueFen);
  if (later.allowed) return leaveUnpaid(context, owing, later.reason);
  const { covering } = context.rights;
  const taken = covering === null ? [] : [`its place was taken by ${covering.takenBy ?? ''}`];
  const whyNot = [...taken, ...whyNoCard(context), ...later.reasons];
  return pay(context, owing, ['the stay is to be paid', ...whyNot]);
}

function whySettled(session: ParkingSession, quoted: Quoted): string {
  const release = releaseOf(session);
  if (release !== null) return `${release.by ?? ''} let it out free: ${release.reasonId ?? ''}`;
  return quoted.amountFen === 0 ? 'the stay costs nothing' : 'the stay is paid';
}

interface Owing {
  session: ParkingSession;
  quoted: Quoted;
  dueFen: number;
}

/** A card that covers all that is due pays it; one that does not is left alone. */
function onStoredValue(
  context: DecisionContext,
  { session, quoted, dueFen }: Owing,
): Decision | null {
  const { storedValue, chargeIsOpen, read } = context;
  if (storedValue === null || storedValue.balanceFen < dueFen || chargeIsOpen) return null;
  const { cardId, balanceFen } = storedValue;
  const leftFen = balanceFen - dueFen;
  return {
    kind: 'leave',
    session,
    right: 'STORED_VALUE',
    permitId: cardId,
    method: 'STORED_VALUE',
    quoted,
    taken: { cardId, amountFen: dueFen },
    reasons: [
      `${yuanText(dueFen)} yuan are taken off the stored-value card ${cardId}; ` +
        `${yuanText(leftFen)} yuan are left on it`,
    ],
    ...both(text('exit_stored', read.plate, { feeFen: dueFen, balanceFen: leftFen })),
  };
}

function whyNoCard({ storedValue, chargeIsOpen }: DecisionContext): string[] {
  if (storedValue === null) return [];
  const { cardId, balanceFen } = storedValue;
  if (chargeIsOpen) return [`its stored-value card ${cardId} waits: the platform may still pay`];
  return [`only ${yuanText(balanceFen)} yuan are on its stored-value card ${cardId}`];
}

/** Lets a car out that owes. */
export function leaveUnpaid(context: DecisionContext, owing: Owing, reason: string): Decision {
  return {
    kind: 'leave-unpaid',
    session: owing.session,
    quoted: owing.quoted,
    debtFen: owing.dueFen,
    reason,
    reasons: [reason, 'leave first, pay later'],
    ...both(text('exit_later', context.read.plate, { feeFen: owing.dueFen })),
  };
}

function methodOf(session: ParkingSession): PaymentMethod {
  const latest = latestPayment(session);
  return latest?.kind === 'paid' ? latest.paid.method : 'FREE';
}
