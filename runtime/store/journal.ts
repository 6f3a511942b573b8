import type { JournalEntry } from '../../protocol/park/disk.js';
import type { Stamper } from '../time/stamper.js';
import { journalShelf, sequenceKey } from './shelves.js';
import type { Store } from './store.js';
import { put, type Change } from './write.js';

/** An entry of now with the next number of the store; commit it in the same turn. */
export function newJournalEntry(
  { store, stamper }: { store: Store; stamper: Stamper },
  words: Omit<JournalEntry, 'sequence' | 'at'>,
): JournalEntry {
  return { sequence: store.nextSequence(), at: stamper.now(), ...words };
}

export function inJournal(entry: JournalEntry): Change {
  return put(journalShelf, sequenceKey(entry.sequence), entry);
}
