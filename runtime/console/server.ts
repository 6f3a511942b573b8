import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { LanekeeperError, codeOf, sentenceOf } from '../errors.js';
import type { Log } from '../environment/log.js';

/** One thing that can be asked of the running program. */
export interface Route {
  method: 'GET' | 'POST';
  /** With `:name` for one part of the path, for example `/lanes/:lane/raise`. */
  path: string;
  answer(parts: Readonly<Record<string, string>>, body: Readonly<Record<string, unknown>>): unknown;
}

const BODY_BYTES_MAX = 65_536;

/**
 * The console's API: JSON over HTTP on a socket of this box. Who may open the socket may command
 * the lane; its folder's rights say who that is.
 */
export class ConsoleServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @throws LanekeeperError `console/cannot-listen` */
  static start(options: {
    socketPath: string;
    routes: readonly Route[];
    log: Log;
  }): Promise<ConsoleServer> {
    const { socketPath, routes, log } = options;
    const server = createServer((request, response) => {
      serve(request, response, routes).catch((error: unknown) => {
        log.warn('console_request_failed', { code: codeOf(error), reason: sentenceOf(error) });
        response.destroy();
      });
    });
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => {
        const sentence = `The console cannot listen on ${socketPath}: ${sentenceOf(error)}`;
        reject(new LanekeeperError('console/cannot-listen', sentence, error));
      };
      try {
        mkdirSync(dirname(socketPath), { recursive: true, mode: 0o750 });
        rmSync(socketPath, { force: true });
      } catch (error) {
        fail(error);
        return;
      }
      server.once('error', fail);
      server.listen(socketPath, () => {
        chmodSync(socketPath, 0o660);
        resolve(new ConsoleServer(server));
      });
    });
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  routes: readonly Route[],
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  try {
    const body = await readBody(request);
    for (const route of routes) {
      const parts = route.method === request.method ? matchPath(route.path, path) : null;
      if (parts === null) continue;
      send(response, 200, await route.answer(parts, body));
      return;
    }
    const known = routes.map((route) => `${route.method} ${route.path}`);
    send(response, 404, { code: 'console/unknown-path', error: `No ${path} here.`, known });
  } catch (error) {
    const code = codeOf(error);
    send(response, code === 'unknown' ? 500 : 422, { code, error: sentenceOf(error) });
  }
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const found = path.split('/');
  if (wanted.length !== found.length) return null;
  const parts: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = found[index] ?? '';
    if (part.startsWith(':')) parts[part.slice(1)] = decoded(value);
    else if (part !== value) return null;
  }
  return parts;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    throw new LanekeeperError('console/bad-path', `The path part ${value} is not UTF-8.`, error);
  }
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) {
      throw new LanekeeperError('console/body-too-large', `At most ${BODY_BYTES_MAX} bytes.`);
    }
    chunks.push(chunk);
  }
  if (bytes === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new LanekeeperError(
      'console/bad-json',
      `The body is not JSON: ${sentenceOf(error)}`,
      error,
    );
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new LanekeeperError('console/bad-json', 'The body must be a JSON object.');
  }
  return parsed as Record<string, unknown>;
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const text = `${JSON.stringify(value ?? {})}\n`;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(text);
}
