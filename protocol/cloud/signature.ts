import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The cloud's signature: upper-case hex MD5 of the data text, `key=` and the park's key. It proves
 * who sent the data and nothing about when: equal data has an equal signature.
 * @param dataText the canonical text of the data
 */
export function signatureOf(dataText: string, parkKey: string): string {
  return createHash('md5').update(`${dataText}key=${parkKey}`, 'utf8').digest('hex').toUpperCase();
}

/** Compares as the cloud does: lower-case hex does not count. */
export function isSignedBy(dataText: string, parkKey: string, sign: string): boolean {
  const expected = Buffer.from(signatureOf(dataText, parkKey), 'utf8');
  const found = Buffer.from(sign, 'utf8');
  return expected.length === found.length && timingSafeEqual(expected, found);
}
