import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ClosedMark, MarkedDatabase } from './closed-mark.js';
import type { Database } from './environment.js';
import { LevelDatabase } from './level-database.js';
import { verifyTables } from './leveldb/verify-tables.js';
import { withNativePart } from './native-parts.js';
import { probeRoom } from './probe-room.js';
import { ReopeningDatabase } from './reopening-database.js';
import { syncFolder } from './sync-folder.js';

/** Damaged databases that are kept for looking at; the oldest goes first. */
const ASIDE_MAX = 2;

interface LevelOptions {
  /** Bytes that LevelDB keeps in memory before it writes a table; its default without. */
  writeBufferSize?: number;
}

/**
 * Opens the LevelDB in a folder, which is made when it is missing. When it was not closed last time
 * all its tables are verified first.
 */
export async function openRealDatabase(
  folder: string,
  options: LevelOptions = {},
): Promise<Database> {
  const closed = new ClosedMark(folder);
  if (!(await closed.take())) await refuseDamaged(folder);
  const database = await withNativePart('classic-level', () =>
    ReopeningDatabase.open({
      open: async () => new LevelDatabase(await openLevel(folder, options)),
      probe: () => probeRoom(folder),
    }),
  );
  return new MarkedDatabase(database, closed);
}

/** The bare LevelDB; made when it is missing. */
async function openLevel(folder: string, options: LevelOptions) {
  const { Level } = await import('level');
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  refuseWithoutCurrent(folder);
  const level = new Level<string, Uint8Array>(folder, { valueEncoding: 'view', ...options });
  await level.open();
  return level;
}

/** LevelDB holds a lock on the file LOCK; the kernel tells of locks by the number of the file. */
async function isLocked(folder: string): Promise<boolean> {
  try {
    const { ino } = await stat(join(folder, 'LOCK'));
    return (await readFile('/proc/locks', 'utf8')).includes(`:${ino} `);
  } catch {
    return false;
  }
}

/** @throws Error `LEVEL_CORRUPTION` when a table is damaged. */
async function refuseDamaged(folder: string): Promise<void> {
  // What another program has open changes while one looks; LevelDB refuses it after this.
  if (await isLocked(folder)) return;
  const { damaged } = await verifyTables(folder);
  if (damaged.length === 0) return;
  throw Object.assign(new Error(damaged.join('; ')), { code: 'LEVEL_CORRUPTION' });
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

/** Gives back the room of what was removed. The program must be stopped. */
export async function compactDatabase(
  folder: string,
): Promise<{ beforeBytes: number; afterBytes: number }> {
  const beforeBytes = await bytesOf(folder);
  const database = new LevelDatabase(await openLevel(folder, {}));
  try {
    await database.compact();
  } finally {
    await database.close();
  }
  return { beforeBytes, afterBytes: await bytesOf(folder) };
}

async function bytesOf(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((total, size) => total + size, 0);
}

export async function moveAside(folder: string): Promise<string> {
  const kept = await damagedFolders(folder);
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
  const kept = await damagedFolders(folder);
  for (const old of kept) await rm(old, { recursive: true, force: true });
  return kept.length;
}

/** The databases that were moved aside, the oldest first. */
export async function damagedFolders(folder: string): Promise<string[]> {
  const start = `${basename(folder)}-damaged-`;
  const names = await readdir(dirname(folder));
  return names
    .filter((name) => name.startsWith(start))
    .sort()
    .map((name) => join(dirname(folder), name));
}
