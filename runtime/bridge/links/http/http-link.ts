import type { Clock, Timer } from '../../../../drivers/clock.js';
import { httpDialect } from '../../../../protocol/cloud/dialect.js';
import { seal, textWithToken, type SealedMessage } from '../../../../protocol/cloud/envelope.js';
import { read } from '../../../../protocol/cloud/lenient.js';
import { loginEndOfBytes, saysTokenIsDead } from '../../../../protocol/cloud/login-answer.js';
import { login } from '../../../../protocol/cloud/messages/login.js';
import { writeFields } from '../../../../protocol/cloud/strict.js';
import type { Log } from '../../../environment/log.js';
import { LanekeeperError, sentenceOf } from '../../../errors.js';
import type { CloudLink, LinkStatus } from '../../link.js';
import { contestedAfter, type LoginPolicy } from '../login-policy.js';
import { loginRefusal } from '../login-refusal.js';
import type { HttpClient, HttpResponse } from './http-client.js';

export interface HttpLinkOptions {
  /** Folder of `upload.do` and `download.do`, with or without a slash at its end. */
  url: string;
  unionId: string;
  parkId: string;
  localId: string;
  /** The key that this cloud signs with: the operator's. */
  parkKey: string;
  /** How long an upload may take. */
  answerWaitMs: number;
  client: HttpClient;
  policy: LoginPolicy;
  clock: Clock;
  log: Log;
}

/** One login and all that hangs on its token. */
interface Session {
  token: string;
  isDraining: boolean;
  timers: Set<Timer>;
  aborts: Set<AbortController>;
}

const LOGIN_WAIT_MS = 15_000;
/** The cloud holds a poll for 30 s at most. */
const POLL_WAIT_MS = 45_000;
/** A poll that comes back sooner without a message was not held, so the next one waits a little. */
const POLL_SPACING_MS = 1_000;
/** After a token error the answers to what is under way are still waited for, so that each is known. */
const DRAIN_MS = 2_000;
const UPLOADS_MAX = 64;
const ALLOWANCE_MS = 1_000;
const headers = { 'content-type': 'application/json;charset=utf-8' };

/**
 * The cloud over HTTP: uploads are answered by their responses, and what the cloud asks comes down
 * one long poll, of which there is always exactly one. The token of the login goes with both. The
 * logout of this mode (1.4) is not public; a token that is not used any more is simply left.
 */
export class HttpLink implements CloudLink {
  readonly dialect = httpDialect;
  readonly counters = { logins: 0, loginsLost: 0, loginsRefused: 0, polls: 0, pollsEmpty: 0 };
  readonly #options: HttpLinkOptions;
  readonly #loginText: string;
  readonly #folder: string;
  readonly #statusCallbacks: ((status: LinkStatus) => void)[] = [];
  readonly #messageCallbacks: ((bytes: Uint8Array) => void)[] = [];
  #session: Session | null = null;
  #uploads = 0;
  #status: LinkStatus = { up: false, reason: 'not yet logged in' };
  #waiting: Timer | null = null;
  #isClosed = false;

  /** @throws CloudError when operator, park or name can never be logged in with */
  constructor(options: HttpLinkOptions) {
    this.#options = options;
    const { unionId, parkId, localId, parkKey, url } = options;
    const data = writeFields(login.request, {
      union_id: unionId,
      park_id: parkId,
      local_id: localId,
    });
    this.#loginText = seal({ serviceName: login.serviceName, data, parkKey }).text;
    this.#folder = url.endsWith('/') ? url : `${url}/`;
  }

  get status(): LinkStatus {
    return this.#status;
  }

  onStatus(callback: (status: LinkStatus) => void): void {
    this.#statusCallbacks.push(callback);
  }

  onMessage(callback: (bytes: Uint8Array) => void): void {
    this.#messageCallbacks.push(callback);
  }

  async send(message: SealedMessage): Promise<Uint8Array> {
    const session = this.#session;
    if (session === null || session.isDraining || !this.#status.up) {
      throw new LanekeeperError('link/down', 'The cloud is away.');
    }
    if (this.#uploads >= UPLOADS_MAX) {
      throw new LanekeeperError('link/down', 'Too many uploads are under way.');
    }
    this.#uploads += 1;
    try {
      const text = textWithToken(message, session.token);
      const waitMs = this.#options.answerWaitMs + ALLOWANCE_MS;
      const response = await this.#post(session, 'upload.do', text, waitMs);
      if (!isSuccess(response)) throw new Error(`the cloud answered with HTTP ${response.status}`);
      if (saysTokenIsDead(response.body)) this.#drain(session);
      return response.body;
    } catch (error) {
      this.#lose(session, sentenceOf(error));
      throw new LanekeeperError('link/lost', sentenceOf(error), error);
    } finally {
      this.#uploads -= 1;
    }
  }

  start(): void {
    this.#logInLater(this.#options.policy.atStart());
  }

