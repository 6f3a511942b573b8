import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';

/**
 * The database's files are damaged under a running program. The program ends: the next start finds
 * the damage, moves the files aside, and goes on with what the recent journal knows.
 */
export function endProgram(log: Log, error: unknown): void {
  log.error('store_damaged_while_running', { reason: sentenceOf(error) });
  queueMicrotask(() => {
    throw error;
  });
}
