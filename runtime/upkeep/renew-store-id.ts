import { metaCodec } from '../../protocol/park/codec.js';
import type { Environment } from '../environment/environment.js';
import { LanekeeperError } from '../errors.js';
import { seal, unseal } from '../store/sealed-value.js';

const META_KEY = 'meta:meta';
const STORE_ID_LENGTH = 8;

/**
 * Gives a restored store a name of its own. The old box may have gone on after the backup and given
 * out the identities that would come next; with another name in front none of them comes twice.
 *
 * @throws LanekeeperError `restore/damaged`, `store/locked`
 */
export async function renewStoreId(
  environment: Pick<Environment, 'openDatabase' | 'random'>,
  folder: string,
): Promise<void> {
  const database = await environment.openDatabase(folder);
  try {
    const sealed = await database.get(META_KEY);
    const payload = sealed === undefined ? null : unseal(sealed);
    if (payload === null) {
      throw new LanekeeperError('restore/damaged', 'The store of the backup has no name.');
    }
    const meta = metaCodec.decode(payload);
    const renewed = { ...meta, storeId: environment.random.token(STORE_ID_LENGTH) };
    const value = seal(metaCodec.encode(renewed));
    await database.batch([{ type: 'put', key: META_KEY, value }], { sync: true });
  } finally {
    await database.close();
  }
}
