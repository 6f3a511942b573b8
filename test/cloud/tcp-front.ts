import type { Clock } from '../../drivers/clock.js';
import type { CloudIncoming } from '../../protocol/cloud/lenient.js';
import type { CloudDouble, Handled } from './double.js';
import type { FaultyCloud } from './faults.js';
import { LineReader } from './line-reader.js';
import { judgeLogin, newToken } from './login.js';
import { readable } from './readable.js';
import { TokenRows } from './token-rows.js';

/** The cloud's end of a connection. */
export interface TcpPeer {
  write(bytes: Uint8Array): void;
  close(): void;
}

/** What the carrier of a connection tells the cloud. */
export interface TcpConnection {
  receive(bytes: Uint8Array): void;
  /** The connection is gone, whoever closed it. */
  closed(): void;
}

export interface TcpFrontOptions {
  double: CloudDouble;
  faulty: FaultyCloud;
  clock: Clock;
  /** For tokens, and for how long a worker takes. */
  random: () => number;
}

/** With `workersOverlap`, a worker takes up to this long. */
const workerMsMax = 40;
/** A text that contains 0x11 and is shorter than this is a heartbeat. */
const heartbeatLengthMax = 5;
/** Copied to the other clients of the park. */
const relayed = new Set(['in_park', 'out_park']);

/**
 * The simulated cloud's own socket, without sockets: frames, logins, tokens, channels, heartbeats
 * and relays as the published server has them. A carrier brings the bytes.
 */
export class TcpFront {
  /** What happened at this front. */
  readonly counts = { linesTooLong: 0, logins: 0, failedLogins: 0, heartbeats: 0, unheard: 0 };
  readonly #options: TcpFrontOptions;
  readonly #tokens = new TokenRows();
  readonly #lines = new Set<Line>();
  /** The connection that was registered last for a local_id; replaced, never removed. */
  #channels = new Map<string, Line>();
  #nextId = 1;

  constructor(options: TcpFrontOptions) {
    this.#options = options;
    options.faulty.onCut((cut) => {
      if (cut) this.#dropAll();
    });
  }

  accept(peer: TcpPeer): TcpConnection {
    const line = new Line(this.#nextId++, peer, this.#options.double.flags.lineLimit);
    if (this.#options.faulty.state.cut) {
      line.close();
      return { receive: () => undefined, closed: () => undefined };
    }
    this.#lines.add(line);
    return {
      receive: (bytes) => this.#receive(line, bytes),
      closed: () => this.#gone(line),
    };
  }

  /** A request of the cloud goes to the channel of the local_id; false when there is none. */
  deliver(localId: string, text: string): boolean {
    const line = this.#channels.get(localId);
    return line?.write(text) ?? false;
  }

  /** The process of the cloud dies and comes back: nobody is logged out, and nobody is known. */
  restart(): void {
    for (const { localId } of this.#tokens.all) this.#options.double.downlinks.clientLeft(localId);
    this.#channels = new Map();
    for (const line of this.#lines) line.close();
    this.#lines.clear();
  }

  #dropAll(): void {
    for (const line of [...this.#lines]) {
      line.close();
      this.#gone(line);
    }
  }

  #receive(line: Line, bytes: Uint8Array): void {
    if (!line.alive) return;
    const droppedBefore = line.reader.dropped;
    for (const text of line.reader.take(bytes)) {
      if (text.length <= heartbeatLengthMax && text.includes('0x11')) this.#beat(line);
      else this.#work(() => this.#handle(line, text));
    }
    this.counts.linesTooLong += line.reader.dropped - droppedBefore;
  }

  #beat(line: Line): void {
    this.counts.heartbeats += 1;
    const heard = this.#options.double.flags.channelReplacement
      ? [...this.#channels.values()].includes(line)
      : line.loggedIn;
    if (heard) line.write('0x12');
    else this.counts.unheard += 1;
  }

  // The published server hands every line to a pool of threads.
  #work(job: () => void): void {
    const { double, clock, random } = this.#options;
    if (double.flags.workersOverlap) clock.after(random() * workerMsMax, job);
    else job();
  }

  #handle(line: Line, text: string): void {
    const { faulty } = this.#options;
    if (faulty.state.cut) return;
    const incoming = readable(text);
    const service = incoming?.serviceName ?? '';
    if (incoming !== null && service === 'login' && (incoming.sign ?? '') !== '') {
      this.#login(line, incoming);
      return;
    }
    faulty.pass({
      message: text,
      service,
      handle: () => this.#process(incoming ?? text),
      deliver: (answer) => line.write(answer),
    });
  }

