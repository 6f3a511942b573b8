import { createHash } from 'node:crypto';

/**
 * Digest authentication as RFC 7616 describes it, as far as devices use it: MD5 or SHA-256, with
 * qop "auth" or none. Basic authentication is never used, since it shows the password. Provenance:
 * the standard, its examples proved; no device has been tried. To confirm on site: after how many
 * refused logins the device locks the account.
 */
export interface Challenge {
  realm: string;
  nonce: string;
  opaque: string | null;
  algorithm: 'MD5' | 'SHA-256';
  qop: boolean;
  /** Only the nonce is too old; the password was right. */
  stale: boolean;
}

const HEADER_LENGTH_MAX = 4_096;
const PARAMETER = /([a-zA-Z0-9_-]{1,32})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

/** The first digest challenge of a `WWW-Authenticate` header that can be answered, or null. */
export function challengeOf(header: string | undefined): Challenge | null {
  if (header === undefined || header.length > HEADER_LENGTH_MAX) return null;
  for (const part of header.split(/\b(?=Digest\s)/i)) {
    const challenge = /^Digest\s/i.test(part) ? oneChallenge(part.slice(7)) : null;
    if (challenge !== null) return challenge;
  }
  return null;
}

function oneChallenge(text: string): Challenge | null {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, plain] of text.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  }
  const [realm, nonce] = [found.get('realm'), found.get('nonce')];
  if (realm === undefined || nonce === undefined || nonce === '') return null;
  const algorithm = (found.get('algorithm') ?? 'MD5').toUpperCase();
  if (algorithm !== 'MD5' && algorithm !== 'SHA-256') return null;
  const qops = found.get('qop')?.split(',') ?? [];
  const qop = qops.some((one) => one.trim().toLowerCase() === 'auth');
  if (qops.length > 0 && !qop) return null;
  const stale = found.get('stale')?.toLowerCase() === 'true';
  return { realm, nonce, opaque: found.get('opaque') ?? null, algorithm, qop, stale };
}

/** The `Authorization` header that answers a challenge for the `count`th time, from 1. */
export function authorization(options: {
  challenge: Challenge;
  user: string;
  password: string;
  method: string;
  path: string;
  count: number;
  clientNonce: string;
}): string {
  const { challenge, user, password, method, path, count, clientNonce } = options;
  const { realm, nonce, algorithm, qop, opaque } = challenge;
  const hash = (text: string) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text, 'utf8')
      .digest('hex');
  const nonceCount = count.toString(16).padStart(8, '0');
  const between = qop ? `${nonce}:${nonceCount}:${clientNonce}:auth` : nonce;
  const secret = hash(`${user}:${realm}:${password}`);
  const response = hash(`${secret}:${between}:${hash(`${method}:${path}`)}`);
  const quoted = { username: user, realm, nonce, uri: path, response };
  const parts = Object.entries(quoted).map(([name, value]) => `${name}="${escaped(value)}"`);
  parts.push(`algorithm=${algorithm}`);
  if (opaque !== null) parts.push(`opaque="${escaped(opaque)}"`);
  if (qop) parts.push('qop=auth', `nc=${nonceCount}`, `cnonce="${clientNonce}"`);
  return `Digest ${parts.join(', ')}`;
}

/** A line end in here would begin another header. */
function escaped(text: string): string {
  return text.replace(/[\r\n]/g, '').replace(/["\\]/g, '\\$&');
}
