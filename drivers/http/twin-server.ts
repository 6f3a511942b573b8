import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

const FAILED_LOGINS_MAX = 5;
const BODY_BYTES_MAX = 64 * 1024;

export interface TwinRequest {
  method: string;
  path: string;
  body: string;
}

export interface TwinServerOptions {
  user: string;
  password: string;
  answer: (request: TwinRequest, response: ServerResponse) => void;
}

/**
 * The web server of a device that wants a digest login. As such devices do, it counts every 401 as
 * a failed login, forgets that count at a good one, and locks the account after five.
 */
export class TwinServer {
  /** Requests without a good login since the last good one. */
  failedLogins = 0;
  locked = false;
  requests = 0;
  private readonly server: Server;
  private nonce = 1;
  private algorithm: 'MD5' | 'SHA-256' = 'MD5';

  private constructor(private readonly options: TwinServerOptions) {
    this.server = createServer((request, response) => this.take(request, response));
  }

  /** Listens on this machine alone; port 0 takes any that is free. */
  static listen(options: TwinServerOptions & { host: string; port: number }): Promise<TwinServer> {
    const twin = new TwinServer(options);
    return new Promise((resolve, reject) => {
      twin.server.once('error', reject);
      twin.server.listen(options.port, options.host, () => resolve(twin));
    });
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** From now on another nonce is wanted; the old one is stale. */
  renewNonce(algorithm: 'MD5' | 'SHA-256' = 'MD5'): void {
    this.nonce += 1;
    this.algorithm = algorithm;
  }

  /** Breaks every connection that is open. */
  cut(): void {
    this.server.closeAllConnections();
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    this.requests += 1;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      if (chunks.reduce((sum, one) => sum + one.length, 0) < BODY_BYTES_MAX) chunks.push(chunk);
    });
    request.on('error', () => undefined);
    request.on('end', () => {
      const [method = '', path = ''] = [request.method, request.url];
      if (!this.knows(method, path, request.headers.authorization ?? '')) {
        this.refuse(response);
        return;
      }
      this.failedLogins = 0;
      this.options.answer({ method, path, body: Buffer.concat(chunks).toString('utf8') }, response);
    });
  }

  private knows(method: string, path: string, header: string): boolean {
    if (this.locked) return false;
    const part = (name: string) => new RegExp(`[ ,]${name}="?([^",]*)"?`).exec(header)?.[1] ?? '';
    const hash = (text: string) =>
      createHash(this.algorithm === 'MD5' ? 'md5' : 'sha256')
        .update(text)
        .digest('hex');
    const { user, password } = this.options;
    const secret = hash(`${user}:twin:${password}`);
    const middle = `nonce-${this.nonce}:${part('nc')}:${part('cnonce')}:auth`;
    const wanted = hash(`${secret}:${middle}:${hash(`${method}:${path}`)}`);
    return part('username') === user && part('response') === wanted;
  }

  private refuse(response: ServerResponse): void {
    this.failedLogins += 1;
    if (this.failedLogins >= FAILED_LOGINS_MAX) this.locked = true;
    const parts = [`realm="twin"`, `nonce="nonce-${this.nonce}"`, 'qop="auth"'];
    const header = `Digest ${[...parts, `algorithm=${this.algorithm}`].join(', ')}`;
    response.writeHead(401, { 'www-authenticate': header, 'content-length': 0 });
    response.end();
  }
}
