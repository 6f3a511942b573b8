import type { Clock, Timer } from '../../drivers/clock.js';
import type { MqttConnection, MqttConnector } from '../../runtime/mqtt/connection.js';
import type { CloudDouble } from '../cloud/double.js';
import type { FaultyCloud } from '../cloud/faults.js';
import type { Network } from './sim-network.js';

export interface SimBrokerOptions {
  double: CloudDouble;
  faulty: FaultyCloud;
  clock: Clock;
  network: Network;
}

/** What a broker keeps for a client that is away; beyond it the oldest is lost. */
const keptMax = 100;

interface Session {
  connection: SimConnection | null;
  kept: { topic: string; payload: Buffer }[];
  filters: Set<string>;
  expiry: Timer | null;
}

/**
 * A broker on the simulated clock, as mqtt.js shows one: answers to CONNECT, SUBSCRIBE, PUBLISH
 * (QoS 1) and pings, sessions that outlive a connection, and retained messages. No bytes: what
 * mqtt.js makes of a broker is tested with real ones.
 */
export class SimBroker {
  /** When each connection was accepted, in milliseconds. */
  readonly connectedMs: number[] = [];
  readonly retained = new Map<string, string>();
  /** While false, CONNECT of MQTT 5 is refused. */
  speaksVersion5 = true;
  readonly #options: SimBrokerOptions;
  readonly #sessions = new Map<string, Session>();

  constructor(options: SimBrokerOptions) {
    this.#options = options;
    options.faulty.onCut((cut) => {
      if (cut) this.restart();
    });
  }

