import { crc32 } from 'node:zlib';
import { outboxEntryCodec, storePositionCodec } from '../../protocol/park/codec.js';
import type { Database, Environment } from '../../runtime/environment/environment.js';
import { openRealDatabase } from '../../runtime/environment/real-database.js';
import { realEnvironment } from '../../runtime/environment/real.js';
import { sentenceOf } from '../../runtime/errors.js';
import { liveShelves } from '../../runtime/store/live-values.js';
import { unseal } from '../../runtime/store/sealed-value.js';
import { journalShelf, sequenceKey } from '../../runtime/store/shelves.js';
import { Store } from '../../runtime/store/store.js';
import { put } from '../../runtime/store/write.js';
import { RecordingLog } from '../support/recording-log.js';
import { MemoryRecentFiles } from '../support/memory-recent-files.js';
import { someJournalEntry } from '../store/some-values.js';
import type { Books } from './books.js';

/** What was found wrong after a cut; all empty when the rules hold. */
export interface Findings {
  /** Why the store did not open, or did not take a batch. */
  unusable: string[];
  /** Acknowledged decisions that are not there. */
  lost: string[];
  /** What has, or could have, a second effect. */
  doubled: string[];
  /** The store holds something that no order of its batches gives. */
  mixed: string[];
}

export interface CheckOptions {
  /** Off: as if there were no recent journal. */
  journal: boolean;
  /** LevelDB's files were damaged, so that only what is open must be there. */
  damaged: boolean;
}

/** A machine that is busy, or rests for minutes, is not a store that does not open. */
const OPEN_LIMIT_MS = 600_000;
/** Shelves that the recent journal knows, and whose values never get lost. */
const LIVE = liveShelves.map(({ shelf }) => `${shelf.name}:`);

/** Opens the store that a cut left in `folder`, and checks the rules against the books. */
export async function checkCut(
  folder: string,
  books: Books,
  options: CheckOptions,
): Promise<Findings> {
  const findings: Findings = { unusable: [], lost: [], doubled: [], mixed: [] };
  const opened: Database[] = [];
  const log = new RecordingLog();
  const real = realEnvironment({ logLevel: 'error' });
  const environment: Environment = {
    ...real,
    log,
    ...(options.journal ? {} : { openRecent: () => new MemoryRecentFiles() }),
    openDatabase: async (path) => watched(await openRealDatabase(path), opened),
  };
  let store: Store;
  try {
    store = await Store.open(environment, folder, { limitMs: OPEN_LIMIT_MS });
  } catch (error) {
    findings.unusable.push(sentenceOf(error));
    return findings;
  }
  try {
    const database = lastOf(opened);
    const found = await valuesOf(database, findings);
    if (options.damaged) checkLive(found, books, findings);
    else checkWhole(found, await batchOf(database), books, findings);
    checkEffects(found, store, books, findings);
    const sequence = store.nextSequence();
    await store.commit([put(journalShelf, sequenceKey(sequence), someJournalEntry(sequence))]);
  } catch (error) {
    findings.unusable.push(sentenceOf(error));
  } finally {
    await store.close();
  }
  return findings;
}

/** Opens and closes a store, and tells what it holds then. */
export async function openAndRead(
  folder: string,
): Promise<{ values: Map<string, number>; batch: number }> {
  const opened: Database[] = [];
  const environment: Environment = {
    ...realEnvironment({ logLevel: 'error' }),
    log: new RecordingLog(),
    openDatabase: async (path) => watched(await openRealDatabase(path), opened),
  };
  const store = await Store.open(environment, folder);
  try {
    const database = lastOf(opened);
    const findings = { unusable: [], lost: [], doubled: [], mixed: [] };
    const { sums } = await valuesOf(database, findings);
    return { values: sums, batch: (await batchOf(database)) + 1 };
  } finally {
    await store.close();
  }
}

function watched(database: Database, opened: Database[]): Database {
  opened.push(database);
  return database;
}

