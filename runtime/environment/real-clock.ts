import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Timer } from '../../drivers/clock.js';
import { PROGRAM_EXISTS_SINCE_MS } from '../time/no-time.js';
import type { Random, WallClock } from './environment.js';

export const realClock: Clock = {
  monotonicMs: () => performance.now(),
  after(delayMs, callback): Timer {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Here systemd-timesyncd keeps its state, and the mark that it has set the clock since the boot. */
const TIMESYNC_FOLDER = '/run/systemd/timesync';
const MARK_LOOKED_FOR_EVERY_MS = 1_000;

/**
 * The calendar clock of the box. Where systemd-timesyncd runs, the clock counts as set once it says
 * so: until then a box without a clock chip goes on from where it was switched off. Elsewhere any
 * time counts that is not before this program.
 */
export function wallClockBeside(timesyncFolder: string): WallClock {
  let marked = false;
  let lookedMs = -Infinity;
  const isMarked = () => {
    const nowMs = performance.now();
    if (marked || nowMs - lookedMs < MARK_LOOKED_FOR_EVERY_MS) return marked;
    lookedMs = nowMs;
    marked = existsSync(join(timesyncFolder, 'synchronized')) || !existsSync(timesyncFolder);
    return marked;
  };
  return {
    unixMs: () => Date.now(),
    quality: () => (Date.now() >= PROGRAM_EXISTS_SINCE_MS && isMarked() ? 'SET' : 'UNSET'),
  };
}

export const realWallClock: WallClock = wallClockBeside(TIMESYNC_FOLDER);

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
