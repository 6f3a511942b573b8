import { readFile } from 'node:fs/promises';
import type { Config } from '../config/config.js';
import { checkConfig, describeFault } from '../config/load.js';
import { LanekeeperError, sentenceOf } from '../errors.js';

export const defaultConfigPath = '/etc/lanekeeper/lanekeeper.yaml';

/** @throws LanekeeperError `config/unreadable` */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new LanekeeperError(
      'config/unreadable',
      `Cannot read ${path}: ${sentenceOf(error)}`,
      error,
    );
  }
}

/**
 * The configuration of a file; its warnings go to standard error.
 * @throws LanekeeperError `config/unreadable`, `config/faulty` with one line per fault
 */
export async function readConfigFile(path: string): Promise<Config> {
  const checked = checkConfig(await readText(path), path);
  if ('faults' in checked) {
    const lines = checked.faults.map((fault) => describeFault(fault)).join('\n');
    throw new LanekeeperError('config/faulty', lines);
  }
  for (const warning of checked.warnings) console.error(describeFault(warning));
  return checked.config;
}
