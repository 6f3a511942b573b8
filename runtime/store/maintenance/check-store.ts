import type { Meta, StorePosition } from '../../../protocol/park/disk.js';
import type { Database, Environment } from '../../environment/environment.js';
import { sentenceOf } from '../../errors.js';
import { schemaVersion } from '../migrations/migrate.js';
import { causeOf, isLocked, locked } from '../open-database.js';
import { isValue, readMeta, readPosition } from '../read-state.js';
import { readRecent } from '../recent-history.js';
import { unseal } from '../sealed-value.js';
import { shelves, type Shelf } from '../shelves.js';

export interface ShelfReport {
  shelf: string;
  values: number;
  bytes: number;
  /** Keys of values that are damaged. */
  damaged: string[];
}

export interface StoreReport {
  folder: string;
  meta: Meta | null;
  position: StorePosition | null;
  shelves: ShelfReport[];
  recentJournal: { records: number; bytes: number; complete: boolean };
  /** What is wrong, in words; empty for a sound store. */
  faults: string[];
}

const PAGE = 500;
/** Keys of damaged values that are named; the others are counted. */
const NAMED_MAX = 20;

/**
 * Reads every value of a store that no program has open, and changes none.
 * @throws LanekeeperError `store/locked`
 */
export async function checkStore(
  environment: Pick<Environment, 'openDatabase' | 'openRecent'>,
  folder: string,
): Promise<StoreReport> {
  const history = await readRecent(environment.openRecent(folder));
  const report: StoreReport = {
    ...{ folder, meta: null, position: null, shelves: [], faults: [...history.unreadable] },
    recentJournal: {
      records: history.records.length,
      bytes: history.bytes,
      complete: history.complete,
    },
  };
  if (history.damagedBytes > 0) {
    report.faults.push(`the recent journal has ${history.damagedBytes} damaged bytes`);
  }
  let database: Database;
  try {
    database = await environment.openDatabase(folder);
  } catch (error) {
    if (isLocked(error)) throw locked(folder, error);
    report.faults.push(`the database does not open: ${sentenceOf(causeOf(error))}`);
    return report;
  }
  try {
    await checkOwn(database, report);
    for (const shelf of shelves) report.shelves.push(await checkShelf(database, shelf));
    for (const { shelf, damaged } of report.shelves) {
      if (damaged.length === 0) continue;
      const named = damaged.slice(0, NAMED_MAX).join(', ');
      report.faults.push(`${damaged.length} damaged values in "${shelf}": ${named}`);
    }
  } catch (error) {
    report.faults.push(`the database cannot be read: ${sentenceOf(error)}`);
  } finally {
    await database.close();
  }
  return report;
}

async function checkOwn(database: Database, report: StoreReport): Promise<void> {
  const [meta, position] = [await readMeta(database), await readPosition(database)];
  if (isValue(meta)) report.meta = meta;
  else report.faults.push(`the store's own entry "meta" is ${meta}`);
  if (isValue(position)) report.position = position;
  else report.faults.push(`the store's own entry "position" is ${position}`);
  if (isValue(meta) && meta.schemaVersion > schemaVersion) {
    const { schemaVersion: found } = meta;
    report.faults.push(`the store has version ${found}, this program knows ${schemaVersion}`);
  }
}

async function checkShelf(database: Database, shelf: Shelf<unknown>): Promise<ShelfReport> {
  const report: ShelfReport = { shelf: shelf.name, values: 0, bytes: 0, damaged: [] };
  let after = `${shelf.name}:`;
  for (;;) {
    const range = { gt: after, lt: `${shelf.name}:\uffff`, limit: PAGE };
    const page = await database.entries(range);
    for (const [full, sealed] of page) {
      after = full;
      report.bytes += sealed.length;
      if (isSound(shelf, sealed)) report.values += 1;
      else report.damaged.push(full.slice(shelf.name.length + 1));
    }
    if (page.length < PAGE) return report;
  }
}

function isSound(shelf: Shelf<unknown>, sealed: Uint8Array): boolean {
  const payload = unseal(sealed);
  if (payload === null) return false;
  try {
    shelf.codec.decode(payload);
    return true;
  } catch {
    return false;
  }
}
