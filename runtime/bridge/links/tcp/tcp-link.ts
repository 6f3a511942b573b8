import type { Clock, Timer } from '../../../../drivers/clock.js';
import { tcpDialect } from '../../../../protocol/cloud/dialect.js';
import type { SealedMessage } from '../../../../protocol/cloud/envelope.js';
import type { Log } from '../../../environment/log.js';
import { LanekeeperError } from '../../../errors.js';
import type { CloudLink, LinkStatus } from '../../link.js';
import { TcpSession, type TcpEffect, type TcpEvent, type TimerName } from './session.js';
import type { TcpSessionOptions } from './session.js';
import type { Socket, SocketOpener } from './socket.js';

export interface TcpLinkOptions extends TcpSessionOptions {
  host: string;
  port: number;
  open: SocketOpener;
  clock: Clock;
  log: Log;
}

/** The cloud's own socket: JSON lines, a login on every connection, beats. It has no TLS. */
export class TcpLink implements CloudLink {
  readonly dialect = tcpDialect;
  readonly #options: TcpLinkOptions;
  readonly #session: TcpSession;
  readonly #timers = new Map<TimerName, Timer>();
  readonly #statusCallbacks: ((status: LinkStatus) => void)[] = [];
  readonly #messageCallbacks: ((bytes: Uint8Array) => void)[] = [];
  readonly #events: TcpEvent[] = [];
  #isStepping = false;
  #socket: Socket | null = null;
  #status: LinkStatus = { up: false, reason: 'not yet connected' };

  /** @throws CloudError when park or name can never be logged in with */
  constructor(options: TcpLinkOptions) {
    this.#options = options;
    this.#session = new TcpSession(options);
  }

  get status(): LinkStatus {
    return this.#status;
  }

  get counters(): TcpSession['counters'] {
    return this.#session.counters;
  }

  onStatus(callback: (status: LinkStatus) => void): void {
    this.#statusCallbacks.push(callback);
  }

  onMessage(callback: (bytes: Uint8Array) => void): void {
    this.#messageCallbacks.push(callback);
  }

  send(message: SealedMessage): Promise<null> {
    if (!this.#session.isUp) {
      return Promise.reject(new LanekeeperError('link/down', 'The cloud is away.'));
    }
    const line = this.#session.lineOf(message);
    if (line === null) {
      const sentence = `The ${message.serviceName} message is too long for one line.`;
      return Promise.reject(new LanekeeperError('cloud/too-large-for-link', sentence));
    }
    if (this.#write(line)) return Promise.resolve(null);
    return Promise.reject(new LanekeeperError('link/lost', 'The socket takes nothing more.'));
  }

  start(): void {
    this.#step({ kind: 'start' });
  }

  renewLogin(reason: string): void {
    if (!this.#session.isUp) return;
    this.#socket?.close();
    this.#socket = null;
    this.#step({ kind: 'closed', reason });
  }

  close(): Promise<void> {
    this.#step({ kind: 'stop' });
    return Promise.resolve();
  }

  /** One event at a time: what an effect causes comes after the effects before it. */
  #step(event: TcpEvent): void {
    this.#events.push(event);
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        const effects = this.#session.step(next, this.#options.clock.monotonicMs());
        for (const effect of effects) this.#carryOut(effect);
      }
    } finally {
      this.#isStepping = false;
    }
  }

  #carryOut(effect: TcpEffect): void {
    switch (effect.kind) {
      case 'connect':
        this.#connect();
        return;
      case 'close':
        this.#socket?.close();
        this.#socket = null;
        return;
      case 'write':
        this.#write(effect.text);
        return;
      case 'timer':
        this.#startTimer(effect.name, effect.afterMs);
        return;
      case 'no-timer':
        this.#timers.get(effect.name)?.cancel();
        return;
      case 'status':
        this.#status = effect.status;
        for (const callback of this.#statusCallbacks) callback(effect.status);
        return;
      case 'message':
        for (const callback of this.#messageCallbacks) callback(effect.bytes);
        return;
      case 'alarm':
        this.#options.log.error(effect.event, effect.fields);
    }
  }

  #connect(): void {
    const { host, port, open } = this.#options;
    // Events of an older socket mean nothing any more.
    const isCurrent = () => this.#socket === socket;
    const socket = open(
      { host, port },
      {
        connected: () => {
          if (isCurrent()) this.#step({ kind: 'connected' });
        },
        received: (bytes) => {
          if (isCurrent()) this.#step({ kind: 'received', bytes });
        },
        closed: (reason) => {
          if (!isCurrent()) return;
          this.#socket = null;
          this.#step({ kind: 'closed', reason });
        },
      },
    );
    this.#socket = socket;
  }

  #write(text: string): boolean {
    const socket = this.#socket;
    if (socket?.write(Buffer.from(text, 'utf8')) === true) return true;
    this.#step({ kind: 'closed', reason: 'the socket takes nothing more' });
    return false;
  }

  #startTimer(name: TimerName, afterMs: number): void {
    this.#timers.get(name)?.cancel();
    const timer = this.#options.clock.after(afterMs, () => this.#step({ kind: 'timer', name }));
    this.#timers.set(name, timer);
  }
}
