import { readFileSync, statSync } from 'node:fs';
import type { SecretReference } from '../config/schema.js';
import { readSecret } from '../config/secret.js';
import type { Log } from './log.js';

/**
 * Reads a secret from the disk of this box, and warns where others could read it.
 * @throws LanekeeperError as `readSecret`
 */
export function secretOf(reference: SecretReference, log: Log): string {
  return readSecret(reference, {
    credentialsDirectory: process.env['CREDENTIALS_DIRECTORY'] ?? null,
    readFile: (path) => readFileSync(path, 'utf8'),
    modeOf: (path) => statSync(path).mode,
    onWarning: (text) => log.warn('secret_readable', { text }),
  });
}

export function optionalSecretOf(reference: SecretReference | null, log: Log): string | null {
  return reference === null ? null : secretOf(reference, log);
}
