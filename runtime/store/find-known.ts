import type { Meta, StorePosition } from '../../protocol/park/disk.js';
import type { Database, DatabaseOperation, Environment } from '../environment/environment.js';
import type { Restored } from './health.js';
import { migrate, schemaVersion } from './migrations/migrate.js';
import type { Damage } from './open-database.js';
import {
  endRebuilding,
  highestOf,
  isEmpty,
  isValue,
  putMeta,
  putPosition,
  putRebuilding,
  readMeta,
  readPosition,
  readRebuilding,
  refuseNewer,
  type Found,
} from './read-state.js';
import { catchUp, rebuild } from './rebuild.js';
import type { RecentHistory } from './recent-history.js';

/** What a start begins with. */
export interface Known {
  meta: Meta;
  position: StorePosition;
  restored: Restored | null;
}

export interface Finding {
  environment: Pick<Environment, 'log' | 'random' | 'salvage'>;
  folder: string;
  database: Database;
  history: RecentHistory;
  /** Set when the database found was moved aside, and `database` is a new one. */
  damage: Damage | null;
  write: (operations: DatabaseOperation[]) => Promise<void>;
}

const STORE_ID_LENGTH = 8;
const NOTHING: StorePosition = { sequence: 0, batch: 0 };

/**
 * Reads who the store is and how far it came, from the database, else from the recent journal.
 * Where one of both had to be guessed the store gets a new name, so that no identity that was given
 * out under the old one can be given out again.
 * @throws LanekeeperError `store/newer-version`
 */
export async function findKnown(finding: Finding): Promise<Known> {
  const { environment, folder, database, history, damage } = finding;
  const meta = await readMeta(database);
  if (isValue(meta)) {
    refuseNewer(meta.schemaVersion, folder);
    // A journal of the same version is of use before the migration only.
    const sameVersion = history.last?.schemaVersion === meta.schemaVersion;
    const current = sameVersion ? meta : await migrate(database, meta, environment.log);
    const position = await readPosition(database);
    if (isValue(position)) return caughtUp(finding, current, position);
    return renamed(finding, current, position);
  }
  const unfinished = await readRebuilding(database);
  if (unfinished !== null) return rebuilt({ ...finding, damage: unfinished });
  if (meta === 'damaged' || !(await isEmpty(database))) {
    return renamed(finding, meta, await readPosition(database));
  }
  const { last } = history;
  if (last !== null || damage !== null) return rebuilt(finding);
  const storeId = environment.random.token(STORE_ID_LENGTH);
  return { meta: { schemaVersion, storeId, boot: 0 }, position: NOTHING, restored: null };
}

async function rebuilt(finding: Finding): Promise<Known> {
  const { environment, database, history, damage, write } = finding;
  const { last } = history;
  const meta = {
    schemaVersion: last?.schemaVersion ?? schemaVersion,
    storeId: environment.random.token(STORE_ID_LENGTH),
    boot: last?.boot ?? 0,
  };
  const cause = damage ?? {
    reason: 'the database was empty beside a recent journal',
    movedTo: null,
  };
  // A start that is cut off before the end begins anew: what is there by then is put once more.
  await write([putRebuilding(cause)]);
  const restored = await rebuild(finding, cause);
  const highest = await highestOf(database);
  const position = {
    sequence: Math.max(last?.position.sequence ?? 0, highest.sequence),
    batch: last?.position.batch ?? 0,
  };
  await write([putMeta(meta), putPosition(position), endRebuilding]);
  environment.log.error('store_rebuilt', logged(restored));
  return { meta, position, restored };
}

async function caughtUp(finding: Finding, meta: Meta, position: StorePosition): Promise<Known> {
  const { history, environment } = finding;
  if (history.last?.storeId !== meta.storeId) {
    if (history.last !== null) environment.log.warn('recent_journal_of_another_store');
    return { meta, position, restored: null };
  }
  if (history.last.schemaVersion !== meta.schemaVersion) return { meta, position, restored: null };
  const { newPosition, restored } = await catchUp(finding, position);
  if (restored !== null) environment.log.error('store_healed', logged(restored));
  return { meta, position: newPosition, restored };
}

/** The store's own entries are damaged; it goes on after the highest that anything names. */
async function renamed(
  finding: Finding,
  meta: Found<Meta>,
  position: Found<StorePosition>,
): Promise<Known> {
  const { environment, database, history } = finding;
  const { last } = history;
  const isOurs = last !== null && (!isValue(meta) || last.storeId === meta.storeId);
  const found = isValue(position) ? position : NOTHING;
  // The damage may have taken more along than the entry: the journal knows the latest batches.
  const { newPosition: known, restored: mended } = isOurs
    ? await catchUp(finding, found)
    : { newPosition: found, restored: null };
  const highest = await highestOf(database);
  const restored: Restored = {
    ...(mended ?? { movedTo: null, values: 0, openSessions: 0, waitingOrders: 0, complete: true }),
    reason: `the store's own entry "${isValue(meta) ? 'position' : 'meta'}" was damaged`,
  };
  environment.log.error('store_renamed', logged(restored));
  return {
    meta: {
      schemaVersion: isValue(meta) ? meta.schemaVersion : (last?.schemaVersion ?? schemaVersion),
      storeId: environment.random.token(STORE_ID_LENGTH),
      boot: isValue(meta) ? meta.boot : Math.max(last?.boot ?? 0, highest.boot),
    },
    position: {
      sequence: Math.max(known.sequence, last?.position.sequence ?? 0, highest.sequence),
      batch: Math.max(known.batch, last?.position.batch ?? 0),
    },
    restored,
  };
}

function logged({ reason, movedTo, values, openSessions, waitingOrders, complete }: Restored) {
  return {
    reason,
    moved_to: movedTo,
    values,
    open_sessions: openSessions,
    waiting_orders: waitingOrders,
    complete,
  };
}
