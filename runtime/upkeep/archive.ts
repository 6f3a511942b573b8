import { spawnSync } from 'node:child_process';
import { LanekeeperError } from '../errors.js';

/** Packs a folder's files into an archive that only its owner can read. */
export function pack(folder: string, archive: string): void {
  tar(['--create', '--gzip', '--file', archive, '--directory', folder, '.'], archive);
}

/** Unpacks into an empty folder. Rights and owners of the archive are not taken over. */
export function unpack(archive: string, folder: string): void {
  const careful = ['--no-same-owner', '--no-same-permissions', '--no-overwrite-dir'];
  tar(['--extract', '--gzip', '--file', archive, '--directory', folder, ...careful], archive);
}

function tar(args: readonly string[], archive: string): void {
  const ran = spawnSync('tar', args, { encoding: 'utf8', cwd: '/' });
  if (ran.status === 0) return;
  const reason = ran.error?.message ?? ran.stderr.trim();
  throw new LanekeeperError('archive/failed', `tar failed on ${archive}: ${reason}`, ran.error);
}