/** A damaged one may have been opened before it was replaced. */
function lastOf(opened: readonly Database[]): Database {
  const last = opened.at(-1);
  if (last === undefined) throw new Error('The store opened no database.');
  return last;
}

interface Found {
  sums: Map<string, number>;
  /** Message ids of the waiting orders, by what they tell. */
  waiting: Map<string, string>;
}

async function valuesOf(database: Database, findings: Findings): Promise<Found> {
  const found: Found = { sums: new Map(), waiting: new Map() };
  for (const [key, sealed] of await database.entries({ gte: '', lt: '\uffff' })) {
    if (key.startsWith('meta:') || key.startsWith('damaged:')) continue;
    const payload = unseal(sealed);
    if (payload === null) {
      findings.mixed.push(`${key} is damaged`);
      continue;
    }
    found.sums.set(key, crc32(sealed));
    if (!/^(outbox|dead):/.test(key)) continue;
    const { uplink } = outboxEntryCodec.decode(payload);
    const about = `${uplink.sessionId} ${uplink.body}`;
    const other = found.waiting.get(about);
    if (other !== undefined && uplink.sessionId !== '') {
      findings.doubled.push(`${about} waits as ${other} and as ${uplink.messageId}`);
    }
    found.waiting.set(about, uplink.messageId);
  }
  return found;
}

/** The opening writes one batch of its own. */
async function batchOf(database: Database): Promise<number> {
  const payload = unseal((await database.get('meta:position')) ?? new Uint8Array());
  if (payload === null) throw new Error('The store has no position.');
  return storePositionCodec.decode(payload).batch - 1;
}

/** The store must be exactly as after one of its batches, none before the last that was synced. */
function checkWhole(found: Found, batch: number, books: Books, findings: Findings): void {
  const wanted = books.after(batch);
  for (const key of books.owed) {
    if (!found.sums.has(key)) findings.lost.push(`${key} was acknowledged`);
  }
  if (wanted === null) {
    const what = `the store ends with batch ${batch}, batch ${books.certainBatch} was synced`;
    findings[batch < books.certainBatch ? 'lost' : 'mixed'].push(what);
    return;
  }
  for (const key of new Set([...wanted.keys(), ...found.sums.keys()])) {
    const sum = found.sums.get(key);
    if (sum === wanted.get(key)) continue;
    // LevelDB may lose one batch that was not synced and keep a later one.
    if (books.isLoose(key) && books.versionsOf(key).has(sum)) continue;
    findings.mixed.push(`${key} is not as after batch ${batch}`);
  }
}

/** Of a store that was damaged all must be there that is open, as it was or later. */
function checkLive(found: Found, books: Books, findings: Findings): void {
  for (const key of new Set([...books.certain.keys(), ...found.sums.keys()])) {
    if (!LIVE.some((shelf) => key.startsWith(shelf))) continue;
    const sum = found.sums.get(key);
    const versions = books.versionsOf(key);
    if (versions.has(sum)) continue;
    if (sum === undefined) findings.lost.push(`${key} is not there`);
    else if (versions.size === 1 && versions.has(undefined))
      findings.doubled.push(`${key} came back`);
    else findings.mixed.push(`${key} is neither as it was nor later`);
  }
}

function checkEffects(found: Found, store: Store, books: Books, findings: Findings): void {
  for (const [about, messageId] of found.waiting) {
    const sent = books.sent.get(about);
    // What tells of no session may repeat under identities of its own.
    if (about.startsWith(' ') || sent === undefined || sent.has(messageId)) continue;
    findings.doubled.push(`${about} was sent as ${[...sent].join(', ')} and waits as ${messageId}`);
  }
  for (const commandId of books.commanded) {
    if (found.sums.has(`seen:${commandId}`)) continue;
    findings.doubled.push(`command ${commandId} would be carried out again`);
  }
  const next = store.idOf(store.nextSequence());
  if (books.named.has(next)) findings.doubled.push(`${next} is given out a second time`);
}
