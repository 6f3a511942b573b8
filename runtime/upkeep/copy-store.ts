import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, LanekeeperError } from '../errors.js';

const TRIES_MAX = 20;

/**
 * Copies the files of a LevelDB, also while the program writes to it. Its table files never change
 * once they are named, and its logs only grow, so a copy is whole when no file came, went or was
 * begun anew meanwhile; a longer end of a log is only a later moment. Otherwise it is made again.
 *
 * @throws LanekeeperError `backup/no-store`, `backup/store-busy`
 */
export function copyStore(from: string, to: string): void {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const before = shapeOf(from);
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to, { recursive: true, mode: 0o750 });
    try {
      for (const name of filesOf(from)) copyFileSync(join(from, name), join(to, name));
    } catch (error) {
      // A file that was merged into others is gone; the next try finds those.
      if (codeOf(error) === 'ENOENT') continue;
      throw error;
    }
    if (shapeOf(from) === before) return;
  }
  throw new LanekeeperError(
    'backup/store-busy',
    `The store in ${from} changed during ${TRIES_MAX} copies. Try again, or stop the program first.`,
  );
}

/** Names of all files, and the size of the list of them that the database keeps itself. */
function shapeOf(folder: string): string {
  return filesOf(folder)
    .map((name) => (name.startsWith('MANIFEST') ? `${name} ${sizeOf(join(folder, name))}` : name))
    .join('\n');
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Logs come first: what moves from a log to a table meanwhile changes the list of files. */
function filesOf(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name !== 'LOCK' && !name.startsWith('LOG'));
    return names.sort((a, b) => Number(b.endsWith('.log')) - Number(a.endsWith('.log')));
  } catch (error) {
    const sentence = `There is no store in ${folder}; is the configuration the right one?`;
    throw new LanekeeperError('backup/no-store', sentence, error);
  }
}
