import type { Clock } from '../../drivers/clock.js';
import type { HttpClient } from '../../runtime/bridge/links/http/http-client.js';
import type { SocketOpener } from '../../runtime/bridge/links/tcp/socket.js';
import { LanekeeperError } from '../../runtime/errors.js';
import type { HttpFront } from '../cloud/http-front.js';
import type { TcpFront } from '../cloud/tcp-front.js';

/** One way through the network, in milliseconds. */
const wayMs = { min: 5, max: 40 };
/** How many of the pieces of a stream arrive in two. */
const splitShare = 0.1;

/** What carries things to and fro. */
export type Network = Pick<SimNetwork, 'way' | 'isDown'>;

/**
 * The network between a bridge and the simulated cloud: each way takes a little while, nothing
 * overtakes on one connection, and streams arrive in pieces that mean nothing.
 */
export class SimNetwork {
  /** While set, nothing arrives any more in either direction, and nobody is told. */
  isSilent = false;
  /** While set, no connection can be made. */
  isDown = false;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(options: { clock: Clock; random: () => number }) {
    this.#clock = options.clock;
    this.#random = options.random;
  }

  /** Sockets that end at the front. */
  socketsTo(front: TcpFront): SocketOpener {
    return (_address, events) => {
      let isOver = false;
      const up = this.way();
      const down = this.way();
      let connection: ReturnType<TcpFront['accept']> | null = null;
      const closed = (reason: string): void => {
        if (isOver) return;
        isOver = true;
        events.closed(reason);
      };
      up(() => {
        if (isOver) return;
        if (this.isDown) {
          down(() => closed('connect ECONNREFUSED'));
          return;
        }
        connection = front.accept({
          write: (bytes) => {
            for (const piece of this.#pieces(bytes)) {
              down(() => {
                if (!isOver) events.received(piece);
              });
            }
          },
          close: () => down(() => closed('the cloud closed the connection')),
        });
        down(() => {
          if (!isOver) events.connected();
        });
      });
      return {
        write: (bytes) => {
          if (isOver) return false;
          for (const piece of this.#pieces(bytes)) up(() => connection?.receive(piece));
          return true;
        },
        close: () => {
          isOver = true;
          up(() => connection?.closed());
        },
      };
    };
  }

  /** Requests that the front answers. */
  httpTo(front: HttpFront): HttpClient {
    return ({ method, url, body }, signal) =>
      new Promise((resolve, reject) => {
        const fail = (reason: string) => reject(new LanekeeperError('http/failed', reason));
        const way = this.way();
        way(() => {
          if (signal.aborted) return;
          if (this.isDown) {
            way(() => fail('connect ECONNREFUSED'));
            return;
          }
          const answered = front.handle({ method, path: new URL(url).pathname, body });
          void answered.then((response) => {
            way(() => {
              if (response === null) fail('socket hang up');
              else resolve({ status: response.status, body: Buffer.from(response.body, 'utf8') });
            });
          });
        });
      });
  }

  /** Things that are sent on one way arrive in their order. */
  way(): (arrive: () => void) => void {
    let latestMs = 0;
    return (arrive) => {
      const nowMs = this.#clock.monotonicMs();
      const tookMs = wayMs.min + this.#random() * (wayMs.max - wayMs.min);
      latestMs = Math.max(latestMs, nowMs + tookMs);
      this.#clock.after(latestMs - nowMs, () => {
        if (!this.isSilent) arrive();
      });
    };
  }

  #pieces(bytes: Uint8Array): Uint8Array[] {
    if (this.#random() >= splitShare) return [bytes];
    const at = Math.floor(this.#random() * bytes.length);
    return [bytes.subarray(0, at), bytes.subarray(at)].filter((piece) => piece.length > 0);
  }
}
