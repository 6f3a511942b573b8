import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { LanekeeperError, sentenceOf } from '../../../errors.js';
import { tlsFaultOf, type TlsSettings } from '../../../tls/tls-fault.js';
import { tlsOptionsOf } from '../../../tls/tls-options.js';
import { responseBytesMax, type HttpClient, type HttpResponse } from './http-client.js';

/** Uploads and one poll at a time. */
const SOCKETS_MAX = 16;

/** The HTTP client of a box. Connections are kept for the next request; TLS is always verified. */
export function openHttpClient(tls: TlsSettings): HttpClient {
  const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  let httpsAgent: HttpsAgent | null = null;
  return ({ method, url, headers, body }, signal) =>
    new Promise<HttpResponse>((resolve, reject) => {
      const fail = (error: unknown): void => {
        const fault = tlsFaultOf(error, tls);
        const sentence = fault?.message ?? sentenceOf(error);
        reject(fault ?? new LanekeeperError('http/failed', sentence, error));
      };
      try {
        const isSecure = url.startsWith('https:');
        // Made at the first use: a certificate that cannot be read is told with the request.
        if (isSecure) {
          httpsAgent ??= new HttpsAgent({
            keepAlive: true,
            maxSockets: SOCKETS_MAX,
            ...tlsOptionsOf(tls),
          });
        }
        const agent = isSecure ? (httpsAgent ?? undefined) : httpAgent;
        const send = isSecure ? httpsRequest : httpRequest;
        const bytes = Buffer.from(body, 'utf8');
        const options = {
          method,
          headers: { ...headers, 'content-length': bytes.length },
          agent,
          signal,
        };
        const request = send(url, options, (response) => collect(response, resolve, fail));
        request.on('error', fail);
        request.end(bytes);
      } catch (error) {
        fail(error);
      }
    });
}

function collect(
  response: IncomingMessage,
  done: (response: HttpResponse) => void,
  fail: (error: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= responseBytesMax) {
      chunks.push(chunk);
      return;
    }
    const sentence = `The response has more than ${responseBytesMax} bytes.`;
    fail(new LanekeeperError('http/too-large', sentence));
    response.destroy();
  });
  response.on('error', fail);
  response.on('end', () => done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
}
