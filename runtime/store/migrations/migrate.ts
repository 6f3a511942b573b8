import { metaCodec } from '../../../protocol/park/codec.js';
import type { Meta } from '../../../protocol/park/disk.js';
import type { Database } from '../../environment/environment.js';
import type { Log } from '../../environment/log.js';
import { seal } from '../sealed-value.js';
import type { Migration } from './migration.js';

/** In order, one for each version after the first. The first release needs none. */
const known: readonly Migration[] = [];

/** The version that this program writes. */
export const schemaVersion = known.at(-1)?.to ?? 1;

/** Brings a store of an earlier version up to this one's, a version at a time. */
export async function migrate(
  database: Database,
  found: Meta,
  log: Log,
  migrations: readonly Migration[] = known,
): Promise<Meta> {
  let meta = found;
  for (const migration of migrations) {
    if (migration.to <= meta.schemaVersion) continue;
    await migration.run(database);
    meta = { ...meta, schemaVersion: migration.to };
    const value = seal(metaCodec.encode(meta));
    await database.batch([{ type: 'put', key: 'meta:meta', value }], { sync: true });
    log.warn('store_migrated', { to: migration.to, what: migration.what });
  }
  return meta;
}
