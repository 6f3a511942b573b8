import type { Clock } from '../clock.js';
import { DriverError } from '../driver-error.js';
import { authorization, challengeOf, type Challenge } from './digest.js';
import type { HttpAnswer, HttpDevice, HttpRequest } from './port.js';
import { readBody, TEXT_BYTES_MAX } from './read-body.js';

/** Devices lock an account after a few failed logins, for up to half an hour. */
export const LOGIN_REST_MS = 30 * 60_000;
const WAITING_MAX = 8;

/**
 * Requests to a device that wants a digest login. A device counts each 401 as a failed login and
 * locks the account after a few, so a challenge is used again as long as it is good, is renewed
 * once for a request, and a login that is refused then is left alone for half an hour: nothing at
 * all is sent in that time. Requests begin one after the other, at most 8 wait.
 */
export class LoginSession {
  readonly counters = { requests: 0, challenges: 0, refusedLogins: 0 };
  private readonly device: HttpDevice;
  private readonly user: string;
  private readonly password: string;
  private readonly clock: Clock;
  private readonly clientNonce: () => string;
  private challenge: Challenge | null = null;
  private uses = 0;
  private restsUntilMs = 0;
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: {
    device: HttpDevice;
    user: string;
    password: string;
    clock: Clock;
    /** Anything that nobody can guess. */
    clientNonce: () => string;
  }) {
    this.device = options.device;
    this.user = options.user;
    this.password = options.password;
    this.clock = options.clock;
    this.clientNonce = options.clientNonce;
  }

  /**
   * Resolves with the head of the answer.
   * @throws DriverError `http/not-reached`, `http/no-answer`, `http/busy`, `http/no-login`, `http/login-refused`
   */
  open(request: HttpRequest): Promise<HttpAnswer> {
    if (this.waiting >= WAITING_MAX) {
      const sentence = `The device has ${WAITING_MAX} requests to answer already.`;
      return Promise.reject(new DriverError('http/busy', sentence));
    }
    this.waiting += 1;
    const answer = this.last.then(() => this.logIn(request));
    this.last = answer.then(
      () => (this.waiting -= 1),
      () => (this.waiting -= 1),
    );
    return answer;
  }

  /** The whole of a short answer. @throws DriverError as `open`, and `http/bad-answer` */
  async ask(request: HttpRequest): Promise<{ status: number; body: string }> {
    const { status, body } = await this.askBytes(request, TEXT_BYTES_MAX);
    return { status, body: body.toString('utf8') };
  }

  /** The whole of an answer of at most `bytesMax`. @throws DriverError as `ask` */
  async askBytes(
    request: HttpRequest,
    bytesMax: number,
  ): Promise<{ status: number; contentType: string; body: Buffer }> {
    const answer = await this.open(request);
    const { status, headers } = answer;
    const body = await readBody(answer, { clock: this.clock, bytesMax });
    return { status, contentType: headers['content-type'] ?? '', body };
  }

  private async logIn(request: HttpRequest): Promise<HttpAnswer> {
    const restMs = this.restsUntilMs - this.clock.monotonicMs();
    if (restMs > 0) throw loginRefused(restMs);
    const first = await this.send(request);
    if (first.status !== 401) return first;
    first.close();
    const challenge = challengeOf(first.headers['www-authenticate']);
    if (challenge === null) {
      const sentence = 'The device wants a login other than Digest; switch Digest on there.';
      throw new DriverError('http/no-login', sentence);
    }
    this.challenge = challenge;
    this.uses = 0;
    this.counters.challenges += 1;
    const second = await this.send(request);
    if (second.status !== 401) return second;
    second.close();
    this.challenge = null;
    this.counters.refusedLogins += 1;
    this.restsUntilMs = this.clock.monotonicMs() + LOGIN_REST_MS;
    throw loginRefused(LOGIN_REST_MS);
  }

  private send(request: HttpRequest): Promise<HttpAnswer> {
    this.counters.requests += 1;
    const { challenge, user, password } = this;
    if (challenge === null) return this.device.open(request);
    this.uses += 1;
    const { method, path, headers } = request;
    const signed = authorization({
      challenge,
      user,
      password,
      method,
      path,
      count: this.uses,
      clientNonce: this.clientNonce(),
    });
    return this.device.open({ ...request, headers: { ...headers, authorization: signed } });
  }
}

function loginRefused(restMs: number): DriverError {
  const minutes = Math.ceil(restMs / 60_000);
  const sentence =
    'The device refuses user and password; correct them. It is left alone for the next ' +
    `${minutes} minutes, so that it does not lock the account.`;
  return new DriverError('http/login-refused', sentence);
}