  renewLogin(reason: string): void {
    if (this.#session !== null && this.#status.up) this.#lose(this.#session, reason);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting?.cancel();
    if (this.#session !== null) this.#leave(this.#session, { up: false, reason: 'closed' });
    return Promise.resolve();
  }

  async #logIn(): Promise<void> {
    if (this.#isClosed) return;
    const { policy, clock } = this.#options;
    const session: Session = {
      token: '',
      isDraining: false,
      timers: new Set(),
      aborts: new Set(),
    };
    this.#session = session;
    this.counters.logins += 1;
    policy.loginSent(clock.monotonicMs());
    let response: HttpResponse;
    try {
      response = await this.#post(session, 'upload.do', this.#loginText, LOGIN_WAIT_MS);
    } catch (error) {
      this.#lose(session, sentenceOf(error));
      return;
    }
    if (this.#session !== session) return;
    if (isSuccess(response)) this.#loginAnswered(session, response.body);
    else this.#lose(session, `the login was answered with HTTP ${response.status}`);
  }

  #loginAnswered(session: Session, body: Uint8Array): void {
    const { policy, clock, log, parkId } = this.#options;
    const end = loginEndOfBytes(body);
    if (end === null) {
      this.#lose(session, 'the answer to the login is not readable');
      return;
    }
    if (end.kind === 'in') {
      session.token = end.token;
      policy.loggedIn(clock.monotonicMs());
      this.#tell({ up: true, reason: '' });
      void this.#pollOnAndOn(session);
      return;
    }
    const refusal = loginRefusal(end, parkId);
    if (refusal === null) {
      this.#lose(session, `the cloud cannot log us in now: ${end.text}`);
      return;
    }
    this.counters.loginsRefused += 1;
    log.error('cloud_login_refused', { ...refusal });
    this.#leave(session, { up: false, reason: refusal.reason });
    this.#logInLater(policy.afterRefusal(clock.monotonicMs()));
  }

  /** Exactly one poll at a time, the next one as soon as it is back. */
  async #pollOnAndOn(session: Session): Promise<void> {
    const { clock } = this.#options;
    const body = JSON.stringify({ token: session.token });
    while (this.#session === session && !session.isDraining) {
      const startedMs = clock.monotonicMs();
      this.counters.polls += 1;
      let hasMessage: boolean;
      try {
        const response = await this.#post(session, 'download.do', body, POLL_WAIT_MS);
        hasMessage = this.#polled(session, response);
      } catch (error) {
        this.#lose(session, sentenceOf(error));
        return;
      }
      const restMs = POLL_SPACING_MS - (clock.monotonicMs() - startedMs);
      if (!hasMessage && restMs > 0) await this.#pause(session, restMs);
    }
  }

  /** @returns whether a message came */
  #polled(session: Session, response: HttpResponse): boolean {
    if (this.#session !== session) return false;
    // How "no message" looks is not public; a client that is takes a 500 for it.
    if (!isSuccess(response) && response.status !== 500) {
      throw new Error(`the poll was answered with HTTP ${response.status}`);
    }
    if (saysTokenIsDead(response.body)) {
      this.#drain(session);
      return false;
    }
    if (!namesAService(response.body)) {
      this.counters.pollsEmpty += 1;
      return false;
    }
    for (const callback of this.#messageCallbacks) callback(response.body);
    return true;
  }

  #pause(session: Session, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#options.clock.after(ms, () => {
        session.timers.delete(timer);
        resolve();
      });
      session.timers.add(timer);
    });
  }

  async #post(session: Session, name: string, body: string, waitMs: number): Promise<HttpResponse> {
    const { client, clock } = this.#options;
    const abort = new AbortController();
    session.aborts.add(abort);
    const over = new Promise<never>((_resolve, reject) => {
      abort.signal.addEventListener('abort', () => reject(new Error(String(abort.signal.reason))));
    });
    const timer = clock.after(waitMs, () => abort.abort(`no response within ${waitMs / 1_000} s`));
    try {
      const url = `${this.#folder}${name}`;
      return await Promise.race([
        client({ method: 'POST', url, headers, body }, abort.signal),
        over,
      ]);
    } finally {
      timer.cancel();
      session.aborts.delete(abort);
    }
  }

  /** The token is dead: what is under way is still waited for, and nothing new is sent. */
  #drain(session: Session): void {
    if (this.#session !== session || session.isDraining) return;
    session.isDraining = true;
    session.timers.add(this.#options.clock.after(DRAIN_MS, () => this.#loseLogin(session)));
  }

  #loseLogin(session: Session): void {
    if (this.#session !== session) return;
    const { policy, clock, log, localId } = this.#options;
    this.counters.loginsLost += 1;
    const waitMs = policy.afterLostLogin(clock.monotonicMs());
    const times = policy.lostLogins;
    if (times === contestedAfter) {
      const hint = 'does another client use the same cloud.local_id?';
      log.error('cloud_login_contested', { local_id: localId, times, hint });
    }
    const often = `, ${times} times in a row: does another client use the local_id ${localId}?`;
    const reason = `the token is no longer valid${times < contestedAfter ? '' : often}`;
    this.#leave(session, { up: false, reason, loginLost: true });
    this.#logInLater(waitMs);
  }

  #lose(session: Session, reason: string): void {
    if (this.#session !== session) return;
    const { policy, clock } = this.#options;
    this.#leave(session, { up: false, reason, loginLost: session.isDraining });
    this.#logInLater(policy.afterLoss(clock.monotonicMs()));
  }

  #leave(session: Session, status: LinkStatus): void {
    this.#session = null;
    for (const timer of session.timers) timer.cancel();
    for (const abort of session.aborts) abort.abort(status.reason);
    this.#tell(status);
  }

  #logInLater(waitMs: number): void {
    if (this.#isClosed) return;
    this.#options.log.debug('cloud_waits', { reason: this.#status.reason, wait_ms: waitMs });
    this.#waiting = this.#options.clock.after(waitMs, () => void this.#logIn());
  }

  #tell(status: LinkStatus): void {
    this.#status = status;
    for (const callback of this.#statusCallbacks) callback(status);
  }
}

const isSuccess = ({ status }: HttpResponse) => status >= 200 && status < 300;

function namesAService(body: Uint8Array): boolean {
  try {
    return read(body).serviceName !== null;
  } catch {
    return false;
  }
}
