import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { LanekeeperError, sentenceOf } from '../errors.js';
import type { Log } from '../environment/log.js';

export interface EmbeddedBrokerOptions {
  /** Socket for the programs of this box; its folder's rights say who may connect. */
  socketPath: string;
  /** Opens the broker to other nodes of the park, each with its own password; null keeps it here. */
  listen: { host: string; port: number; passwords: ReadonlyMap<string, string> } | null;
  log: Log;
}

const PAYLOAD_BYTES_MAX = 262_144;

/**
 * The broker of a one-box site, in the same process. It keeps retained messages in memory only;
 * nothing depends on what it remembers.
 */
export class EmbeddedBroker {
  readonly #servers: Server[];
  readonly #broker: Aedes;

  private constructor(broker: Aedes, servers: Server[]) {
    this.#broker = broker;
    this.#servers = servers;
  }

  /** @throws LanekeeperError `bus/cannot-listen` */
  static async start(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
    const { socketPath, listen, log } = options;
    const local = new WeakSet<Client>();
    const broker = await Aedes.createBroker({
      maxClientsIdLength: 64,
      authenticate: (client, username, password, done) => {
        const expected = listen?.passwords.get(username ?? '');
        const ok = local.has(client) || (expected !== undefined && expected === String(password));
        done(ok ? null : (new Error('not authorised') as AuthenticateError), ok);
      },
      authorizePublish: (_client, packet, done) => {
        done(packet.payload.length > PAYLOAD_BYTES_MAX ? new Error('payload too large') : null);
      },
    });
    broker.on('clientError', (client, error) => {
      log.debug('broker_client_error', { client: client.id, reason: error.message });
    });
    // A socket file that a killed process left behind would refuse the new one.
    rmSync(socketPath, { force: true });
    const onSocket = createServer((stream) => {
      local.add(broker.handle(stream));
    });
    const servers: Server[] = [];
    const embedded = new EmbeddedBroker(broker, servers);
    try {
      servers.push(await listening(onSocket, { path: socketPath }));
      if (listen !== null) {
        const onNetwork = createServer((stream) => void broker.handle(stream));
        servers.push(await listening(onNetwork, { host: listen.host, port: listen.port }));
      }
    } catch (error) {
      await embedded.close();
      throw error;
    }
    return embedded;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#broker.close(resolve));
    await Promise.all(
      this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    );
  }
}

function listening(
  server: Server,
  where: { path: string } | { host: string; port: number },
): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const place = 'path' in where ? where.path : `${where.host}:${where.port}`;
      reject(
        new LanekeeperError(
          'bus/cannot-listen',
          `The embedded broker cannot listen on ${place}: ${sentenceOf(error)}`,
          error,
        ),
      );
    });
    server.listen(where, () => resolve(server));
  });
}
