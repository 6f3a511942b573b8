import { join } from 'node:path';
import { LanekeeperError, sentenceOf } from '../errors.js';
import type { SecretReference } from './schema.js';

/** How secrets are reached. */
export interface SecretPlaces {
  /** Folder of the systemd credentials (`$CREDENTIALS_DIRECTORY`); null outside systemd. */
  credentialsDirectory: string | null;
  /** Reads a file as UTF-8; throws as `node:fs` does. */
  readFile: (path: string) => string;
  /** Permission bits of a file; without it nobody is warned of a file that all can read. */
  modeOf?: (path: string) => number;
  /** Takes a sentence for people. */
  onWarning?: (sentence: string) => void;
}

const lengthMax = 4_096;
const readableByAll = 0o004;

/**
 * Reads a secret from where the configuration says it is kept. One newline at its end is not part
 * of it. No message contains the secret.
 *
 * @throws LanekeeperError `secret/no-credentials`, `secret/missing`, `secret/unreadable`,
 *   `secret/empty`, `secret/too-large`, `secret/not-text`
 */
export function readSecret(reference: SecretReference, places: SecretPlaces): string {
  const path = pathOf(reference, places.credentialsDirectory);
  const [text, mode] = readOrExplain(path, () => {
    return [places.readFile(path), places.modeOf?.(path) ?? 0] as const;
  });
  if (text.length > lengthMax) {
    throw new LanekeeperError(
      'secret/too-large',
      `The secret ${path} has more than ${lengthMax} characters; is it another file?`,
    );
  }
  if (/[\uFFFD\0]/.test(text)) {
    throw new LanekeeperError('secret/not-text', `The secret ${path} is not UTF-8 text.`);
  }
  const secret = text.replace(/\r?\n$/, '');
  if (secret.trim() === '') {
    throw new LanekeeperError('secret/empty', `The secret ${path} is empty; write it there.`);
  }
  if ((mode & readableByAll) !== 0) {
    places.onWarning?.(`Everybody on this box can read the secret ${path}: run chmod 640 ${path}`);
  }
  return secret;
}

function pathOf(reference: SecretReference, credentialsDirectory: string | null): string {
  if ('file' in reference) return reference.file;
  if (credentialsDirectory !== null && credentialsDirectory !== '') {
    return join(credentialsDirectory, reference.credential);
  }
  throw new LanekeeperError(
    'secret/no-credentials',
    `The credential ${reference.credential} is only there in a systemd unit with ` +
      `LoadCredential=${reference.credential}:PATH. Outside of one use \`file:\`.`,
  );
}

function readOrExplain<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new LanekeeperError('secret/missing', `There is no secret at ${path}.`, cause);
    }
    const why = sentenceOf(cause);
    throw new LanekeeperError('secret/unreadable', `Cannot read the secret ${path}: ${why}`, cause);
  }
}
