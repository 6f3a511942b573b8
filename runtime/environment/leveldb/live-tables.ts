import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ByteReader } from './byte-reader.js';
import { readLogFile } from './log-file.js';

/** Kinds of entries in a manifest (LevelDB, version_edit). */
const [COMPARATOR, LOG, NEXT_FILE, LAST_SEQUENCE, COMPACT, DELETED, NEW, PREVIOUS_LOG] = [
  1, 2, 3, 4, 5, 6, 7, 9,
];

/**
 * Numbers and sizes in bytes of the tables that the database in `folder` is made of. Others may
 * lie there: a compaction that was cut off leaves some.
 * @throws Error when CURRENT or the manifest cannot be read.
 */
export async function liveTables(folder: string): Promise<Map<number, number>> {
  const current = (await readFile(join(folder, 'CURRENT'), 'utf8')).trim();
  const { records } = readLogFile(await readFile(join(folder, current)));
  const live = new Map<number, number>();
  for (const record of records) takeEdit(live, new ByteReader(record));
  return live;
}

function takeEdit(live: Map<number, number>, reader: ByteReader): void {
  while (!reader.done) {
    const tag = reader.varint();
    switch (tag) {
      case COMPARATOR:
        reader.slice();
        break;
      case LOG:
      case NEXT_FILE:
      case LAST_SEQUENCE:
      case PREVIOUS_LOG:
        reader.varint();
        break;
      case COMPACT:
        reader.varint();
        reader.slice();
        break;
      case DELETED:
        reader.varint();
        live.delete(reader.varint());
        break;
      case NEW: {
        reader.varint();
        const number = reader.varint();
        live.set(number, reader.varint());
        reader.slice();
        reader.slice();
        break;
      }
      default:
        throw new Error(`the manifest has an unknown entry ${tag}`);
    }
  }
}
