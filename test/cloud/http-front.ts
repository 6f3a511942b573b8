import type { Clock, Timer } from '../../drivers/clock.js';
import { textField, type CloudIncoming } from '../../protocol/cloud/lenient.js';
import { dataTextAsSent } from './data-as-sent.js';
import type { CloudDouble } from './double.js';
import type { FaultyCloud } from './faults.js';
import { judgeLogin, newToken } from './login.js';
import { readable } from './readable.js';
import { TokenRows, type TokenRow } from './token-rows.js';

export interface HttpRequest {
  method: string;
  /** Without the query. */
  path: string;
  body: string;
}

export interface HttpResponse {
  status: number;
  body: string;
}

export interface HttpFrontOptions {
  double: CloudDouble;
  faulty: FaultyCloud;
  clock: Clock;
  random: () => number;
}

/** A poll is held for so long when there is no message. */
export const pollHoldMs = 30_000;
/** With `tokensExpire`. */
export const tokenLifeMs = 600_000;
/** The connection of an upload whose answer was lost breaks after this time. */
const lostAfterMs = 20_000;
/** A client that has no poll open for so long counts as away. */
const awayAfterMs = 60_000;
/** What waits for the next poll of one client; beyond it the oldest is lost. */
const waitingMax = 100;

/** Entry and exit have names of their own over http. */
const httpNames = new Map([
  ['inpark', 'in_park'],
  ['outpark', 'out_park'],
]);

interface Client {
  row: TokenRow;
  poll: { settle: (response: HttpResponse | null) => void; timer: Timer } | null;
  waiting: string[];
  away: Timer | null;
}

/**
 * The simulated cloud over http, without sockets: `…/upload.do` takes messages and answers them,
 * `…/download.do` is the long poll that carries the cloud's requests. One poll at a time belongs to
 * a login: a second one takes the place of the first, which ends at once without a message.
 */
export class HttpFront {
  readonly counts = { logins: 0, failedLogins: 0, polls: 0, secondPolls: 0, expired: 0 };
  readonly #options: HttpFrontOptions;
  readonly #tokens = new TokenRows();
  readonly #clients = new Map<string, Client>();
  /** Breaks the connections of requests that are not answered yet. */
  readonly #breakers = new Set<() => void>();

  constructor(options: HttpFrontOptions) {
    this.#options = options;
    options.faulty.onCut((cut) => {
      if (cut) this.#breakAll();
    });
  }

