import type { ExecutionContext } from 'ava';
import type { Database, Environment } from '../../runtime/environment/environment.js';
import { realEnvironment } from '../../runtime/environment/real.js';
import { Store } from '../../runtime/store/store.js';
import { TestEnvironment } from '../support/test-environment.js';
import { WatchedDatabase } from '../support/watched-database.js';

export const real = realEnvironment({ logLevel: 'error' });

export interface OpenReal {
  store: Store;
  /** The database of the latest opening. */
  database: WatchedDatabase;
  environment: TestEnvironment;
}

/** An environment with simulated time and the files of this machine. */
export function realFiles(environment: TestEnvironment): Environment {
  return environment.whole({
    openDatabase: (folder) => real.openDatabase(folder),
    openRecent: (folder) => real.openRecent(folder),
    moveAside: (folder) => real.moveAside(folder),
    salvage: (folder, wanted) => real.salvage(folder, wanted),
    removeAside: (folder) => real.removeAside(folder),
    freeBytes: (folder) => real.freeBytes(folder),
  });
}

/** A store on a real LevelDB, and the database under it. */
export async function openReal(t: ExecutionContext, folder: string, seed = 1): Promise<OpenReal> {
  const environment = new TestEnvironment({ seed });
  const opened: WatchedDatabase[] = [];
  const openDatabase = async (path: string): Promise<Database> => {
    const database = new WatchedDatabase(await real.openDatabase(path));
    opened.push(database);
    return database;
  };
  const store = await Store.open({ ...realFiles(environment), openDatabase }, folder);
  const database = opened.at(-1);
  if (database === undefined) throw new Error('The store opened no database.');
  t.teardown(() => store.close());
  return { store, database, environment };
}

/** Changes the store's database behind its back. */
export async function tamper(
  folder: string,
  change: (database: Database) => Promise<void>,
): Promise<void> {
  const database = await real.openDatabase(folder);
  await change(database);
  await database.close();
}
