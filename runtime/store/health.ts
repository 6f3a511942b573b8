import type { RecentState } from './recent-journal.js';

/** What a start had to build anew, in words and numbers. */
export interface Restored {
  reason: string;
  /** Where the damaged database is now; null when nothing was moved. */
  movedTo: string | null;
  /** Values that were taken from the recent journal. */
  values: number;
  openSessions: number;
  waitingOrders: number;
  /** False: the journal did not know everything, so something open may be missing. */
  complete: boolean;
}

/** What is wrong with the disk, and since when on the monotonic clock. */
export interface Failing {
  reason: string;
  sinceMs: number;
  fullDisk: boolean;
}

/** How well the store keeps what it is given. */
export interface StoreHealth {
  /** Null while writing works. */
  failing: Failing | null;
  /** Batches that are not yet on disk. */
  waiting: number;
  /** Values that were damaged and put aside since the start. */
  quarantined: number;
  recentJournal: RecentState;
  /** Null when this start found everything in order. */
  restored: Restored | null;
}
