import type { PlateRead } from '../../drivers/camera/port.js';
import type { Fact } from '../../protocol/park/fact.js';
import type { DecisionContext } from '../../runtime/decisions/decision-context.js';
import { noRights, type CoveringRight } from '../../runtime/permits/plate-rights.js';
import { quote } from '../../runtime/rates/quote.js';
import { noFreeDays, someRate } from '../rates/some-rate.js';
import { enteredMs, type ParkingSession } from '../../runtime/sessions/session-book.js';
import { entered, someFact } from '../support/some-facts.js';
import { START_MS } from '../support/test-environment.js';

export const PLATE = '粤B12345';

export function someRead(plate = PLATE): PlateRead {
  return {
    plate,
    confidence: 96,
    color: 'blue',
    direction: 'approaching',
    trigger: 'automatic',
    cameraTimeS: 0,
    sequence: 1,
    offline: false,
  };
}

export function sessionOf(facts: Fact[] = [], sessionId = 's1'): ParkingSession {
  return { sessionId, facts: [someFact(`${sessionId}_in`, entered(), { sessionId }), ...facts] };
}

/** A right that covers the plate, valid for three days more. */
export function covering(changes: Partial<CoveringRight> = {}): { rights: typeof noRights } {
  const right: CoveringRight = {
    right: 'MONTHLY',
    permitId: 'card-1',
    validUntilMs: START_MS + 3 * 86_400_000,
    reason: 'permit card-1 covers the plate',
    takenBy: null,
    ...changes,
  };
  return { rights: { ...noRights, covering: right } };
}

/** A temporary car that comes `minutes` after the start of the day to a park with free places. */
export function someContext(
  changes: Partial<DecisionContext> & { minutes?: number } = {},
): DecisionContext {
  const { minutes = 0, ...rest } = changes;
  return {
    read: someRead(),
    nowMs: START_MS + minutes * 60_000,
    laneId: 'in1',
    rights: noRights,
    storedValue: null,
    chargeIsOpen: false,
    openSessions: [],
    unpassedSessionId: null,
    debts: [],
    freePlaces: 5,
    parkOver: { over: false, admits: true },
    entryDebtMaxFen: null,
    linkDownMs: null,
    unansweredCharges: 0,
    askedMs: null,
    letOut: null,
    beingPaid: false,
    leaveFirst: {
      allowed: true,
      linkDownMs: 30_000,
      unansweredCharges: null,
      unpaidMs: null,
      debtMaxFen: 20_000,
    },
    whenMs: ({ at }) => at.unixMs,
    reentered: false,
    graceMs: 15 * 60_000,
    quote: (session, untilMs) =>
      quote(someRate(), noFreeDays, { enteredMs: enteredMs(session), untilMs, reentered: false }),
    noEntry: { fen: 0, by: null },
    candidates: () => [],
    ...rest,
  };
}
