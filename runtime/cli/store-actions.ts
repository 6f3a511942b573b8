import { createWriteStream, existsSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { compactDatabase, damagedFolders, removeAside } from '../environment/real-database.js';
import { realEnvironment } from '../environment/real.js';
import type { Log, LogFields } from '../environment/log.js';
import { LanekeeperError } from '../errors.js';
import { checkStore, type StoreReport } from '../store/maintenance/check-store.js';
import { exportStore } from '../store/maintenance/export-store.js';
import { repairStore } from '../store/maintenance/repair-store.js';
import { Store } from '../store/store.js';
import { readConfigFile } from './config-file.js';

/** Standard output is for what was asked for. */
const tell = (event: string, fields: LogFields = {}) => {
  console.error(`${event} ${JSON.stringify(fields)}`);
};
const silent = () => undefined;
const log: Log = { debug: silent, info: silent, warn: tell, error: tell };
const environment = { ...realEnvironment({ logLevel: 'error' }), log };

/** Returns the exit status. */
export async function checkStoreOf(configPath: string, json: boolean): Promise<number> {
  const report = await checkStore(environment, await folderOf(configPath));
  console.log(json ? JSON.stringify(report) : described(report));
  return report.faults.length === 0 ? 0 : 1;
}

export async function exportStoreOf(
  configPath: string,
  options: { shelf?: string; to?: string },
): Promise<void> {
  await withStore(await folderOf(configPath), async (store) => {
    const out = options.to === undefined ? process.stdout : createWriteStream(options.to);
    for await (const line of exportStore(store, options.shelf)) {
      if (!out.write(`${line}\n`)) await once(out, 'drain');
    }
    if (options.to !== undefined) await new Promise<void>((resolve) => out.end(resolve));
  });
}

export async function compactStoreOf(configPath: string): Promise<void> {
  const { beforeBytes, afterBytes } = await compactDatabase(await folderOf(configPath));
  console.log(`${beforeBytes} bytes before, ${afterBytes} bytes after`);
}

export async function repairStoreOf(configPath: string, removeDamaged: boolean): Promise<void> {
  const folder = await folderOf(configPath);
  await withStore(folder, async (store) => {
    const report = await repairStore(environment, store, await damagedFolders(folder));
    console.log(JSON.stringify(report, null, 2));
  });
  if (removeDamaged) console.log(`${await removeAside(folder)} damaged databases removed`);
}

async function withStore(folder: string, use: (store: Store) => Promise<void>): Promise<void> {
  const store = await Store.open(environment, folder);
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

/** Looking for a store must not make one. */
async function folderOf(configPath: string): Promise<string> {
  const config = await readConfigFile(configPath);
  const folder = join(config.node.stateDirectory, 'store');
  if (existsSync(folder)) return folder;
  throw new LanekeeperError(
    'store/absent',
    `There is no store in ${folder}. Look at "state_directory" in the configuration.`,
  );
}

function described(report: StoreReport): string {
  const { meta, position, recentJournal, faults } = report;
  const lines = [report.folder];
  if (meta !== null) lines.push(`version ${meta.schemaVersion}, start ${meta.boot}`);
  if (position !== null) lines.push(`sequence ${position.sequence}, batch ${position.batch}`);
  for (const { shelf, values, bytes } of report.shelves) {
    lines.push(`${shelf.padEnd(14)} ${String(values).padStart(8)} values ${bytes} bytes`);
  }
  const { records, bytes, complete } = recentJournal;
  const known = complete ? 'knows all that is open' : 'does not know all that is open';
  lines.push(`recent journal: ${records} records, ${bytes} bytes, ${known}`);
  lines.push(...(faults.length === 0 ? ['sound'] : faults.map((fault) => `FAULT: ${fault}`)));
  return lines.join('\n');
}
