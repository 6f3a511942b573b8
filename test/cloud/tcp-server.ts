import { createServer, type Server, type Socket } from 'node:net';
import { closed, listenOnLoopback, portOf } from './loopback.js';
import type { TcpFront } from './tcp-front.js';

/** The real sockets of the tcp front, on the loopback address. */
export class TcpServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(front: TcpFront) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      const connection = front.accept({
        write: (bytes) => {
          if (socket.writable) socket.write(bytes);
        },
        // What was written before, such as the reason of a refusal, still arrives.
        close: () => socket.destroySoon(),
      });
      socket.on('data', (bytes: Buffer) => connection.receive(bytes));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        connection.closed();
      });
    });
  }

  /** @param port 0 takes any free port */
  static async listen(front: TcpFront, port: number): Promise<TcpServer> {
    const server = new TcpServer(front);
    await listenOnLoopback(server.#server, port);
    return server;
  }

  get port(): number {
    return portOf(this.#server);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await closed(this.#server);
  }
}
