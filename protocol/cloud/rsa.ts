import { constants, createPublicKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import type { KeyLike, KeyObject } from 'node:crypto';
import { CloudError } from './cloud-error.js';
import { read, textField } from './lenient.js';

/**
 * Encryption of what goes up, section 1.2.1: the JSON text of a message is cut into pieces, each
 * piece is encrypted with the park's public RSA key of 1024 bits, and all blocks together are one
 * Base64 text. It is optional; logging in and everything that the cloud asks stay plain.
 *
 * The visible part of the page names no padding: PKCS#1 v1.5 is what its two sizes leave. Not here,
 * because not public: how the request for the public key is encoded (1.2 gives its fields, union_id
 * and park_id), and which bytes of the MD5 unlock the private key that the login returns.
 */

/** Bytes of text in one piece. */
export const pieceBytes = 117;

/** Bytes of one encrypted block. */
export const blockBytes = 128;

/**
 * The public key of a park out of the answer of the key service: state 1 and `public_key`, the
 * Base64 of a SubjectPublicKeyInfo. The key of a park never changes.
 * @throws CloudError `cloud/key-refused` with the cloud's own `msg`, `cloud/key-unusable`, and
 *   those of `read`
 */
export function publicKeyOfAnswer(answer: string | Uint8Array): KeyObject {
  const { fields } = read(answer);
  if (textField(fields, 'state') !== '1') {
    const why = textField(fields, 'msg') ?? 'no reason given';
    throw new CloudError('cloud/key-refused', `The cloud gave no public key: ${why}.`);
  }
  return publicKeyOf(textField(fields, 'public_key') ?? '');
}

/** @throws CloudError `cloud/key-unusable` for anything but a public RSA key of 1024 bits */
export function publicKeyOf(base64: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new CloudError('cloud/key-unusable', 'The public key of the park is none.', cause);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (key.asymmetricKeyType !== 'rsa' || bits !== blockBytes * 8) {
    throw new CloudError(
      'cloud/key-unusable',
      `The public key of the park is ${key.asymmetricKeyType ?? 'unknown'} with ${bits ?? 0} bits, not RSA with 1024.`,
    );
  }
  return key;
}

/**
 * The text to hand over instead of the plain one. A character may be cut between two pieces: the
 * receiver puts the bytes together first. The padding is random, so two results always differ.
 */
export function encryptText(text: string, key: KeyObject): string {
  const bytes = Buffer.from(text, 'utf8');
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes);
    blocks.push(publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, piece));
  }
  return Buffer.concat(blocks).toString('base64');
}

/**
 * The other side of `encryptText`, for a simulated cloud and for tests. Never answer a stranger
 * with the outcome of a single block: what the padding check says is a way to break this cipher.
 * @throws CloudError `cloud/not-encrypted` for anything that is not such a text for this key
 */
export function decryptText(base64: string, privateKey: KeyLike): string {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length % blockBytes !== 0) throw notEncrypted(`${bytes.length} bytes`);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += blockBytes) {
    pieces.push(pieceOf(bytes.subarray(at, at + blockBytes), privateKey));
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch (cause) {
    throw notEncrypted('no UTF-8 text', cause);
  }
}

// Node no longer takes this padding off itself: the block is 0, 2, eight or more filling bytes that
// are not 0, a 0, and the piece.
function pieceOf(block: Buffer, key: KeyLike): Buffer {
  let padded: Buffer;
  try {
    padded = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, block);
  } catch (cause) {
    throw notEncrypted('a block of another key', cause);
  }
  const end = padded.indexOf(0, 2);
  if (padded[0] !== 0 || padded[1] !== 2 || end < 10) throw notEncrypted('a block of another key');
  return padded.subarray(end + 1);
}

function notEncrypted(found: string, cause?: unknown): CloudError {
  return new CloudError(
    'cloud/not-encrypted',
    `The text is not one that was encrypted for this park: ${found}.`,
    cause,
  );
}
