import type { Uplink } from './uplink.js';
import type { Stamp } from './values.js';

export interface JournalEntry {
  sequence: number;
  at: Stamp;
  laneId: string;
  /** Stable name of what happened, for example `granted` or `arm_moved_abnormally`. */
  event: string;
  text: string;
  sessionId: string;
  plate: string;
}

export interface OutboxEntry {
  uplink: Uplink;
  attempts: number;
  lastAnswer: string;
  /** Set when the cloud refused the message for good: it then waits among the dead letters. */
  refusedReason: string;
}

export interface SeenCommand {
  commandId: string;
  seenMs: number;
  done: boolean;
  reason: string;
}

/**
 * `HELD`: the arm stays up until released. `LOCKED`: it stays down until unlocked. `FIRE_RELEASE`:
 * held up since the fire release acted, which no time ends.
 */
export interface LaneMode {
  kind: 'NORMAL' | 'HELD' | 'LOCKED' | 'FIRE_RELEASE';
  sinceMs: number;
  by: string;
}

/** Who takes money: from coming on duty until going off. */
export interface Shift {
  shiftId: string;
  operatorId: string;
  /** Where the operator sits; may be empty. */
  boothId: string;
  startedAt: Stamp;
  /** Null while the shift lasts. */
  endedAt: Stamp | null;
  sums: ShiftSums;
  /** Cash as it was counted at the end, in fen; null when nobody counted. */
  countedFen: number | null;
}

/** What an operator did at the lanes of one box during a shift. */
export interface ShiftSums {
  cashFen: number;
  cashPayments: number;
  /** Arms raised by command. */
  raised: number;
  /** Cars let out free. */
  freed: number;
  /** What was due of them when they were let out, in fen. */
  freedFen: number;
}

/** How often the arm of a lane was raised, for its maintenance. */
export interface ArmWear {
  raises: number;
}

export interface Meta {
  schemaVersion: number;
  /** Random at the store's creation; the first part of every id that this store gives out. */
  storeId: string;
  /** Counts the starts of the node on this store. */
  boot: number;
}

/** Where a store stands; written with every batch. */
export interface StorePosition {
  /** The highest sequence that was given out. */
  sequence: number;
  /** Counts the batches. */
  batch: number;
}

/** A value that was damaged, as it was found. */
export interface DamagedValue {
  shelf: string;
  key: string;
  reason: string;
  /** Unix milliseconds. */
  foundMs: number;
  found: Uint8Array;
}

export interface StoreChange {
  shelf: string;
  key: string;
  payload: Uint8Array;
  removed: boolean;
}

/** One record of the recent journal: a batch, or a part of a checkpoint. */
export interface RecentRecord {
  storeId: string;
  schemaVersion: number;
  boot: number;
  position: StorePosition;
  changes: StoreChange[];
  /** The changes repeat what is on disk already. */
  checkpoint: boolean;
  /** The checkpoint that began with this file ends here: all earlier files are superseded. */
  complete: boolean;
}

/** How the sendings of one uplink ended, as far as the bridge must remember it across a restart. */
export interface SendingHistory {
  messageId: string;
  /** Oldest first. `end` is a `SendingEnd`; what is none proves nothing. */
  sendings: { sign: string; end: string }[];
  /** How many different data texts were sent. */
  texts: number;
  /** The next sending needs a data text that was not sent before. */
  freshText: boolean;
}
