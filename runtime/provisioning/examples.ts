import { readFileSync } from 'node:fs';
import type { Kind } from './questions.js';

/** The example configuration of a lane kind, from the folder that lies beside the program. */
export function exampleOf(kind: Kind): string {
  return readFileSync(new URL(`../../../deploy/examples/${kind}.yaml`, import.meta.url), 'utf8');
}
