import { lineBytesMax, tcpDialect } from '../../../../protocol/cloud/dialect.js';
import { seal, textWithToken, type SealedMessage } from '../../../../protocol/cloud/envelope.js';
import { LineSplitter } from '../../../../protocol/cloud/line-splitter.js';
import {
  loginEndOfBytes,
  saysTokenIsDead,
  type LoginEnd,
} from '../../../../protocol/cloud/login-answer.js';
import { login } from '../../../../protocol/cloud/messages/login.js';
import { writeFields } from '../../../../protocol/cloud/strict.js';
import type { LogFields } from '../../../environment/log.js';
import type { LinkStatus } from '../../link.js';
import { contestedAfter, type LoginPolicy } from '../login-policy.js';
import { loginRefusal } from '../login-refusal.js';

export interface TcpSessionOptions {
  parkId: string;
  localId: string;
  parkKey: string;
  /** How often a beat goes out; a dead connection is found after one and a half of them. */
  keepaliveMs: number;
  policy: LoginPolicy;
}

/** One timer of each name at most: a new one replaces the old one. */
export type TimerName = 'connect' | 'attempt' | 'beat' | 'beat-answer' | 'drain';

export type TcpEvent =
  | { kind: 'start' }
  | { kind: 'stop' }
  | { kind: 'connected' }
  | { kind: 'received'; bytes: Uint8Array }
  | { kind: 'closed'; reason: string }
  | { kind: 'timer'; name: TimerName };

export type TcpEffect =
  | { kind: 'connect' | 'close' }
  | { kind: 'write'; text: string }
  | { kind: 'timer'; name: TimerName; afterMs: number }
  | { kind: 'no-timer'; name: TimerName }
  | { kind: 'status'; status: LinkStatus }
  | { kind: 'message'; bytes: Uint8Array }
  | { kind: 'alarm'; event: string; fields: LogFields };

type State = 'idle' | 'waiting' | 'connecting' | 'logging-in' | 'up' | 'draining' | 'stopped';

/** Connection and answer to the login, together. */
const ATTEMPT_MS = 15_000;
/** After a token error the answers to what is under way are still waited for, so that each is known. */
const DRAIN_MS = 2_000;
const BEAT = '0x11';
const BEAT_ANSWER = '0x12';
/** The server takes a shorter text for a beat if it contains one. */
const BEAT_LENGTH_MAX = 5;
const NOTHING = new Uint8Array(0);
const ALL_TIMERS: readonly TimerName[] = ['connect', 'attempt', 'beat', 'beat-answer', 'drain'];

/**
 * One connection after another to the cloud's socket: login on each, token, beats, and when to come
 * back. Pure: what happened goes in, what is to be done comes out.
 */
export class TcpSession {
  readonly counters = { logins: 0, loginsLost: 0, loginsRefused: 0, framesTooLong: 0 };
  readonly #options: TcpSessionOptions;
  readonly #loginText: string;
  #state: State = 'idle';
  #splitter = new LineSplitter();
  #token = '';
  #heardSinceBeat = false;
  #effects: TcpEffect[] = [];

  /** @throws CloudError when park or name can never be logged in with */
  constructor(options: TcpSessionOptions) {
    this.#options = options;
    const { parkId, localId, parkKey } = options;
    const data = writeFields(login.request, { park_id: parkId, local_id: localId });
    const { serviceName } = login;
    const { textBytesMax } = tcpDialect;
    this.#loginText = seal({ serviceName, data, parkKey, textBytesMax }).text;
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  /** @param nowMs monotonic time */
  step(event: TcpEvent, nowMs: number): TcpEffect[] {
    this.#effects = [];
    if (this.#state === 'stopped') return [];
    if (event.kind === 'start') this.#start();
    else if (event.kind === 'stop') this.#stop();
    else if (event.kind === 'connected') this.#logIn(nowMs);
    else if (event.kind === 'received') this.#receive(event.bytes, nowMs);
    else if (event.kind === 'closed') this.#lose(event.reason, nowMs);
    else this.#timer(event.name, nowMs);
    return this.#effects;
  }

  /** The line of a message, with its end; null when it is longer than the server reads. */
  lineOf(sealed: SealedMessage): string | null {
    const text = textWithToken(sealed, this.#token);
    return Buffer.byteLength(text, 'utf8') > lineBytesMax ? null : `${text}\n`;
  }

  #start(): void {
    this.#state = 'waiting';
    const afterMs = this.#options.policy.atStart();
    this.#do({ kind: 'timer', name: 'connect', afterMs });
  }

  #connect(): void {
    this.#state = 'connecting';
    this.#splitter = new LineSplitter();
    this.#token = '';
    this.#do({ kind: 'connect' }, { kind: 'timer', name: 'attempt', afterMs: ATTEMPT_MS });
  }

  #logIn(nowMs: number): void {
    if (this.#state !== 'connecting') return;
    this.#state = 'logging-in';
    this.counters.logins += 1;
    this.#options.policy.loginSent(nowMs);
    this.#do({ kind: 'write', text: `${this.#loginText}\n` });
  }

  #receive(bytes: Uint8Array, nowMs: number): void {
    for (const frame of this.#splitter.push(bytes)) {
      this.#heardSinceBeat = true;
      if (frame.kind === 'too-long') {
        this.counters.framesTooLong += 1;
        this.#do({ kind: 'alarm', event: 'cloud_frame_too_long', fields: {} });
      } else {
        this.#frame(frame.kind === 'empty' ? NOTHING : frame.bytes, nowMs);
      }
    }
  }

