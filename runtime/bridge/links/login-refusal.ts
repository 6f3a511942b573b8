import type { LoginEnd } from '../../../protocol/cloud/login-answer.js';

/** What a person must know of a login that was refused for good. */
export interface LoginRefusal {
  code: 'link/wrong-key' | 'link/unknown-park';
  /** The settings to look at. */
  settings: string;
  reason: string;
}

/** Null for an end that needs nobody. The cloud's text is shown, the key never. */
export function loginRefusal(end: LoginEnd, parkId: string): LoginRefusal | null {
  if (end.kind === 'wrong-key') {
    return {
      code: 'link/wrong-key',
      settings: 'cloud.park_key',
      reason: `The cloud refuses the signature of the login (${end.text}): check cloud.park_key.`,
    };
  }
  if (end.kind === 'unknown-park') {
    return {
      code: 'link/unknown-park',
      settings: 'park.id, cloud.url',
      reason:
        `The cloud does not know the car park ${parkId} (${end.text}): ` +
        'check park.id and cloud.url.',
    };
  }
  return null;
}
