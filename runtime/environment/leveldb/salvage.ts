import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changeOf, changesOf, type KeyChange } from './batch-record.js';
import { liveTables } from './live-tables.js';
import { readLogFile } from './log-file.js';
import { block, dataBlocks, entriesOf } from './table-file.js';

/**
 * The latest value of every key that can still be read from the files of a database that LevelDB
 * does not open, page by page. Damaged blocks are passed over: an earlier value of a key in them, or
 * one that was taken away, may come back.
 * @param wanted which keys; the others are not kept in mind.
 */
export async function* salvage(
  folder: string,
  wanted: (key: string) => boolean,
): AsyncGenerator<[key: string, value: Uint8Array][]> {
  const files = await filesOf(folder);
  const latest = new Map<string, number>();
  for (const file of files) {
    for (const { key, sequence } of await changesIn(folder, file)) {
      if (wanted(key) && sequence >= (latest.get(key) ?? -1)) latest.set(key, sequence);
    }
  }
  for (const file of files) {
    const page: [string, Uint8Array][] = [];
    for (const { key, sequence, value } of await changesIn(folder, file)) {
      if (latest.get(key) !== sequence) continue;
      latest.delete(key);
      if (value !== null) page.push([key, value]);
    }
    if (page.length > 0) yield page;
  }
}

/** Tables of the database, or all that lie there when nothing tells which ones, and all logs. */
async function filesOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^\d+\.(ldb|sst|log)$/.test(name));
  let live: Map<number, number> | null = null;
  try {
    live = await liveTables(folder);
  } catch {
    // The manifest is damaged as well: every table may hold something.
  }
  return names.filter(
    (name) => name.endsWith('.log') || live === null || live.has(Number.parseInt(name, 10)),
  );
}

async function changesIn(folder: string, name: string): Promise<KeyChange[]> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(folder, name));
  } catch {
    return [];
  }
  return name.endsWith('.log') ? changesInLog(bytes) : changesInTable(bytes);
}

function changesInLog(bytes: Uint8Array): KeyChange[] {
  return readLogFile(bytes).records.flatMap((record) => orNothing(() => changesOf(record)));
}

function changesInTable(bytes: Uint8Array): KeyChange[] {
  const handles = orNothing(() => dataBlocks(bytes));
  return handles.flatMap((handle) =>
    orNothing(() => {
      const unpacked = block(bytes, handle);
      return unpacked === null ? [] : entriesOf(unpacked).map(changeOf);
    }),
  );
}

/** What is damaged in a way that no checksum shows is passed over as well. */
function orNothing<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch {
    return [];
  }
}
