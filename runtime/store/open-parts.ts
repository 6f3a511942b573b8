import type { Meta, StorePosition } from '../../protocol/park/disk.js';
import type { Database, DatabaseOperation, Environment } from '../environment/environment.js';
import { findKnown } from './find-known.js';
import type { Restored } from './health.js';
import { migrate, schemaVersion } from './migrations/migrate.js';
import { openOrReplace, writeWithin } from './open-database.js';
import { putMeta, putPosition, refuseNewer } from './read-state.js';
import { readRecent, type RecentHistory } from './recent-history.js';
import { RecentJournal } from './recent-journal.js';

export type StoreEnvironment = Pick<
  Environment,
  | 'clock'
  | 'wall'
  | 'log'
  | 'random'
  | 'openDatabase'
  | 'openRecent'
  | 'moveAside'
  | 'salvage'
  | 'removeAside'
>;

/** What an open store works with. */
export interface StoreParts {
  database: Database;
  recent: RecentJournal;
  meta: Meta;
  position: StorePosition;
  restored: Restored | null;
}

/** Opens, mends what a start can mend, brings the format up to date, counts the start. */
export async function openParts(
  environment: StoreEnvironment,
  folder: string,
  { limitMs, makeRoom }: { limitMs: number; makeRoom: () => Promise<unknown> },
): Promise<StoreParts> {
  const { clock, log } = environment;
  const files = environment.openRecent(folder);
  const history = await readRecent(files);
  const { database, damage } = await openOrReplace(environment, folder, limitMs);
  try {
    if (history.last !== null) refuseNewer(history.last.schemaVersion, folder);
    const write = (operations: DatabaseOperation[]) =>
      writeWithin(environment, {
        database,
        folder,
        limitMs,
        operations,
        makeRoom,
      });
    const known = await findKnown({ environment, folder, database, history, damage, write });
    const migrated = await migrate(database, known.meta, log);
    const meta = { ...migrated, boot: migrated.boot + 1 };
    const position = { ...known.position, batch: known.position.batch + 1 };
    await write([putMeta(meta), putPosition(position)]);
    const goOn = fits(history, migrated, known.position);
    const recent = new RecentJournal({ files, clock, log, meta, history, goOn });
    await recent.append([], position);
    return { database, recent, meta, position, restored: known.restored };
  } catch (error) {
    await database.close();
    await files.close();
    throw error;
  }
}

/** Whether the journal ends exactly where the database does, so that it can be gone on with. */
function fits(history: RecentHistory, meta: Meta, position: StorePosition): boolean {
  const { last } = history;
  return (
    last?.storeId === meta.storeId &&
    last.schemaVersion === schemaVersion &&
    last.position.batch === position.batch &&
    history.complete &&
    history.damagedBytes + history.tornBytes + history.unreadable.length === 0
  );
}
