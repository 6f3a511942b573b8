import type { Random } from '../../environment/environment.js';
import { BackOff } from '../../mqtt/back-off.js';

/** Least time between two logins of one car park. Source: the cloud's limit. */
export const loginGapMs = 10_000;
/** A wrong key or an unknown car park is mended by people; then it heals by itself. */
const REFUSED_PAUSE_MS = 600_000;
/** A login that held this long was not taken away by another client that comes back each time. */
const PROVED_AFTER_MS = 600_000;
/** So many logins lost in a row mean that two clients use one name. */
export const contestedAfter = 3;
/** A token may simply have run out, so the first time it is renewed soon. */
const FIRST_PAUSE_MS = 1_000;
const CONTESTED_PAUSE_MAX_MS = 600_000;
const JITTER = 0.5;

/**
 * When to log in next. The cloud takes one login in 10 s; a refused login is not repeated in a
 * loop; and two clients with the same name, of which the newest login always wins, must not throw
 * each other out for ever: who loses its login waits longer each time.
 */
export class LoginPolicy {
  readonly #random: Random;
  readonly #backOff: BackOff;
  readonly #startGapMs: number;
  #lastLoginMs = -Infinity;
  #upSinceMs: number | null = null;
  #lostLogins = 0;

  constructor(options: {
    random: Random;
    backOff: { minMs: number; firstMaxMs: number; maxMs: number };
    /** The wait before the first login; the gap when absent. */
    startGapMs?: number;
  }) {
    this.#random = options.random;
    this.#startGapMs = options.startGapMs ?? loginGapMs;
    this.#backOff = new BackOff({ random: options.random, ...options.backOff });
  }

  /** How often in a row the login was lost to another client. */
  get lostLogins(): number {
    return this.#lostLogins;
  }

  /** The wait at the start: a program that was restarted may have logged in just before. */
  atStart(): number {
    return this.#startGapMs;
  }

  loginSent(nowMs: number): void {
    this.#lastLoginMs = nowMs;
  }

  loggedIn(nowMs: number): void {
    this.#upSinceMs = nowMs;
    this.#backOff.reset();
  }

  /** The wait after a connection that was lost or not made. */
  afterLoss(nowMs: number): number {
    this.#end(nowMs);
    return this.#gapMs(nowMs) + this.#backOff.nextMs();
  }

  /** The wait after a login that people must mend. */
  afterRefusal(nowMs: number): number {
    this.#end(nowMs);
    return this.#jittered(REFUSED_PAUSE_MS);
  }

  /** The wait after the cloud no longer took the login, most likely for a newer one. */
  afterLostLogin(nowMs: number): number {
    this.#end(nowMs);
    this.#lostLogins += 1;
    const again = Math.min(CONTESTED_PAUSE_MAX_MS, loginGapMs * 2 ** (this.#lostLogins - 1));
    const pauseMs = this.#lostLogins === 1 ? FIRST_PAUSE_MS : again;
    return this.#gapMs(nowMs) + this.#jittered(pauseMs);
  }

  #end(nowMs: number): void {
    if (this.#upSinceMs !== null && nowMs - this.#upSinceMs >= PROVED_AFTER_MS) {
      this.#lostLogins = 0;
    }
    this.#upSinceMs = null;
  }

  #gapMs(nowMs: number): number {
    return Math.max(0, this.#lastLoginMs + loginGapMs - nowMs);
  }

  #jittered(pauseMs: number): number {
    return Math.round(pauseMs * (1 + this.#random.fraction() * JITTER));
  }
}