  #frame(bytes: Uint8Array, nowMs: number): void {
    if (isBeatAnswer(bytes)) {
      this.#do({ kind: 'no-timer', name: 'beat-answer' });
      return;
    }
    if (this.#state === 'logging-in') {
      const end = loginEndOfBytes(bytes);
      // What comes before the login is answered belongs to nobody here.
      if (end !== null) this.#loginEnded(end, nowMs);
      return;
    }
    if (this.#state !== 'up' && this.#state !== 'draining') return;
    this.#do({ kind: 'message', bytes });
    if (this.#state === 'up' && saysTokenIsDead(bytes)) {
      this.#state = 'draining';
      this.#do({ kind: 'timer', name: 'drain', afterMs: DRAIN_MS });
    }
  }

  #loginEnded(end: LoginEnd, nowMs: number): void {
    if (end.kind === 'in') {
      this.#state = 'up';
      this.#token = end.token;
      this.#options.policy.loggedIn(nowMs);
      this.#do({ kind: 'no-timer', name: 'attempt' }, { kind: 'status', status: upStatus });
      this.#beatLater();
      return;
    }
    const refusal = loginRefusal(end, this.#options.parkId);
    if (refusal === null) {
      this.#lose(`the cloud cannot log us in now: ${end.text}`, nowMs);
      return;
    }
    this.counters.loginsRefused += 1;
    this.#do({ kind: 'alarm', event: 'cloud_login_refused', fields: { ...refusal } });
    this.#end({ up: false, reason: refusal.reason }, this.#options.policy.afterRefusal(nowMs));
  }

  #timer(name: TimerName, nowMs: number): void {
    if (name === 'connect') {
      if (this.#state === 'waiting') this.#connect();
    } else if (name === 'attempt') {
      this.#lose(`no login within ${ATTEMPT_MS / 1_000} s`, nowMs);
    } else if (name === 'beat') {
      if (this.#state !== 'up') return;
      this.#heardSinceBeat = false;
      const afterMs = this.#options.keepaliveMs / 2;
      this.#do(
        { kind: 'write', text: `${BEAT}\n` },
        { kind: 'timer', name: 'beat-answer', afterMs },
      );
      this.#beatLater();
    } else if (name === 'beat-answer') {
      this.#loseLogin('the beat was not answered', nowMs);
    } else {
      this.#loseLogin('the token is no longer valid', nowMs, true);
    }
  }

  #beatLater(): void {
    this.#do({ kind: 'timer', name: 'beat', afterMs: this.#options.keepaliveMs });
  }

  #lose(reason: string, nowMs: number): void {
    if (this.#state === 'waiting' || this.#state === 'idle') return;
    // A connection that ends while it drains was refused as well.
    const loginLost = this.#state === 'draining';
    this.#end({ up: false, reason, loginLost }, this.#options.policy.afterLoss(nowMs));
  }

  /** The server forgot this connection, or prefers a newer one: only a new login helps. */
  #loseLogin(what: string, nowMs: number, tokenIsDead = false): void {
    const { policy, localId } = this.#options;
    this.counters.loginsLost += 1;
    const loginLost = tokenIsDead || this.#heardSinceBeat;
    const waitMs = policy.afterLostLogin(nowMs);
    const times = policy.lostLogins;
    if (times === contestedAfter) {
      const hint = 'does another client use the same cloud.local_id?';
      const fields = { local_id: localId, times, hint };
      this.#do({ kind: 'alarm', event: 'cloud_login_contested', fields });
    }
    const reason =
      times < contestedAfter
        ? `${what}: a new login is needed`
        : `${what}, ${times} times in a row: does another client use the local_id ${localId}?`;
    this.#end({ up: false, reason, loginLost }, waitMs);
  }

  #end(status: LinkStatus, waitMs: number): void {
    this.#state = 'waiting';
    this.#token = '';
    this.#noTimers();
    this.#do({ kind: 'close' }, { kind: 'status', status });
    this.#do({ kind: 'timer', name: 'connect', afterMs: waitMs });
  }

  #stop(): void {
    this.#state = 'stopped';
    this.#token = '';
    this.#noTimers();
    // There is no logout on this link: the closed connection is one.
    this.#do({ kind: 'close' }, { kind: 'status', status: { up: false, reason: 'closed' } });
  }

  #noTimers(): void {
    for (const name of ALL_TIMERS) this.#do({ kind: 'no-timer', name });
  }

  #do(...effects: TcpEffect[]): void {
    this.#effects.push(...effects);
  }
}

const upStatus: LinkStatus = { up: true, reason: '' };

function isBeatAnswer(bytes: Uint8Array): boolean {
  if (bytes.length > BEAT_LENGTH_MAX) return false;
  return Buffer.from(bytes).toString('latin1').includes(BEAT_ANSWER);
}
