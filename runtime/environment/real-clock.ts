import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../../drivers/clock.js';
import type { Random, WallClock } from './environment.js';

export const realClock: Clock = {
  monotonicMs: () => performance.now(),
  after(delayMs, callback): Timer {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Before this moment no box with this program can have run: such a clock was never set. */
const PROGRAM_EXISTS_SINCE_MS = Date.UTC(2026, 0, 1);

export const realWallClock: WallClock = {
  unixMs: () => Date.now(),
  quality: () => (Date.now() >= PROGRAM_EXISTS_SINCE_MS ? 'SET' : 'UNSET'),
};

const TOKEN_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

export const realRandom: Random = {
  fraction: () => randomBytes(4).readUInt32LE() / 2 ** 32,
  token(length) {
    // 252 is the largest multiple of 36 in a byte; bytes above it would favour some characters.
    let token = '';
    while (token.length < length) {
      for (const byte of randomBytes(length)) {
        if (byte < 252 && token.length < length) token += TOKEN_CHARACTERS[byte % 36] ?? '';
      }
    }
    return token;
  },
};
