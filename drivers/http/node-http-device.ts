import { request as startRequest, type IncomingMessage } from 'node:http';
import type { Clock } from '../clock.js';
import { DriverError } from '../driver-error.js';
import type { HttpAnswer, HttpDevice, HttpRequest } from './port.js';

const HEAD_WAIT_MS = 10_000;
const HEADER_BYTES_MAX = 16 * 1024;

/** A device reached over plain HTTP, as cameras in a lane's own network are. */
export class NodeHttpDevice implements HttpDevice {
  private readonly host: string;
  private readonly port: number;
  private readonly clock: Clock;

  constructor(options: { host: string; port: number; clock: Clock }) {
    this.host = options.host;
    this.port = options.port;
    this.clock = options.clock;
  }

  open({ method, path, headers = {}, body = '' }: HttpRequest): Promise<HttpAnswer> {
    const { host, port } = this;
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const all = method === 'GET' ? headers : { ...headers, ...length };
    const options = { host, port, method, path, headers: all, agent: false };
    return new Promise((resolve, reject) => {
      let reached = false;
      const refuse = (cause: unknown): void => {
        wait.cancel();
        const why = cause instanceof Error ? cause.message : String(cause);
        const sentence = `Nothing usable came from ${host}:${port}: ${why}.`;
        reject(new DriverError(reached ? 'http/no-answer' : 'http/not-reached', sentence, cause));
      };
      const asked = startRequest({ ...options, maxHeaderSize: HEADER_BYTES_MAX });
      const wait = this.clock.after(HEAD_WAIT_MS, () => {
        asked.destroy(new Error(`no answer within ${HEAD_WAIT_MS / 1_000} s`));
      });
      asked.on('socket', (socket) => socket.once('connect', () => (reached = true)));
      asked.on('error', refuse);
      asked.on('response', (response) => {
        wait.cancel();
        resolve(answerOf(response));
      });
      asked.end(body);
    });
  }
}

function answerOf(response: IncomingMessage): HttpAnswer {
  let over: boolean | null = null;
  const endings: ((whole: boolean) => void)[] = [];
  response.on('error', () => undefined);
  response.on('close', () => {
    over = response.complete;
    for (const callback of endings) callback(over);
  });
  const headers = Object.entries(response.headers).map(([name, value = '']) => {
    return [name, Array.isArray(value) ? value.join(', ') : value] as const;
  });
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    onBytes: (callback) => void response.on('data', (bytes: Buffer) => callback(bytes)),
    onEnd: (callback) => {
      if (over === null) endings.push(callback);
      else callback(over);
    },
    close: () => void response.destroy(),
  };
}
