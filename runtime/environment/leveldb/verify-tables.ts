import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sentenceOf } from '../../errors.js';
import { liveTables } from './live-tables.js';
import { allBlocks, isSound } from './table-file.js';

/** What a look at every block of a database found. */
export interface TablesFound {
  tables: number;
  bytes: number;
  /** Damaged tables in words; empty when all are sound. */
  damaged: string[];
}

/**
 * Compares every block of the database in `folder` with its checksum. LevelDB itself does not: it
 * may end the whole program over a damaged block. What is wrong with CURRENT and the manifest is
 * left for LevelDB to tell.
 */
export async function verifyTables(folder: string): Promise<TablesFound> {
  const found: TablesFound = { tables: 0, bytes: 0, damaged: [] };
  let live: Map<number, number>;
  try {
    live = await liveTables(folder);
  } catch {
    return found;
  }
  for (const [number, size] of live) {
    const name = `${String(number).padStart(6, '0')}.ldb`;
    try {
      const bytes = await readFile(join(folder, name));
      found.tables += 1;
      found.bytes += bytes.length;
      const fault = faultOf(bytes, size);
      if (fault !== null) found.damaged.push(`${name}: ${fault}`);
    } catch (error) {
      found.damaged.push(`${name}: ${sentenceOf(error)}`);
    }
  }
  return found;
}

function faultOf(bytes: Uint8Array, size: number): string | null {
  if (bytes.length !== size) return `${bytes.length} bytes instead of ${size}`;
  try {
    const damaged = allBlocks(bytes).filter((handle) => !isSound(bytes, handle));
    return damaged.length === 0 ? null : `${damaged.length} damaged blocks`;
  } catch (error) {
    return sentenceOf(error);
  }
}
