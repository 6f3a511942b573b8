import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AedesPublishPacket, type Client } from 'aedes';
import type { CloudDouble } from './double.js';
import type { FaultyCloud } from './faults.js';
import { closed, listenOnLoopback, portOf } from './loopback.js';

/** parkcloud/{park_id}/{local_id}/up or down */
const topicForm = /^parkcloud\/([^/+#]+)\/([^/+#]+)\/(up|down)$/;

export interface MqttFrontOptions {
  double: CloudDouble;
  /** 0 takes any free port. */
  port: number;
}

/**
 * The simulated cloud behind an MQTT broker on the loopback address. A client may publish to the
 * `up` topic of the own car park and subscribe to its `down` topic, and to nothing else.
 */
export class MqttFront {
  readonly #double: CloudDouble;
  readonly #broker: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** How often each client came: a connection is a login. */
  readonly #connections = new Map<string, number>();
  readonly #localIds = new Map<Client, Set<string>>();
  #faulty: FaultyCloud | null = null;
  #cut = false;

  private constructor(options: MqttFrontOptions, broker: Aedes) {
    this.#double = options.double;
    this.#broker = broker;
    this.#server = createServer((socket) => this.#accept(socket));
    this.#authorize();
    broker.on('publish', (packet, client) => {
      if (client !== null) this.#received(packet);
    });
    broker.on('clientDisconnect', (client) => this.#left(client));
  }

  static async listen(options: MqttFrontOptions): Promise<MqttFront> {
    const broker = await Aedes.createBroker({ maxTopicLevels: 8 });
    const front = new MqttFront(options, broker);
    await listenOnLoopback(front.#server, options.port);
    return front;
  }

  get port(): number {
    return portOf(this.#server);
  }

  /** Where uplinks go, and whose cuts are obeyed. */
  attach(faulty: FaultyCloud): void {
    this.#faulty = faulty;
    faulty.onCut((cut) => {
      this.#cut = cut;
      if (cut) this.restart();
    });
  }

  /** All connections break; the clients come back by themselves. */
  restart(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Publishes on the client's `down` topic, QoS 1, never retained. */
  deliver(localId: string, text: string): void {
    const topic = `parkcloud/${this.#double.parkId}/${localId}/down`;
    const payload = Buffer.from(text, 'utf8');
    this.#broker.publish(
      { cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false },
      () => {
        // A client that is away loses the message, as the cloud's clients do.
      },
    );
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await closed(this.#server);
    await new Promise<void>((resolve) => this.#broker.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    if (this.#cut) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    this.#broker.handle(socket);
  }

  #authorize(): void {
    this.#broker.authorizePublish = (_client, packet, callback) => {
      const local = this.#localIdOf(packet.topic, 'up');
      if (local === null || packet.retain) {
        callback(new Error(`publishing to ${packet.topic} is not allowed`));
      } else {
        callback(null);
      }
    };
    this.#broker.authorizeSubscribe = (client, subscription, callback) => {
      const localId = this.#localIdOf(subscription.topic, 'down');
      if (localId === null) {
        callback(null, null);
        return;
      }
      const localIds = this.#localIds.get(client) ?? new Set();
      this.#localIds.set(client, localIds.add(localId));
      this.#connections.set(localId, (this.#connections.get(localId) ?? 0) + 1);
      this.#double.downlinks.clientCame(localId);
      callback(null, subscription);
    };
  }

  #received(packet: AedesPublishPacket): void {
    const localId = this.#localIdOf(packet.topic, 'up');
    if (localId === null || this.#faulty === null) return;
    const { payload } = packet;
    const text = typeof payload === 'string' ? payload : new Uint8Array(payload);
    this.#faulty.receive(localId, text, `${localId} ${this.#connections.get(localId) ?? 0}`);
  }

  #left(client: Client): void {
    for (const localId of this.#localIds.get(client) ?? []) {
      this.#localIds.delete(client);
      const elsewhere = [...this.#localIds.values()].some((ids) => ids.has(localId));
      if (!elsewhere) this.#double.downlinks.clientLeft(localId);
    }
  }

  #localIdOf(topic: string, direction: 'up' | 'down'): string | null {
    const parts = topicForm.exec(topic);
    if (parts?.[1] !== this.#double.parkId || parts[3] !== direction) return null;
    return parts[2] ?? null;
  }
}
