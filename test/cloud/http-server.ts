import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { HttpFront } from './http-front.js';
import { bodyText, closed, listenOnLoopback, portOf } from './loopback.js';

const bodyBytesMax = 1_048_576;

/** The real sockets of the http front, on the loopback address. */
export class HttpServer {
  readonly #front: HttpFront;
  readonly #server: Server;

  private constructor(front: HttpFront) {
    this.#front = front;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** @param port 0 takes any free port */
  static async listen(front: HttpFront, port: number): Promise<HttpServer> {
    const server = new HttpServer(front);
    await listenOnLoopback(server.#server, port);
    return server;
  }

  get port(): number {
    return portOf(this.#server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await closed(this.#server);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const body = await bodyText(request, bodyBytesMax);
    if (body === null) {
      response.destroy();
      return;
    }
    const answer = await this.#front.handle({
      method: request.method ?? '',
      path: pathname,
      body,
    });
    if (answer === null) {
      response.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json;charset=utf-8' });
    response.end(answer.body);
  }
}
