import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { bitString, field, integer, objectId, sequence, set, utf8 } from './der.js';

const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

/**
 * A signing request (PKCS #10, RFC 2986) for a key on the curve P-256, as PEM. The common name is
 * the node's: the broker knows a node by it.
 */
export function signingRequest(options: {
  privateKey: KeyObject;
  nodeId: string;
  parkId: string;
}): string {
  const { privateKey, nodeId, parkId } = options;
  const name = sequence(
    set(sequence(objectId(ORGANIZATION), utf8(parkId))),
    set(sequence(objectId(COMMON_NAME), utf8(nodeId))),
  );
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const request = sequence(integer(0), name, publicKey, field(0));
  const algorithm = sequence(objectId(ECDSA_WITH_SHA256));
  const signed = sequence(request, algorithm, bitString(sign('sha256', request, privateKey)));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  const [head, foot] = ['BEGIN', 'END'].map((edge) => `-----${edge} CERTIFICATE REQUEST-----`);
  return `${String(head)}\n${lines.join('\n')}\n${String(foot)}\n`;
}
