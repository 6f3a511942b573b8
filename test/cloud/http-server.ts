import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpFront } from './http-front.js';

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
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > bodyBytesMax) {
        response.destroy();
        return;
      }
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString('utf8');
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
