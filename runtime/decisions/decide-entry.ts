import {
  both,
  daysLeft,
  text,
  unreadable,
  type Decision,
  type DecisionContext,
} from './decision.js';

/** Whether a car may come in. */
export function decideEntry(context: DecisionContext): Decision {
  const { read, permit, nowMs } = context;
  const plate = read.plate;
  if (plate === '') return unreadable();
  if (context.unpassedSessionId !== null) {
    return {
      kind: 'grant-again',
      sessionId: context.unpassedSessionId,
      reasons: ['this lane let the plate in before, and the car has not passed'],
      ...both(text(permit === null ? 'entry_granted' : 'entry_monthly', plate)),
    };
  }
  if (permit === null && context.freePlaces <= 0) {
    return {
      kind: 'refuse',
      reason: 'full',
      reasons: ['the park is full', ...withReason(context.permitRefusal)],
      ...both(text('entry_full', plate)),
    };
  }
  const supersedes = context.openSessions;
  const missed = supersedes.map(
    ({ sessionId }) => `session ${sessionId} is still open: its exit was not seen`,
  );
  if (permit !== null) {
    return {
      kind: 'enter',
      right: permit.right,
      permitId: permit.permitId,
      supersedes,
      reasons: [`permit ${permit.permitId} covers the plate`, ...missed],
      ...both(text('entry_monthly', plate, { days: daysLeft(permit, nowMs) })),
    };
  }
  return {
    kind: 'enter',
    right: 'TEMPORARY',
    permitId: '',
    supersedes,
    reasons: ['a temporary car', ...withReason(context.permitRefusal), ...missed],
    ...both(text('entry_granted', plate)),
  };
}

function withReason(permitRefusal: string): string[] {
  return permitRefusal === '' ? [] : [`its permit does not count: ${permitRefusal}`];
}
