import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LanekeeperError, sentenceOf } from '../errors.js';
import { giveToGroup } from './give-to-group.js';
import { signingRequest } from './signing-request.js';

export interface Enrolled {
  keyPath: string;
  requestPath: string;
  /** SHA-256 of the public key in hexadecimal, to be compared with what the authority sees. */
  fingerprint: string;
  /** Whether the key was made now. */
  isNew: boolean;
}

/**
 * Makes the key of this node, which never leaves the box, and a signing request for it. A key that
 * is there is kept, so that a request can be written again.
 *
 * @throws LanekeeperError `enroll/bad-key`, `enroll/cannot-write`
 */
export function enroll(options: {
  folder: string;
  nodeId: string;
  parkId: string;
  group: string;
}): Enrolled {
  const { folder, nodeId, parkId, group } = options;
  const keyPath = join(folder, 'node.key');
  const requestPath = join(folder, 'node.csr');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    const isNew = !existsSync(keyPath);
    if (isNew) {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
      writeFileSync(keyPath, pem, { mode: 0o640, flag: 'wx', flush: true });
      giveToGroup(keyPath, group);
    }
    const privateKey = readKey(keyPath);
    writeFileSync(requestPath, signingRequest({ privateKey, nodeId, parkId }), { mode: 0o644 });
    const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
    const fingerprint = createHash('sha256').update(publicKey).digest('hex');
    return { keyPath, requestPath, fingerprint, isNew };
  } catch (error) {
    if (error instanceof LanekeeperError) throw error;
    const sentence = `The key cannot be kept in ${folder}: ${sentenceOf(error)}. Run it as root.`;
    throw new LanekeeperError('enroll/cannot-write', sentence, error);
  }
}

function readKey(path: string): ReturnType<typeof createPrivateKey> {
  let key;
  try {
    key = createPrivateKey(readFileSync(path));
  } catch (error) {
    const sentence = `${path} is no private key: ${sentenceOf(error)}. Move it away to make a new one.`;
    throw new LanekeeperError('enroll/bad-key', sentence, error);
  }
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  const sentence = `The key ${path} is not on the curve P-256. Move it away to make a new one.`;
  throw new LanekeeperError('enroll/bad-key', sentence);
}
