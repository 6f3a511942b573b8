import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Config } from '../config/config.js';
import type { Environment } from '../environment/environment.js';
import { LanekeeperError, sentenceOf } from '../errors.js';
import { programVersion } from '../version.js';
import { pack } from './archive.js';
import { copyStore } from './copy-store.js';
import { manifestName, sumsOf, type Manifest } from './manifest.js';

export interface BackupOptions {
  environment: Pick<Environment, 'openDatabase' | 'wall'>;
  config: Config;
  configPath: string;
  /** Folder with the key of this box, which stays here, and its certificates. */
  identity: string;
  archive: string;
}

/**
 * Writes the store, the configuration and the certificates into one archive, also while the program
 * runs. The copy of the store is opened and read before it is packed. Secrets and the private key of
 * the box are left out.
 *
 * @throws LanekeeperError `backup/…`, `archive/failed`
 */
export async function backup(options: BackupOptions): Promise<Manifest> {
  const { environment, config, configPath, identity, archive } = options;
  reserve(archive);
  const folder = mkdtempSync(join(tmpdir(), 'lanekeeper-backup-'));
  try {
    copyFileSync(configPath, join(folder, 'configuration.yaml'));
    copyPublic(identity, join(folder, 'identity'));
    const store = join(folder, 'store');
    copyStore(join(config.node.stateDirectory, 'store'), store);
    await readThrough(environment, store);
    const manifest: Manifest = {
      format: 1,
      version: programVersion,
      nodeId: config.node.id,
      madeMs: environment.wall.unixMs(),
      files: sumsOf(folder),
    };
    writeFileSync(join(folder, manifestName), JSON.stringify(manifest, null, 1));
    pack(folder, archive);
    return manifest;
  } catch (error) {
    rmSync(archive, { force: true });
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The archive has orders and plates in it: it is made for its owner alone, and never over another. */
function reserve(archive: string): void {
  try {
    mkdirSync(dirname(archive), { recursive: true });
    closeSync(openSync(archive, 'wx', 0o600));
    chmodSync(archive, 0o600);
  } catch (error) {
    const sentence = `${archive} cannot be written: ${sentenceOf(error)}`;
    throw new LanekeeperError('backup/cannot-write', sentence, error);
  }
}

function copyPublic(identity: string, to: string): void {
  if (!existsSync(identity)) return;
  mkdirSync(to);
  for (const name of readdirSync(identity)) {
    if (/\.(?:pem|crt|csr)$/.test(name)) copyFileSync(join(identity, name), join(to, name));
  }
}

async function readThrough(
  environment: Pick<Environment, 'openDatabase'>,
  folder: string,
): Promise<void> {
  try {
    const database = await environment.openDatabase(folder);
    for await (const _key of database.keys({ gte: '', lt: '\uffff' })) continue;
    await database.close();
    // What opening wrote beside the data belongs to this machine.
    for (const name of ['LOCK', 'LOG', 'LOG.old']) rmSync(join(folder, name), { force: true });
  } catch (error) {
    const sentence = `The copy of the store cannot be read: ${sentenceOf(error)}. Try again.`;
    throw new LanekeeperError('backup/bad-copy', sentence, error);
  }
}
