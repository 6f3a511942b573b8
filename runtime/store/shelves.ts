import {
  armWearCodec,
  bootClockCodec,
  damagedValueCodec,
  factCodec,
  journalEntryCodec,
  laneModeCodec,
  outboxEntryCodec,
  recordCodec,
  seenCommandCodec,
  shiftCodec,
  sendingHistoryCodec,
  type Codec,
} from '../../protocol/park/codec.js';
import type {
  ArmWear,
  DamagedValue,
  JournalEntry,
  LaneMode,
  OutboxEntry,
  SeenCommand,
  Shift,
  SendingHistory,
} from '../../protocol/park/disk.js';
import type { Fact } from '../../protocol/park/fact.js';
import type { BootClock } from '../../protocol/park/node.js';
import type { ParkRecord } from '../../protocol/park/record.js';

/** A part of the store with one kind of value. */
export interface Shelf<T> {
  name: string;
  codec: Codec<T>;
}

/** Facts by session, then by fact. */
export const factShelf: Shelf<Fact> = { name: 'facts', codec: factCodec };
/** So many facts of one session are read; a session has a dozen. */
export const factsPerSessionMax = 1_000;
/** Open sessions: their first fact, so that a start reads open sessions only. */
export const openShelf: Shelf<Fact> = { name: 'open', codec: factCodec };
/** Stays that were owed for when their car left, by session. What is still owed the facts tell. */
export const debtShelf: Shelf<Fact> = { name: 'debts', codec: factCodec };
/** Messages that wait for the cloud, by sequence. */
export const outboxShelf: Shelf<OutboxEntry> = { name: 'outbox', codec: outboxEntryCodec };
/** Messages that the cloud refused for good, by sequence. */
export const deadLetterShelf: Shelf<OutboxEntry> = { name: 'dead', codec: outboxEntryCodec };
/** What happened and why, by sequence. */
export const journalShelf: Shelf<JournalEntry> = { name: 'journal', codec: journalEntryCodec };
/** The last grant or passage of each lane, by lane. */
export const laneShelf: Shelf<JournalEntry> = { name: 'lanes', codec: journalEntryCodec };
/** Stays that ended at another box which has not reported the exit yet, by plate and session. */
export const leftElsewhereShelf: Shelf<JournalEntry> = {
  name: 'left-elsewhere',
  codec: journalEntryCodec,
};
/** What was commanded of each lane and goes on after a start, by lane. */
export const laneModeShelf: Shelf<LaneMode> = { name: 'modes', codec: laneModeCodec };
/** The present or last shift of each operator, by operator. */
export const shiftShelf: Shelf<Shift> = { name: 'shifts', codec: shiftCodec };
/** How often each arm was raised, by lane. */
export const armWearShelf: Shelf<ArmWear> = { name: 'wear', codec: armWearCodec };
/** What is known of the clock of each start, by its number. */
export const bootShelf: Shelf<BootClock> = { name: 'boots', codec: bootClockCodec };
/** Records of all kinds, by kind and key. */
export const recordShelf: Shelf<ParkRecord> = { name: 'records', codec: recordCodec };
/** Commands that were carried out or refused, by id. */
export const seenShelf: Shelf<SeenCommand> = { name: 'seen', codec: seenCommandCodec };
/** Values that were damaged, by shelf and key. */
export const damagedShelf: Shelf<DamagedValue> = { name: 'damaged', codec: damagedValueCodec };

/** Refused sendings of messages that are not settled, by message. */
export const sendingShelf: Shelf<SendingHistory> = {
  name: 'sendings',
  codec: sendingHistoryCodec,
};

/** All of them, in the order in which they are told of. */
export const shelves: readonly Shelf<unknown>[] = [
  ...[factShelf, openShelf, debtShelf, outboxShelf, deadLetterShelf, journalShelf, laneShelf],
  ...[leftElsewhereShelf, laneModeShelf, shiftShelf, armWearShelf, bootShelf, recordShelf],
  ...[seenShelf, sendingShelf, damagedShelf],
];

/** A key that sorts like its number. */
export function sequenceKey(sequence: number): string {
  return String(sequence).padStart(16, '0');
}

export function factKey(fact: Fact): string {
  return `${fact.sessionId}!${fact.factId}`;
}
