import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv4 } from 'node:net';
import { DriverError } from '../../driver-error.js';
import type { PushHandler, PushListener } from './port.js';

/** Two pictures of a megabyte in base64, and their words. */
export const PUSH_BYTES_MAX = 4 * 1024 * 1024;
/** What may be held of all pushes that are underway; a camera that is sent away comes again. */
export const WAITING_BYTES_MAX = 16 * 1024 * 1024;
const CONNECTIONS_MAX = 64;
const HEADER_BYTES_MAX = 16 * 1024;
const HEADERS_WAIT_MS = 10_000;
const PUSH_WAIT_MS = 30_000;

/**
 * Takes pushes over HTTP. An address that no camera has is sent away before its body is read, for
 * whoever could push could make plates up.
 */
export class HttpPushListener implements PushListener {
  readonly counters = { taken: 0, foreign: 0, tooLarge: 0, busy: 0, brokenOff: 0, failed: 0 };
  private readonly handlers = new Map<string, PushHandler>();
  private waitingBytes = 0;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => this.take(request, response));
    server.on('clientError', (_error, socket) => {
      this.counters.brokenOff += 1;
      socket.destroy();
    });
    // An error of the socket that listens must not end the process.
    server.on('error', () => (this.counters.failed += 1));
  }

  /** Port 0 takes any that is free. @throws DriverError `camera/listen-failed` */
  static listen(options: { host: string; port: number }): Promise<HttpPushListener> {
    const { host, port } = options;
    const server = createServer({
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: HEADERS_WAIT_MS,
      requestTimeout: PUSH_WAIT_MS,
    });
    server.maxConnections = CONNECTIONS_MAX;
    return new Promise((resolve, reject) => {
      server.once('error', (error) => {
        const sentence =
          `Cameras cannot push to ${host}:${port}: ${error.message}. Is the address one of this ` +
          'box, and the port free?';
        reject(new DriverError('camera/listen-failed', sentence, error));
      });
      server.listen(port, host, () => resolve(new HttpPushListener(server)));
    });
  }

  /** The port that it listens on. */
  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  register(address: string, handler: PushHandler): void {
    this.handlers.set(address, handler);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const handler = this.handlers.get(plainAddress(request.socket.remoteAddress ?? ''));
    const announced = Number(request.headers['content-length'] ?? 0);
    if (handler === undefined) this.sendAway(response, 403, 'foreign');
    else if (announced > PUSH_BYTES_MAX) this.sendAway(response, 413, 'tooLarge');
    else this.collect(request, response, handler);
  }

  private collect(request: IncomingMessage, response: ServerResponse, handler: PushHandler): void {
    const chunks: Buffer[] = [];
    let length = 0;
    let over = false;
    const end = (): void => {
      if (!over) this.waitingBytes -= length;
      over = true;
    };
    request.on('data', (chunk: Buffer) => {
      if (over) return;
      const tooLarge = length + chunk.length > PUSH_BYTES_MAX;
      const busy = this.waitingBytes + chunk.length > WAITING_BYTES_MAX;
      if (tooLarge || busy) {
        end();
        chunks.length = 0;
        this.sendAway(response, tooLarge ? 413 : 503, tooLarge ? 'tooLarge' : 'busy');
        return;
      }
      chunks.push(chunk);
      length += chunk.length;
      this.waitingBytes += chunk.length;
    });
    request.on('end', () => {
      if (over) return;
      end();
      void this.answer(request, response, handler, Buffer.concat(chunks));
    });
    request.on('error', () => undefined);
    request.on('close', () => {
      if (!over) this.counters.brokenOff += 1;
      end();
    });
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    handler: PushHandler,
    body: Uint8Array,
  ): Promise<void> {
    const contentType = request.headers['content-type'] ?? '';
    try {
      const given = handler({ path: request.url ?? '', contentType, body });
      // Most answers are there at once, and none of them waits for another turn.
      const answer = given instanceof Promise ? await given : given;
      this.counters.taken += 1;
      response.writeHead(answer.status, {
        'content-type': answer.contentType,
        'content-length': Buffer.byteLength(answer.body),
      });
      response.end(answer.body);
    } catch {
      this.counters.failed += 1;
      this.refuse(response, 500);
    }
  }

  private sendAway(response: ServerResponse, status: number, why: 'foreign' | 'tooLarge' | 'busy') {
    this.counters[why] += 1;
    this.refuse(response, status);
  }

  /** With this header the server ends the connection after its answer, whatever still comes. */
  private refuse(response: ServerResponse, status: number): void {
    response.writeHead(status, { connection: 'close', 'content-length': 0 });
    response.end();
  }
}

/** IPv4 as a socket for both kinds of addresses shows it, in its usual form. */
function plainAddress(address: string): string {
  const short = address.replace(/^::ffff:/i, '');
  return isIPv4(short) ? short : address;
}
