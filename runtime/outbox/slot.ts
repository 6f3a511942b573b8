import type { Timer } from '../../drivers/clock.js';
import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { Waiting } from './order.js';

/** A message that the outbox has in memory. */
export interface Slot extends Waiting {
  entry: OutboxEntry;
  /** Taken before its turn, because no earlier message of its plate or session waits. */
  live: boolean;
  state: 'waiting' | 'sending';
  timer: Timer | null;
  /** Sendings that the cloud did not answer although the link stayed up. */
  silences: number;
  /** Sessions of which another box has to report something first. */
  before: readonly string[];
  /** How often it was looked at while a message of another box had to go first. */
  held: number;
}

export function slotOf(entry: OutboxEntry, live: boolean): Slot {
  const { sequence, sessionId, plate } = entry.uplink;
  return {
    sequence,
    sessionId,
    plate,
    entry,
    live,
    state: 'waiting',
    timer: null,
    silences: 0,
    before: [],
    held: 0,
  };
}
