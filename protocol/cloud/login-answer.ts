import { read, textField, type CloudIncoming } from './lenient.js';

/** What came of a login. */
export type LoginEnd =
  | { kind: 'in'; token: string }
  /** The key is wrong. People must mend it. */
  | { kind: 'wrong-key'; text: string }
  /** The cloud has no such car park. People must mend it, here or there. */
  | { kind: 'unknown-park'; text: string }
  /** It may work later. */
  | { kind: 'failed'; text: string };

const tokenPattern = /^[!-~]{1,64}$/u;

/**
 * What an answer to a login means; null for a message that is no such answer. Two of the cloud's
 * refusals name no service. Texts: published server.
 */
export function loginEndOf(incoming: CloudIncoming): LoginEnd | null {
  const { serviceName, fields } = incoming;
  if (serviceName !== 'login' && serviceName !== null) return null;
  const state = textField(fields, 'state');
  if (state === null) return null;
  const text = textField(fields, 'errmsg') ?? '';
  if (Number(state) >= 1) {
    const token = incoming.token ?? textField(fields, 'token') ?? '';
    if (tokenPattern.test(token)) return { kind: 'in', token };
    return { kind: 'failed', text: 'the answer has no usable token' };
  }
  if (text.includes('签名错误')) return { kind: 'wrong-key', text };
  if (['车场不存在', '未识别到park_id', '车场编号异常'].some((part) => text.includes(part))) {
    return { kind: 'unknown-park', text };
  }
  return { kind: 'failed', text };
}

/** The same for bytes; null also for what cannot be read. */
export function loginEndOfBytes(bytes: Uint8Array): LoginEnd | null {
  const incoming = readOrNull(bytes);
  return incoming === null ? null : loginEndOf(incoming);
}

/** Whether the cloud says that the token is dead or was not there. It names no service then. */
export function saysTokenIsDead(bytes: Uint8Array): boolean {
  const incoming = readOrNull(bytes);
  if (incoming === null || textField(incoming.fields, 'state') !== '0') return false;
  const text = textField(incoming.fields, 'errmsg') ?? '';
  return text.includes('token无效') || text.includes('未识别到token');
}

function readOrNull(bytes: Uint8Array): CloudIncoming | null {
  try {
    return read(bytes);
  } catch {
    return null;
  }
}
