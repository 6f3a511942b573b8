import type { RecentRecord, StorePosition } from '../../protocol/park/disk.js';
import type { Database, DatabaseOperation, Environment } from '../environment/environment.js';
import type { Restored } from './health.js';
import type { Damage } from './open-database.js';
import { putPosition } from './read-state.js';
import { lastValues, tailAgainst, type RecentHistory, type RecentValue } from './recent-history.js';
import { seal, unseal } from './sealed-value.js';
import { openShelf, outboxShelf } from './shelves.js';

interface Target {
  environment: Pick<Environment, 'salvage'>;
  database: Database;
  history: RecentHistory;
  write: (operations: DatabaseOperation[]) => Promise<void>;
}

/** So many of the latest changes are compared with the database at each start. */
const COMPARED_CHANGES_MAX = 5_000;
/** What a database knows of itself only. */
const OWN = /^(meta|damaged):/;

/**
 * Fills an empty database with what the recent journal knows; with a journal that does not know all
 * that is open, also with what can still be read of the files that were moved aside.
 */
export async function rebuild(
  { environment, database, history, write }: Target,
  damage: Damage,
): Promise<Restored> {
  const known = lastValues(history.records);
  const total = counted([...known.values()].filter(({ payload }) => payload !== null));
  if (!history.complete && damage.movedTo !== null) {
    const wanted = (key: string) => !known.has(key) && !OWN.test(key);
    for await (const page of environment.salvage(damage.movedTo, wanted)) {
      const sound = page.flatMap(([key, sealed]) => valueOf(key, sealed) ?? []);
      await database.batch(sound.map(operationOf), { sync: false });
      const { values, openSessions, waitingOrders } = counted(sound);
      total.values += values;
      total.openSessions += openSessions;
      total.waitingOrders += waitingOrders;
    }
  }
  const live = [...known.values()].filter(({ payload }) => payload !== null);
  await write(live.map(operationOf));
  return { ...damage, ...total, complete: history.complete };
}

function valueOf(full: string, sealed: Uint8Array): RecentValue | null {
  const payload = unseal(sealed);
  const at = full.indexOf(':');
  if (payload === null || at < 0) return null;
  return { shelf: full.slice(0, at), key: full.slice(at + 1), payload };
}

/**
 * Compares the latest batches of the journal with the database. What differs there was lost: with
 * a program that was killed, batches at the end that nobody was told of; else by damage to the
 * database's log, which LevelDB passes over in silence.
 */
export async function catchUp(
  { database, history, write }: Target,
  position: StorePosition,
): Promise<{ newPosition: StorePosition; restored: Restored | null }> {
  const tail = tailAgainst(history, position, COMPARED_CHANGES_MAX);
  const [first] = tail;
  const last = tail.at(-1);
  if (first === undefined || last === undefined) return { newPosition: position, restored: null };
  // A database from a backup is older than the tail: then all that the journal knows is needed.
  const gap = position.batch + 1 < first.position.batch;
  // After a power cut the journal may have holes in what was not synced: then the database is right.
  if (gap && !history.complete) return { newPosition: position, restored: null };
  const late = lastValues(tail.filter((record) => record.position.batch > position.batch));
  const missing: RecentValue[] = [];
  let lost = 0;
  for (const [full, value] of lastValues(gap ? history.records : tail)) {
    if (await holds(database, full, value.payload)) continue;
    missing.push(value);
    if (!late.has(full)) lost += 1;
  }
  const newPosition = later(position, last);
  if (missing.length > 0 || newPosition.batch > position.batch) {
    await write([...missing.map(operationOf), putPosition(newPosition)]);
  }
  if (lost === 0 && !gap) return { newPosition, restored: null };
  const reason = 'values of the latest batches were missing or damaged in the database';
  const { complete } = history;
  return { newPosition, restored: { reason, movedTo: null, ...counted(missing), complete } };
}

function counted(values: readonly RecentValue[]) {
  const count = (shelf: { name: string }) =>
    values.filter((value) => value.shelf === shelf.name && value.payload !== null).length;
  return {
    values: values.length,
    openSessions: count(openShelf),
    waitingOrders: count(outboxShelf),
  };
}

async function holds(
  database: Database,
  full: string,
  payload: Uint8Array | null,
): Promise<boolean> {
  const found = await database.get(full);
  if (payload === null || found === undefined) return payload === null && found === undefined;
  return Buffer.compare(seal(payload), found) === 0;
}

function later(position: StorePosition, { position: recent }: RecentRecord): StorePosition {
  return {
    sequence: Math.max(position.sequence, recent.sequence),
    batch: Math.max(position.batch, recent.batch),
  };
}

function operationOf(value: RecentValue): DatabaseOperation {
  const key = `${value.shelf}:${value.key}`;
  if (value.payload === null) return { type: 'del', key };
  return { type: 'put', key, value: seal(value.payload) };
}
