import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Database } from './environment.js';
import { LevelDatabase } from './level-database.js';
import { withNativePart } from './native-parts.js';
import { probeRoom } from './probe-room.js';
import { ReopeningDatabase } from './reopening-database.js';
import { syncFolder } from './sync-folder.js';

/** Damaged databases that are kept for looking at; the oldest goes first. */
const ASIDE_MAX = 2;

/** Opens the LevelDB in a folder, which is made when it is missing. */
export function openRealDatabase(folder: string): Promise<Database> {
  return withNativePart('classic-level', () =>
    ReopeningDatabase.open({
      open: async () => new LevelDatabase(await openLevel(folder)),
      probe: () => probeRoom(folder),
    }),
  );
}

/** The bare LevelDB, for what only maintenance does. */
export async function openLevel(folder: string) {
  const { Level } = await import('level');
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  refuseWithoutCurrent(folder);
  const level = new Level<string, Uint8Array>(folder, { valueEncoding: 'view' });
  await level.open();
  return level;
}

/**
 * LevelDB takes a folder without the file CURRENT for a new database, and removes what is in it.
 */
function refuseWithoutCurrent(folder: string): void {
  if (existsSync(join(folder, 'CURRENT'))) return;
  // A first start that was cut off leaves a manifest and nothing else.
  const left = readdirSync(folder).filter((name) => /\.(ldb|log|sst)$/.test(name));
  if (left.length === 0) return;
  const error = new Error(`The file CURRENT is missing beside ${left.join(', ')}.`);
  throw Object.assign(error, { code: 'LEVEL_CORRUPTION' });
}

export async function moveAside(folder: string): Promise<string> {
  const kept = await asideOf(folder);
  const last = Number(/(\d+)$/.exec(kept.at(-1) ?? '')?.[1] ?? 0);
  for (const old of kept.slice(0, Math.max(0, kept.length - ASIDE_MAX + 1))) {
    await rm(old, { recursive: true, force: true });
  }
  const aside = `${folder}-damaged-${String(last + 1).padStart(4, '0')}`;
  await rename(folder, aside);
  await syncFolder(dirname(folder));
  return aside;
}

export async function removeAside(folder: string): Promise<number> {
  const kept = await asideOf(folder);
  for (const old of kept) await rm(old, { recursive: true, force: true });
  return kept.length;
}

/** The databases that were moved aside, the oldest first. */
async function asideOf(folder: string): Promise<string[]> {
  const start = `${basename(folder)}-damaged-`;
  const names = await readdir(dirname(folder));
  return names
    .filter((name) => name.startsWith(start))
    .sort()
    .map((name) => join(dirname(folder), name));
}
