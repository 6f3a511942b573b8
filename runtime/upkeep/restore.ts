import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { checkConfig, describeFault } from '../config/load.js';
import type { Environment } from '../environment/environment.js';
import { LanekeeperError, sentenceOf } from '../errors.js';
import { unpack } from './archive.js';
import { readManifest, type Manifest } from './manifest.js';
import { renewStoreId } from './renew-store-id.js';

export interface RestoreOptions {
  environment: Pick<Environment, 'openDatabase' | 'random'>;
  archive: string;
  configPath: string;
  identity: string;
}

/**
 * Puts a backup onto a box that has neither configuration nor store yet. Everything is checked and
 * laid out beside its place first; only then it is moved there.
 *
 * @throws LanekeeperError `restore/…`, `archive/failed`
 */
export async function restore(options: RestoreOptions): Promise<Manifest> {
  const { environment, archive, configPath, identity } = options;
  refuseExisting(configPath, 'configuration');
  if (!existsSync(archive)) {
    throw new LanekeeperError('restore/no-backup', `There is no file ${archive}.`);
  }
  const scratch = makeScratch(dirname(configPath));
  try {
    unpack(archive, scratch);
    const manifest = readManifest(scratch);
    const text = readFileSync(join(scratch, 'configuration.yaml'), 'utf8');
    const checked = checkConfig(text, 'configuration.yaml');
    if ('faults' in checked) {
      const faults = checked.faults.map((fault) => describeFault(fault)).join('\n');
      throw new LanekeeperError('restore/bad-configuration', faults);
    }
    const { stateDirectory } = checked.config.node;
    const store = join(stateDirectory, 'store');
    refuseExisting(store, 'store');
    await renewStoreId(environment, join(scratch, 'store'));
    placeStore(join(scratch, 'store'), stateDirectory);
    placeIdentity(join(scratch, 'identity'), identity);
    writeFileSync(configPath, text, { mode: 0o640, flag: 'wx', flush: true });
    return manifest;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Beside the configuration, for plates and orders have no place in a folder that all can read. */
function makeScratch(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    return mkdtempSync(join(folder, '.restore-'));
  } catch (error) {
    const sentence = `${folder} cannot be written: ${sentenceOf(error)}. Run it as root.`;
    throw new LanekeeperError('restore/cannot-write', sentence, error);
  }
}

function refuseExisting(path: string, what: string): void {
  if (!existsSync(path)) return;
  const sentence = `There is a ${what} in ${path} already. Move it away first if it is to be replaced.`;
  throw new LanekeeperError('restore/not-empty', sentence);
}

/** Copies beside the place, since another file system may hold it, and moves it there whole. */
function placeStore(from: string, stateDirectory: string): void {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o750 });
  const made = mkdtempSync(join(stateDirectory, '.store-'));
  cpSync(from, made, { recursive: true });
  // The store belongs to whoever owns the folder it is in: the user of the service.
  const { uid, gid } = statSync(stateDirectory);
  if (process.getuid?.() === 0) {
    chownSync(made, uid, gid);
    for (const name of readdirSync(made)) chownSync(join(made, name), uid, gid);
  }
  renameSync(made, join(stateDirectory, 'store'));
}

function placeIdentity(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true, mode: 0o751 });
  // What was made here for the key of this box stays.
  cpSync(from, to, { recursive: true, force: false });
}
