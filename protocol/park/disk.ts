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

export interface Meta {
  schemaVersion: number;
  /** Random at the store's creation; the first part of every id that this store gives out. */
  storeId: string;
  /** Counts the starts of the node on this store. */
  boot: number;
}
