import type { Quoted } from '../../protocol/park/fact.js';
import type { AssignedRight, PaymentMethod } from '../../protocol/park/values.js';
import type { LaneText } from '../lane/events.js';
import type { PlateCandidate } from '../sessions/plate-candidates.js';
import type { ParkingSession } from '../sessions/session-book.js';

interface Shown {
  show: LaneText;
  say: LaneText;
  /** In words, for the journal and the console. */
  reasons: readonly string[];
}

/** Why a car is not let through, in a word. */
export type RefusalReason =
  'no-plate' | 'black-list' | 'debts' | 'park-over' | 'full' | 'locked' | 'no-entry';

/** A decision with its reasons, and what it makes of the session. */
export type Decision = Shown &
  (
    | { kind: 'refuse'; reason: RefusalReason; candidates: readonly PlateCandidate[] }
    | { kind: 'pay'; session: ParkingSession; quoted: Quoted; dueFen: number }
    /** The car did not use its grant: it may pass on the same one. */
    | { kind: 'grant-again'; sessionId: string }
    | {
        kind: 'enter';
        right: AssignedRight;
        permitId: string;
        /** The car left shortly before; see `Entered`. */
        reentered: boolean;
        /** Sessions whose exit nobody saw; they are closed before the new one begins. */
        supersedes: readonly ParkingSession[];
      }
    /** The stay of a car whose entry nobody saw; it is decided on again with its stay. */
    | { kind: 'begin-unseen'; fixedFen: number }
    | {
        kind: 'leave';
        /** Null when the car's entry is unknown. */
        session: ParkingSession | null;
        right: AssignedRight;
        permitId: string;
        method: PaymentMethod;
        quoted: Quoted | null;
        /** What is taken off the plate's stored-value card now; null when nothing is. */
        taken: { cardId: string; amountFen: number } | null;
      }
    | {
        kind: 'leave-unpaid';
        session: ParkingSession;
        quoted: Quoted;
        debtFen: number;
        reason: string;
      }
  );

export function text(
  name: LaneText['name'],
  plate: string,
  filled: Partial<LaneText> = {},
): LaneText {
  return { name, plate, feeFen: 0, balanceFen: 0, days: 0, ...filled };
}

/** The same words on the screen and from the speaker. */
export function both(words: LaneText): { show: LaneText; say: LaneText } {
  return { show: words, say: words };
}

export function refuse(
  reason: RefusalReason,
  words: LaneText,
  reasons: readonly string[],
  candidates: readonly PlateCandidate[] = [],
): Decision {
  return { kind: 'refuse', reason, reasons, candidates, ...both(words) };
}

/** No decision without a plate. */
export function unreadable(): Decision {
  return refuse('no-plate', text('no_plate', ''), ['the camera saw no readable plate']);
}

/**
 * The car that stood in the lane before a start may stand there still, but its plate has come in or
 * gone out since: only the camera can tell who stands there now.
 */
export function rememberedWrongly(plate: string): Decision {
  return refuse('no-plate', text('unreadable', ''), [
    `${plate} was granted before the start, and has come in or gone out elsewhere since`,
  ]);
}

const DAY_MS = 86_400_000;

/** Days that a right is still valid, today included. */
export function daysLeft(validUntilMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((validUntilMs - nowMs) / DAY_MS));
}
