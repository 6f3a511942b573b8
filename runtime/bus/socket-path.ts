import { join } from 'node:path';
import type { Config } from '../config/config.js';

/** Where the embedded broker listens for the programs of its own box. */
export function busSocketPath(config: Pick<Config, 'node'>): string {
  return join(config.node.runtimeDirectory, 'bus.sock');
}