  /** How clients reach it. */
  get connector(): MqttConnector {
    return (_url, options) =>
      new SimConnection(this.#options, this, {
        clientId: options.clientId ?? '',
        version: options.protocolVersion === 5 ? 5 : 4,
        clean: options.clean === true,
        expiryS: options.properties?.sessionExpiryInterval ?? 0,
        keepaliveMs: (options.keepalive ?? 60) * 1_000,
      });
  }

  /** All connections break; sessions stay, as with a broker that writes them down. */
  restart(): void {
    for (const session of this.#sessions.values()) session.connection?.broken();
  }

  /** @returns an error code of MQTT, or null when the client is in */
  take(connection: SimConnection): number | null {
    const { faulty, clock } = this.#options;
    const { clientId, version, clean } = connection.client;
    if (faulty.state.cut) return -1;
    if (version === 5 && !this.speaksVersion5) return 132;
    this.connectedMs.push(clock.monotonicMs());
    const known = clean ? undefined : this.#sessions.get(clientId);
    const session = known ?? { connection: null, kept: [], filters: new Set(), expiry: null };
    session.connection?.broken();
    session.expiry?.cancel();
    session.connection = connection;
    this.#sessions.set(clientId, session);
    for (const { topic, payload } of session.kept.splice(0)) {
      connection.deliver(topic, payload, false);
    }
    return null;
  }

  left(connection: SimConnection): void {
    const { clientId, clean, version, expiryS } = connection.client;
    const session = this.#sessions.get(clientId);
    if (session?.connection !== connection) return;
    session.connection = null;
    for (const filter of session.filters) this.#options.double.downlinks.clientLeft(idOf(filter));
    const forget = () => this.#sessions.delete(clientId);
    if (clean || (version === 5 && expiryS === 0)) forget();
    else if (version === 5) session.expiry = this.#options.clock.after(expiryS * 1_000, forget);
  }

  subscribe(connection: SimConnection, filters: readonly string[]): void {
    const session = this.#sessions.get(connection.client.clientId);
    for (const filter of filters) {
      session?.filters.add(filter);
      this.#options.double.downlinks.clientCame(idOf(filter));
      const retained = this.retained.get(filter);
      if (retained !== undefined) connection.deliver(filter, Buffer.from(retained), true);
    }
  }

  publish(topic: string, payload: string | Buffer): void {
    this.#options.faulty.receive(idOf(topic), payload);
  }

  /** A message of the cloud, to whoever subscribed to the client's topic. */
  deliver(localId: string, text: string): boolean {
    const topic = `parkcloud/${this.#options.double.parkId}/${localId}/down`;
    const payload = Buffer.from(text, 'utf8');
    const sessions = [...this.#sessions.values()].filter(({ filters }) => filters.has(topic));
    for (const session of sessions) {
      if (session.connection !== null) session.connection.deliver(topic, payload, false);
      else if (session.kept.push({ topic, payload }) > keptMax) session.kept.shift();
    }
    return sessions.length > 0;
  }
}

interface Client {
  clientId: string;
  version: 4 | 5;
  clean: boolean;
  expiryS: number;
  keepaliveMs: number;
}

interface Listeners {
  connect: (() => void)[];
  packetreceive: (() => void)[];
  close: (() => void)[];
  error: ((error: Error) => void)[];
  message: ((topic: string, payload: Buffer, packet: { retain: boolean }) => void)[];
}

class SimConnection implements MqttConnection {
  readonly #listeners: Listeners = {
    connect: [],
    packetreceive: [],
    close: [],
    error: [],
    message: [],
  };
  readonly #options: SimBrokerOptions;
  readonly #broker: SimBroker;
  readonly #up: (arrive: () => void) => void;
  readonly #down: (arrive: () => void) => void;
  #ping: Timer | null = null;
  /** The client ended it, or was told that it is over. */
  #isOver = false;
  /** The broker has it no more. */
  #isGone = false;

  constructor(
    options: SimBrokerOptions,
    broker: SimBroker,
    readonly client: Client,
  ) {
    this.#options = options;
    this.#broker = broker;
    this.#up = options.network.way();
    this.#down = options.network.way();
    this.#up(() => this.#connect());
  }

  on<Event extends keyof Listeners>(event: Event, callback: Listeners[Event][number]): this {
    (this.#listeners[event] as Listeners[Event][number][]).push(callback);
    return this;
  }

  publish(
    topic: string,
    payload: string | Buffer,
    _options: unknown,
    callback: (error?: Error | null) => void,
  ): void {
    this.#up(() => {
      if (this.#isGone) return;
      this.#broker.publish(topic, payload);
      this.#answer(() => callback(null));
    });
  }

  subscribeAsync(filters: string[]): Promise<unknown> {
    return new Promise((resolve) => {
      this.#up(() => {
        if (this.#isGone) return;
        this.#answer(() => resolve(filters));
        this.#broker.subscribe(this, filters);
      });
    });
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#ping?.cancel();
    this.#up(() => this.#leave());
  }

  endAsync(): Promise<void> {
    this.end();
    return Promise.resolve();
  }

  /** The broker closes it, or the network does. */
  broken(): void {
    this.#leave();
    this.#down(() => this.#close());
  }

  deliver(topic: string, payload: Buffer, retain: boolean): void {
    this.#answer(() => {
      for (const callback of this.#listeners.message) callback(topic, payload, { retain });
    });
  }

  #connect(): void {
    if (this.#isOver) return;
    const code = this.#options.network.isDown ? -1 : this.#broker.take(this);
    if (code === null) {
      this.#answer(() => {
        this.#pingLater();
        for (const callback of this.#listeners.connect) callback();
      });
      return;
    }
    this.#isGone = true;
    this.#down(() => {
      const error = Object.assign(new Error(code < 0 ? 'connect ECONNREFUSED' : 'refused'), {
        code: code < 0 ? 'ECONNREFUSED' : code,
      });
      if (!this.#isOver) for (const callback of this.#listeners.error) callback(error);
      this.#close();
    });
  }

  #pingLater(): void {
    this.#ping = this.#options.clock.after(this.client.keepaliveMs, () => {
      this.#up(() => {
        if (!this.#isGone) this.#answer(() => undefined);
      });
      this.#pingLater();
    });
  }

  #answer(tell: () => void): void {
    this.#down(() => {
      if (this.#isOver || this.#isGone) return;
      for (const callback of this.#listeners.packetreceive) callback();
      tell();
    });
  }

  #leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#broker.left(this);
  }

  #close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#ping?.cancel();
    for (const callback of this.#listeners.close) callback();
  }
}

/** parkcloud/{park_id}/{local_id}/… */
const idOf = (topic: string) => topic.split('/')[2] ?? '';
