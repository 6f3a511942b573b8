import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LanekeeperError } from '../errors.js';

/** What a backup says of itself. */
export interface Manifest {
  format: 1;
  /** Version of the program that made it. */
  version: string;
  nodeId: string;
  madeMs: number;
  /** SHA-256 by path. */
  files: Record<string, string>;
}

export const manifestName = 'manifest.json';

/** Sums of all files under a folder, by path inside it. */
export function sumsOf(folder: string, inside = ''): Record<string, string> {
  const sums: Record<string, string> = {};
  for (const entry of readdirSync(join(folder, inside), { withFileTypes: true })) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(sums, sumsOf(folder, path));
    else if (entry.isFile() && path !== manifestName) {
      sums[path] = createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex');
    }
  }
  return sums;
}

/**
 * Reads the manifest of an unpacked backup and compares every file with it.
 * @throws LanekeeperError `restore/no-backup`, `restore/damaged`
 */
export function readManifest(folder: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(join(folder, manifestName), 'utf8')) as Manifest;
  } catch (error) {
    throw new LanekeeperError(
      'restore/no-backup',
      'The archive is no backup of Lanekeeper.',
      error,
    );
  }
  if ((manifest.format as number) !== 1) {
    const sentence = `The backup has the format ${String(manifest.format)}; this program knows 1.`;
    throw new LanekeeperError('restore/no-backup', sentence);
  }
  const found = sumsOf(folder);
  const wrong = [...new Set([...Object.keys(found), ...Object.keys(manifest.files)])].filter(
    (path) => found[path] !== manifest.files[path],
  );
  if (wrong.length === 0) return manifest;
  const sentence = `The backup is damaged: ${wrong.slice(0, 5).join(', ')}.`;
  throw new LanekeeperError('restore/damaged', sentence);
}
