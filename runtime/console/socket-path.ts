import { join } from 'node:path';
import type { Config } from '../config/config.js';

/** Where the running program answers the command line. */
export function consoleSocketPath(config: Pick<Config, 'node'>): string {
  return join(config.node.runtimeDirectory, 'console.sock');
}