  #process(message: string | CloudIncoming): string[] {
    const handled = this.#options.double.process({ tokens: this.#tokens }, message);
    this.#relay(handled.served);
    // An answer to a request of the cloud is acknowledged by an empty frame.
    if (handled.served !== null && handled.answers.length === 0) {
      return this.#options.double.isDownlink(handled.served.service) ? [''] : [];
    }
    return handled.answers;
  }

  #relay(served: Handled['served']): void {
    if (served === null || !relayed.has(served.service)) return;
    const { incoming, service, token } = served;
    const flat = `${(incoming.dataText ?? '{}').slice(0, -1)},"service_name":"${service}"}`;
    for (const row of this.#tokens.all) {
      if (row.token === token || !row.localId.includes('syncdata')) continue;
      this.#options.faulty.sendDown(row.localId, flat);
    }
  }

  #login(line: Line, incoming: CloudIncoming): void {
    const { double } = this.#options;
    const verdict = judgeLogin(incoming, double);
    if (verdict.kind === 'silent') return;
    if (verdict.kind === 'unknown') {
      line.write(JSON.stringify(verdict.answer));
      if (verdict.disconnects) this.#cut(line);
      return;
    }
    const { localId } = verdict;
    double.loginTried(localId);
    const replaces = double.flags.channelReplacement || verdict.kind === 'accepted';
    if (replaces) this.#channels.set(localId, line);
    // The workers of two logins may have met: whoever registered last hears both answers.
    const registered = (replaces ? this.#channels.get(localId) : line) ?? line;
    if (verdict.kind === 'failed') {
      this.counts.failedLogins += 1;
      const { errmsg } = verdict;
      double.countRefusal(errmsg);
      registered.write(JSON.stringify({ state: 0, errmsg, service_name: 'login' }));
      this.#cut(registered);
      return;
    }
    this.#admit(line, localId, verdict.receivesCloud);
  }

  #admit(line: Line, localId: string, receivesCloud: boolean): void {
    const { double, clock, random } = this.#options;
    this.counts.logins += 1;
    const token = newToken(random);
    const loggedInMs = clock.monotonicMs();
    this.#tokens.put({ localId, token, source: line.id, receivesCloud, loggedInMs });
    line.loggedIn = true;
    double.downlinks.clientCame(localId, receivesCloud);
    const answer = JSON.stringify({ state: 1, token, service_name: 'login' });
    this.#channels.get(localId)?.write(answer);
  }

  #cut(line: Line): void {
    line.close();
    this.#gone(line);
  }

  // The token dies with the connection that logged in, unless another login took its row over.
  #gone(line: Line): void {
    line.alive = false;
    if (!this.#lines.delete(line)) return;
    for (const row of this.#tokens.forgetSource(line.id)) {
      this.#options.double.downlinks.clientLeft(row.localId);
    }
  }
}

/** One connection. */
class Line {
  readonly reader: LineReader;
  alive = true;
  loggedIn = false;

  constructor(
    readonly id: number,
    readonly peer: TcpPeer,
    limited: boolean,
  ) {
    this.reader = new LineReader({ limited });
  }

  /** LF, the text, CR, and no LF after it; false when the connection is gone. */
  write(text: string): boolean {
    if (!this.alive) return false;
    this.peer.write(Buffer.from(`\n${text}\r`, 'utf8'));
    return true;
  }

  close(): void {
    if (!this.alive) return;
    this.alive = false;
    this.peer.close();
  }
}
