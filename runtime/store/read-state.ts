import { journalEntryCodec, metaCodec, storePositionCodec } from '../../protocol/park/codec.js';
import type { Meta, StorePosition } from '../../protocol/park/disk.js';
import type { Database, DatabaseOperation } from '../environment/environment.js';
import { LanekeeperError } from '../errors.js';
import type { Damage } from './open-database.js';
import { schemaVersion } from './migrations/migrate.js';
import { seal, unseal } from './sealed-value.js';

const META_KEY = 'meta:meta';
const POSITION_KEY = 'meta:position';
/** There while a database is filled anew: why, and where the damaged one is. */
const REBUILDING_KEY = 'meta:rebuilding';

/** `absent` and `damaged` are different things: only an empty database is a new one. */
export type Found<T> = T | 'absent' | 'damaged';

export function isValue<T extends object>(found: Found<T>): found is T {
  return typeof found === 'object';
}

export async function readMeta(database: Database): Promise<Found<Meta>> {
  return read(await database.get(META_KEY), (payload) => metaCodec.decode(payload));
}

export async function readPosition(database: Database): Promise<Found<StorePosition>> {
  return read(await database.get(POSITION_KEY), (payload) => storePositionCodec.decode(payload));
}

function read<T>(sealed: Uint8Array | undefined, decode: (payload: Uint8Array) => T): Found<T> {
  if (sealed === undefined) return 'absent';
  const payload = unseal(sealed);
  if (payload === null) return 'damaged';
  try {
    return decode(payload);
  } catch {
    return 'damaged';
  }
}

export function putPosition(position: StorePosition): DatabaseOperation {
  return { type: 'put', key: POSITION_KEY, value: seal(storePositionCodec.encode(position)) };
}

export function putMeta(meta: Meta): DatabaseOperation {
  return { type: 'put', key: META_KEY, value: seal(metaCodec.encode(meta)) };
}

export function putRebuilding(cause: Damage): DatabaseOperation {
  const text = new TextEncoder().encode(JSON.stringify(cause));
  return { type: 'put', key: REBUILDING_KEY, value: seal(text) };
}

export const endRebuilding: DatabaseOperation = { type: 'del', key: REBUILDING_KEY };

export async function readRebuilding(database: Database): Promise<Damage | null> {
  const sealed = await database.get(REBUILDING_KEY);
  if (sealed === undefined) return null;
  const found = read(sealed, (payload) => ({
    cause: JSON.parse(new TextDecoder().decode(payload)) as Damage,
  }));
  return isValue(found) ? found.cause : null;
}

export async function isEmpty(database: Database): Promise<boolean> {
  return (await database.entries({ gte: '', lt: '\uffff', limit: 1 })).length === 0;
}

/**
 * The highest sequence and start that the values themselves name, for a store whose own entries
 * are damaged. Reads all keys of the shelves that are kept by sequence.
 */
export async function highestOf(database: Database): Promise<{ sequence: number; boot: number }> {
  const highest = { sequence: 0, boot: 0 };
  for (const shelf of ['outbox', 'dead', 'journal']) {
    for await (const key of database.keys({ gte: `${shelf}:`, lt: `${shelf}:\uffff` })) {
      const sequence = Number(key.slice(shelf.length + 1));
      if (Number.isSafeInteger(sequence)) highest.sequence = Math.max(highest.sequence, sequence);
    }
  }
  for (const [, sealed] of await database.entries({ gte: 'lanes:', lt: 'lanes:\uffff' })) {
    const entry = read(sealed, (payload) => journalEntryCodec.decode(payload));
    if (!isValue(entry)) continue;
    highest.boot = Math.max(highest.boot, entry.at.boot);
  }
  return highest;
}

/** @throws LanekeeperError `store/newer-version` */
export function refuseNewer(version: number, folder: string): void {
  if (version <= schemaVersion) return;
  throw new LanekeeperError(
    'store/newer-version',
    `The store in ${folder} has version ${version}; this program knows versions up ` +
      `to ${schemaVersion}. Install the newer program again, or restore a backup.`,
  );
}
