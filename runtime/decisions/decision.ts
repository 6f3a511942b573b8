import type { PlateRead } from '../../drivers/camera/port.js';
import type { Permit } from '../../protocol/park/record.js';
import type { Quoted } from '../../protocol/park/fact.js';
import type { AssignedRight, PaymentMethod } from '../../protocol/park/values.js';
import type { LaneText } from '../lane/events.js';
import type { ParkingSession } from '../sessions/session-book.js';

/** What a decision rests on. Everything comes from memory: the lane path waits for nothing. */
export interface DecisionContext {
  read: PlateRead;
  nowMs: number;
  laneId: string;
  /** The permit that covers this plate in this lane now. */
  permit: Permit | null;
  /** Why a known permit does not cover it, for the journal; empty when there is none. */
  permitRefusal: string;
  /** Open sessions of the plate, the latest first. */
  openSessions: readonly ParkingSession[];
  /** The session that this lane granted to the plate, and whose car has not passed yet. */
  unpassedSessionId: string | null;
  freePlaces: number;
  /** How long the cloud has been away, in milliseconds; null while it is reached. */
  linkDownMs: number | null;
  leaveFirst: { allowed: boolean; linkDownMs: number; debtMaxFen: number };
  /** What the stay costs, explained. */
  quote: (enteredMs: number, untilMs: number) => { amountFen: number; lines: Quoted['lines'] };
}

interface Shown {
  show: LaneText;
  say: LaneText;
  /** In words, for the journal and the console. */
  reasons: readonly string[];
}

/** A decision with its reasons, and what it makes of the session. */
export type Decision = Shown &
  (
    | { kind: 'refuse'; reason: string }
    | { kind: 'pay'; session: ParkingSession; quoted: Quoted; dueFen: number }
    /** The car did not use its grant: it may pass on the same one. */
    | { kind: 'grant-again'; sessionId: string }
    | {
        kind: 'enter';
        right: AssignedRight;
        permitId: string;
        /** Sessions whose exit nobody saw; they are closed before the new one begins. */
        supersedes: readonly ParkingSession[];
      }
    | {
        kind: 'leave';
        /** Null when the car's entry is unknown. */
        session: ParkingSession | null;
        right: AssignedRight;
        permitId: string;
        method: PaymentMethod;
        quoted: Quoted | null;
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
  return { name, plate, feeFen: 0, days: 0, ...filled };
}

/** The same words on the screen and from the speaker. */
export function both(words: LaneText): { show: LaneText; say: LaneText } {
  return { show: words, say: words };
}

/** No decision without a plate. */
export function unreadable(): Decision {
  return {
    kind: 'refuse',
    reason: 'no-plate',
    reasons: ['the camera saw no readable plate'],
    ...both(text('no_plate', '')),
  };
}

const DAY_MS = 86_400_000;

/** Days that a permit is still valid, today included. */
export function daysLeft(permit: Permit, nowMs: number): number {
  return Math.max(0, Math.ceil((permit.validUntilMs - nowMs) / DAY_MS));
}
