import { yuanText } from '../rates/yuan-text.js';
import { both, daysLeft, refuse, text, unreadable, type Decision } from './decision.js';
import type { DecisionContext } from './decision-context.js';

/** Answers for the cars that it is about; null leaves the car to the next rule. */
type EntryRule = (context: DecisionContext) => Decision | null;

/** The first rule that has an answer decides. */
const rules: readonly EntryRule[] = [
  whoHasNoPlate,
  whoWasGrantedBefore,
  whoIsBlackListed,
  whoHasARight,
  whoOwesTooMuch,
  whoComesToAClosedPark,
  whoComesToAFullPark,
];

/** Whether a car may come in. */
export function decideEntry(context: DecisionContext): Decision {
  for (const rule of rules) {
    const decision = rule(context);
    if (decision !== null) return decision;
  }
  const stored = context.storedValue;
  if (stored === null) {
    return enter(context, 'TEMPORARY', '', ['a temporary car', ...whyNoRight(context)]);
  }
  const reason = `${yuanText(stored.balanceFen)} yuan are on its stored-value card ${stored.cardId}`;
  return enter(context, 'STORED_VALUE', stored.cardId, [reason, ...whyNoRight(context)]);
}

function whoHasNoPlate({ read }: DecisionContext): Decision | null {
  return read.plate === '' ? unreadable() : null;
}

function whoWasGrantedBefore(context: DecisionContext): Decision | null {
  if (context.unpassedSessionId === null) return null;
  return {
    kind: 'grant-again',
    sessionId: context.unpassedSessionId,
    reasons: ['this lane let the plate in before, and the car has not passed'],
    ...both(welcome(context)),
  };
}

function whoIsBlackListed({ read, rights }: DecisionContext): Decision | null {
  if (rights.barred === null) return null;
  return refuse('black-list', text('entry_barred', read.plate), [
    `the plate is on the black list${rights.barred === '' ? '' : `: ${rights.barred}`}`,
  ]);
}

/** A right counts while the place it holds for is free; else the car is a temporary one. */
function whoHasARight(context: DecisionContext): Decision | null {
  const { covering } = context.rights;
  if (covering === null || covering.takenBy !== null) return null;
  return enter(context, covering.right, covering.permitId, [covering.reason]);
}

function whoOwesTooMuch({ read, debts, entryDebtMaxFen }: DecisionContext): Decision | null {
  const owedFen = debts.reduce((sum, debt) => sum + debt.owedFen, 0);
  if (entryDebtMaxFen === null || owedFen <= entryDebtMaxFen) return null;
  return refuse('debts', text('entry_debts', read.plate, { feeFen: owedFen }), [
    `the plate owes ${yuanText(owedFen)} yuan for ${debts.length} earlier stays; ` +
      `${yuanText(entryDebtMaxFen)} yuan are allowed`,
  ]);
}

function whoComesToAClosedPark({ read, parkOver }: DecisionContext): Decision | null {
  if (!parkOver.over || parkOver.admits) return null;
  return refuse('park-over', text('out_of_order', read.plate), [
    'the licence of the car park is over',
  ]);
}

function whoComesToAFullPark(context: DecisionContext): Decision | null {
  if (context.freePlaces > 0) return null;
  return refuse('full', text('entry_full', context.read.plate), [
    'the park is full',
    ...whyNoRight(context),
  ]);
}

function enter(
  context: DecisionContext,
  right: Extract<Decision, { kind: 'enter' }>['right'],
  permitId: string,
  reasons: readonly string[],
): Decision {
  const missed = context.openSessions.map(
    ({ sessionId }) => `session ${sessionId} is still open: its exit was not seen`,
  );
  return {
    kind: 'enter',
    right,
    permitId,
    reentered: context.reentered,
    supersedes: context.openSessions,
    reasons: [...reasons, ...missed],
    ...both(welcome(context)),
  };
}

function welcome({ read, rights, nowMs }: DecisionContext): Decision['show'] {
  const { covering } = rights;
  if (covering === null || covering.takenBy !== null) return text('entry_granted', read.plate);
  if (covering.validUntilMs === null) return text('entry_granted', read.plate);
  return text('entry_monthly', read.plate, { days: daysLeft(covering.validUntilMs, nowMs) });
}

function whyNoRight({ rights }: DecisionContext): string[] {
  const { covering, objections } = rights;
  const taken = covering?.takenBy ?? null;
  return taken === null
    ? objections.map((objection) => `its right does not count: ${objection}`)
    : [`its place is taken by ${taken}`];
}
