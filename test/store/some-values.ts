import type { JournalEntry, OutboxEntry } from '../../protocol/park/disk.js';
import {
  damagedShelf,
  deadLetterShelf,
  factShelf,
  journalShelf,
  armWearShelf,
  bootShelf,
  debtShelf,
  laneModeShelf,
  leftElsewhereShelf,
  laneShelf,
  openShelf,
  outboxShelf,
  recordShelf,
  seenShelf,
  shiftShelf,
  sendingShelf,
  type Shelf,
} from '../../runtime/store/shelves.js';
import { somePermit } from '../permits/some-permit.js';
import { entered, someFact, stampAt } from '../support/some-facts.js';

export function someJournalEntry(sequence: number): JournalEntry {
  return {
    sequence,
    at: stampAt(0),
    laneId: 'in1',
    event: 'granted',
    text: 'a temporary car',
    sessionId: 's1',
    plate: '粤B12345',
  };
}

const outboxEntry: OutboxEntry = {
  uplink: {
    messageId: 'm1',
    nodeId: 'n1',
    sequence: 1,
    sessionId: '',
    plate: '',
    at: stampAt(0),
    body: 'armMovedAbnormally',
    armMovedAbnormally: {
      movementId: 'm1',
      action: 'RAISE',
      at: stampAt(0),
      channelId: 'A1',
      operatorId: '',
      plate: '',
      sessionId: '',
      reason: 'by hand',
    },
  },
  attempts: 2,
  lastAnswer: '',
  refusedReason: '',
};

interface ShelfWithValue {
  shelf: Shelf<unknown>;
  value: unknown;
}

function on<T>(shelf: Shelf<T>, value: T): ShelfWithValue {
  return { shelf, value };
}

/** Every shelf of the store, each with a value that it may hold. */
export function someValues(): ShelfWithValue[] {
  return [
    on(factShelf, someFact('f1', entered())),
    on(openShelf, someFact('f1', entered())),
    on(debtShelf, someFact('f1', entered())),
    on(outboxShelf, outboxEntry),
    on(deadLetterShelf, { ...outboxEntry, refusedReason: 'refused' }),
    on(journalShelf, someJournalEntry(1)),
    on(laneShelf, someJournalEntry(2)),
    on(leftElsewhereShelf, someJournalEntry(3)),
    on(laneModeShelf, { kind: 'HELD', sinceMs: 1, by: 'cloud' }),
    on(shiftShelf, {
      ...{ shiftId: 'h1', operatorId: '7', boothId: '', startedAt: stampAt(1), endedAt: null },
      ...{
        sums: { cashFen: 700, cashPayments: 1, raised: 0, freed: 2, freedFen: 900 },
        countedFen: null,
      },
    }),
    on(armWearShelf, { raises: 1_234 }),
    on(bootShelf, { boot: 1, startedUnixMs: 1, quality: 'SET' }),
    on(recordShelf, { kind: 'permit', permit: somePermit() }),
    on(seenShelf, { commandId: 'c1', seenMs: 1, done: true, reason: '' }),
    on(sendingShelf, {
      ...{ messageId: 'm1', texts: 2, freshText: true },
      sendings: [{ sign: 'A', end: 'rate-error' }],
    }),
    on(damagedShelf, {
      ...{ shelf: 'facts', key: 's1!f1', reason: 'the checksum does not fit' },
      ...{ foundMs: 1, found: Buffer.from([1, 2, 3]) },
    }),
  ];
}
