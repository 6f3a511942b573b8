import type { Fact, Quoted } from '../../protocol/park/fact.js';
import type { PaymentMethod } from '../../protocol/park/values.js';
import { enteredMs, entryOf, paidFen, type ParkingSession } from '../sessions/session-book.js';
import {
  both,
  daysLeft,
  text,
  unreadable,
  type Decision,
  type DecisionContext,
} from './decision.js';

/** Who has paid may take this long to leave before the stay costs more. */
const PAYMENT_GRACE_MS = 15 * 60_000;

/** Whether a car may leave, and what it owes. */
export function decideExit(context: DecisionContext): Decision {
  const { read, permit } = context;
  const plate = read.plate;
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
  if (permit !== null) {
    return {
      kind: 'leave',
      session,
      right: permit.right,
      permitId: permit.permitId,
      method: 'MONTHLY',
      quoted: null,
      reasons: [`permit ${permit.permitId} covers the plate`],
      ...both(text('exit_monthly', plate, { days: daysLeft(permit, context.nowMs) })),
    };
  }
  if (session === null) {
    return {
      kind: 'refuse',
      reason: 'no-entry',
      reasons: ['no open session has this plate'],
      ...both(text('exit_no_entry', plate)),
    };
  }
  return settle(context, session);
}

function settle(context: DecisionContext, session: ParkingSession): Decision {
  const plate = context.read.plate;
  const quoted = quoteOf(context, session);
  const dueFen = Math.max(0, quoted.amountFen - paidFen(session));
  if (dueFen === 0) {
    return {
      kind: 'leave',
      session,
      right: entryOf(session)?.entered.right ?? 'TEMPORARY',
      permitId: '',
      method: methodOf(session),
      quoted,
      reasons: [quoted.amountFen === 0 ? 'the stay costs nothing' : 'the stay is paid'],
      ...both(text('exit_granted', plate)),
    };
  }
  const away = context.linkDownMs;
  const { allowed, linkDownMs, debtMaxFen } = context.leaveFirst;
  if (allowed && away !== null && away >= linkDownMs && dueFen <= debtMaxFen) {
    const reason = `the cloud has been away for ${Math.floor(away / 1000)} s`;
    return {
      kind: 'leave-unpaid',
      session,
      quoted,
      debtFen: dueFen,
      reason,
      reasons: [reason, 'leave first, pay later'],
      ...both(text('exit_later', plate, { feeFen: dueFen })),
    };
  }
  return {
    kind: 'pay',
    session,
    quoted,
    dueFen,
    reasons: ['the stay is to be paid', ...whyNotLater(context, dueFen)],
    ...both(text('exit_pay', plate, { feeFen: dueFen })),
  };
}

function quoteOf(context: DecisionContext, session: ParkingSession): Quoted {
  const lastPaid = latestPayment(session);
  const covered = lastPaid !== null && context.nowMs - lastPaid.at.unixMs <= PAYMENT_GRACE_MS;
  const untilMs = covered ? lastPaid.at.unixMs : context.nowMs;
  const { amountFen, lines } = context.quote(enteredMs(session), untilMs);
  return { amountFen, lines, until: null };
}

function latestPayment(session: ParkingSession): Fact | null {
  let latest: Fact | null = null;
  for (const fact of session.facts) {
    if (fact.kind === 'paid' && fact.at.unixMs >= (latest?.at.unixMs ?? 0)) latest = fact;
  }
  return latest;
}

function methodOf(session: ParkingSession): PaymentMethod {
  const latest = latestPayment(session);
  return latest?.kind === 'paid' ? latest.paid.method : 'FREE';
}

function whyNotLater(context: DecisionContext, dueFen: number): string[] {
  const { linkDownMs, leaveFirst } = context;
  if (linkDownMs === null || !leaveFirst.allowed) return [];
  if (dueFen > leaveFirst.debtMaxFen) {
    return [`${dueFen} fen is more than the ${leaveFirst.debtMaxFen} fen that may be owed`];
  }
  return [`the cloud has been away for only ${Math.floor(linkDownMs / 1000)} s`];
}