  /** Resolves with null when the connection breaks without an answer. */
  async handle(request: HttpRequest): Promise<HttpResponse | null> {
    if (this.#options.faulty.state.cut) return null;
    if (request.method !== 'POST') return { status: 405, body: '' };
    if (request.path.endsWith('/upload.do')) return this.#upload(request.body);
    if (request.path.endsWith('/download.do')) return this.#download(request.body);
    return { status: 404, body: '' };
  }

  /** Puts a request of the cloud on the client's poll; false when the client is away. */
  deliver(localId: string, text: string): boolean {
    const client = this.#clients.get(localId);
    if (client === undefined) return false;
    if (client.poll !== null) this.#endPoll(client, { status: 200, body: text });
    else {
      client.waiting.push(text);
      if (client.waiting.length > waitingMax) client.waiting.shift();
    }
    return true;
  }

  /** The process of the cloud dies and comes back; logins stay. */
  restart(): void {
    this.#breakAll();
    for (const client of this.#clients.values()) client.waiting = [];
  }

  #upload(body: string): Promise<HttpResponse | null> {
    const { double, faulty, clock } = this.#options;
    const received = readable(body);
    const incoming = received === null ? null : signedAsSent(underCloudName(received), body);
    const asked = received?.serviceName ?? '';
    const service = incoming?.serviceName ?? '';
    if (incoming !== null && service === 'login') {
      return Promise.resolve({ status: 200, body: this.#login(incoming) });
    }
    this.#expire(incoming?.token ?? null);
    return new Promise((resolve) => {
      const settle = (response: HttpResponse | null) => {
        this.#breakers.delete(breaks);
        timer.cancel();
        resolve(response);
      };
      const breaks = () => settle(null);
      const timer = clock.after(lostAfterMs, breaks);
      this.#breakers.add(breaks);
      faulty.pass({
        message: body,
        service,
        handle: () => {
          const { answers } = double.process({ tokens: this.#tokens }, incoming ?? body);
          return answers.length === 0 ? [''] : answers;
        },
        deliver: (answer) => settle({ status: 200, body: underName(answer, service, asked) }),
      });
    });
  }

  #login(incoming: CloudIncoming): string {
    const { double, clock, random } = this.#options;
    const verdict = judgeLogin(incoming, double);
    if (verdict.kind === 'silent') return '';
    if (verdict.kind === 'unknown') return JSON.stringify(verdict.answer);
    const { localId } = verdict;
    double.loginTried(localId);
    if (verdict.kind === 'failed') {
      this.counts.failedLogins += 1;
      double.countRefusal(verdict.errmsg);
      return JSON.stringify({ state: 0, errmsg: verdict.errmsg });
    }
    this.counts.logins += 1;
    const { receivesCloud } = verdict;
    const row: TokenRow = {
      localId,
      token: newToken(random),
      source: null,
      receivesCloud,
      loggedInMs: clock.monotonicMs(),
    };
    this.#tokens.put(row);
    this.#replaceClient(row);
    return JSON.stringify({ state: 1, token: row.token, service_name: 'login' });
  }

  #replaceClient(row: TokenRow): void {
    const old = this.#clients.get(row.localId);
    if (old !== undefined) {
      this.#endPoll(old, invalidToken);
      old.away?.cancel();
    }
    const client: Client = { row, poll: null, waiting: old?.waiting ?? [], away: null };
    this.#clients.set(row.localId, client);
    this.#options.double.downlinks.clientCame(row.localId, row.receivesCloud);
    this.#watch(client);
  }

  #download(body: string): Promise<HttpResponse | null> {
    const token = readable(body)?.token ?? null;
    this.#expire(token);
    const row = token === null ? null : this.#tokens.find(token);
    const client = row === null ? undefined : this.#clients.get(row.localId);
    if (row === null || client === undefined) return Promise.resolve(invalidToken);
    this.counts.polls += 1;
    if (client.poll !== null) {
      this.counts.secondPolls += 1;
      this.#endPoll(client, this.#noMessage());
    }
    client.away?.cancel();
    this.#options.double.downlinks.clientCame(row.localId, row.receivesCloud);
    return this.#hold(client);
  }

  #hold(client: Client): Promise<HttpResponse | null> {
    const waiting = client.waiting.shift();
    if (waiting !== undefined) {
      this.#watch(client);
      return Promise.resolve({ status: 200, body: waiting });
    }
    return new Promise((resolve) => {
      const breaks = () => this.#endPoll(client, null);
      const settle = (response: HttpResponse | null) => {
        this.#breakers.delete(breaks);
        resolve(response);
      };
      const end = () => this.#endPoll(client, this.#noMessage());
      client.poll = { settle, timer: this.#options.clock.after(pollHoldMs, end) };
      this.#breakers.add(breaks);
    });
  }

  #endPoll(client: Client, response: HttpResponse | null): void {
    const { poll } = client;
    if (poll === null) return;
    client.poll = null;
    poll.timer.cancel();
    poll.settle(response);
    this.#watch(client);
  }

  #watch(client: Client): void {
    const { clock, double } = this.#options;
    client.away?.cancel();
    client.away = clock.after(awayAfterMs, () => {
      if (client.poll !== null || this.#clients.get(client.row.localId) !== client) return;
      double.downlinks.clientLeft(client.row.localId);
    });
  }

  #noMessage(): HttpResponse {
    return this.#options.double.flags.pollEndsAs500
      ? { status: 500, body: '' }
      : { status: 200, body: '500' };
  }

  #expire(token: string | null): void {
    const { double, clock } = this.#options;
    const row = token === null ? null : this.#tokens.find(token);
    if (row === null || !double.flags.tokensExpire) return;
    if (clock.monotonicMs() - row.loggedInMs < tokenLifeMs) return;
    this.counts.expired += 1;
    this.#tokens.forget(row);
  }

  #breakAll(): void {
    for (const breaks of [...this.#breakers]) breaks();
  }
}

const invalidToken: HttpResponse = {
  status: 200,
  body: JSON.stringify({ state: 0, errmsg: 'error:token无效' }),
};

// `outpark` is also a request of the cloud: with a state, it is the answer to that one.
function underCloudName(incoming: CloudIncoming): CloudIncoming {
  const name = httpNames.get(incoming.serviceName ?? '');
  if (name === undefined || textField(incoming.fields, 'state') !== null) return incoming;
  return { ...incoming, serviceName: name };
}

// Here the sign covers the bytes, and not what a parser makes of them.
function signedAsSent(incoming: CloudIncoming, body: string): CloudIncoming {
  return incoming.dataText === null ? incoming : { ...incoming, dataText: dataTextAsSent(body) };
}

/** The answer names the service as the request did. */
function underName(answer: string, service: string, asked: string): string {
  if (asked === service || asked === '') return answer;
  return answer.replace(`"service_name":"${service}"`, `"service_name":"${asked}"`);
}
