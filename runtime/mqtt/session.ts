import type { IClientOptions } from 'mqtt';
import type { Clock, Timer } from '../../drivers/clock.js';
import { codeOf, LanekeeperError, sentenceOf } from '../errors.js';
import type { Log } from '../environment/log.js';
import { tlsFaultOf } from '../tls/tls-fault.js';
import { tlsOptionsOf, type TlsSettings } from '../tls/tls-options.js';
import type { BackOff } from './back-off.js';
import type { MqttConnection, MqttConnector } from './connection.js';

export interface MqttMessage {
  topic: string;
  payload: Uint8Array;
  retained: boolean;
}

export interface MqttSessionOptions {
  /** For example `mqtts://host:8883` or `mqtt+unix:///run/lanekeeper/bus.sock`. */
  url: string;
  clientId: string;
  username: string | null;
  password: string | null;
  tls: TlsSettings;
  /** Null: MQTT 3.1.1 only. Otherwise MQTT 5 is tried first, and 3.1.1 used if it is refused. */
  version5: {
    /** How long the broker keeps what comes for us while we are away. */
    sessionExpiryS: number;
  } | null;
  /**
   * False: the broker keeps what comes for us while we are away, if it speaks MQTT 5. One of 3.1.1
   * would keep it without end, and bring commands of hours ago.
   */
  clean: boolean;
  will: { topic: string; payload: Uint8Array } | null;
  keepaliveS: number;
  connect: MqttConnector;
  clock: Clock;
  backOff: BackOff;
  log: Log;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** A connection that lived this long has proved itself: the next loss starts with a short wait. */
const PROVED_AFTER_MS = 5_000;
const IN_FLIGHT_MAX = 256;
/** Nothing heard for so many keepalives: the connection is dead, whatever goes out. */
const DEAD_AFTER_KEEPALIVES = 1.5;
const WATCH_PER_KEEPALIVE = 8;
/** "Unsupported protocol version", in MQTT 5 and in MQTT 3.1.1. */
const VERSION_REFUSALS: readonly unknown[] = [132, 1];
/** Some old brokers only close the connection. */
const SILENT_ENDS_MAX = 2;

/**
 * One MQTT connection that comes back by itself. It keeps no queue: what is published while it is
 * away is refused, because whoever publishes keeps what must not be lost. mqtt.js's own reconnect
 * and offline store are off (its waits have no jitter, and its store silently wraps around).
 */
export class MqttSession {
  readonly #options: MqttSessionOptions;
  readonly #filters: string[] = [];
  readonly #messageCallbacks: ((message: MqttMessage) => void)[] = [];
  readonly #statusCallbacks: ((up: boolean, reason: string) => void)[] = [];
  #client: MqttConnection | null = null;
  /** Ends the present connection. */
  #end: (reason: string) => void = () => undefined;
  #up = false;
  #closed = false;
  #waiting: Timer | null = null;
  #watch: Timer | null = null;
  #usesVersion5: boolean;
  /** Connections in a row that ended without any answer to their CONNECT. */
  #silentEnds = 0;
  #tlsFault = '';
  #inFlight = new Set<(error: LanekeeperError) => void>();

  constructor(options: MqttSessionOptions) {
    this.#options = options;
    this.#usesVersion5 = options.version5 !== null;
  }

  /** The version of MQTT that is spoken, or will be tried next. */
  get version(): 4 | 5 {
    return this.#usesVersion5 ? 5 : 4;
  }

  get up(): boolean {
    return this.#up;
  }

  onMessage(callback: (message: MqttMessage) => void): void {
    this.#messageCallbacks.push(callback);
  }

  onStatus(callback: (up: boolean, reason: string) => void): void {
    this.#statusCallbacks.push(callback);
  }

  /** Subscriptions are made anew at each connection, before it counts as up. */
  subscribe(filter: string): void {
    // A broker answers once for a filter that it is sent twice, which counts as a protocol error.
    if (!this.#filters.includes(filter)) this.#filters.push(filter);
  }

  start(): void {
    this.#connect();
  }

  /**
   * @param options.expiryS with MQTT 5: after so long the broker no longer hands it over
   * @throws LanekeeperError `mqtt/not-connected`, `mqtt/lost`, `mqtt/too-many-in-flight`
   */
  publish(
    topic: string,
    payload: Uint8Array | string,
    options: { retain: boolean; expiryS?: number },
  ): Promise<void> {
    const client = this.#client;
    if (client === null || !this.#up) {
      return Promise.reject(new LanekeeperError('mqtt/not-connected', 'The broker is away.'));
    }
    if (this.#inFlight.size >= IN_FLIGHT_MAX) {
      return Promise.reject(
        new LanekeeperError('mqtt/too-many-in-flight', 'The broker is too slow: try again later.'),
      );
    }
    return new Promise((resolve, reject) => {
      const settle = (error: LanekeeperError | null): void => {
        this.#inFlight.delete(settle);
        if (error === null) resolve();
        else reject(error);
      };
      this.#inFlight.add(settle);
      const bytes = typeof payload === 'string' ? payload : Buffer.from(payload);
      const { retain, expiryS } = options;
      const properties =
        this.#usesVersion5 && expiryS !== undefined
          ? { properties: { messageExpiryInterval: expiryS } }
          : {};
      client.publish(topic, bytes, { qos: 1, retain, ...properties }, (error) => {
        settle(error ? lost(error) : null);
      });
    });
  }

  /** Ends the connection that is up, if one is; it comes back after the usual wait. */
  reconnect(reason: string): void {
    if (this.#up) this.#end(reason);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting?.cancel();
    this.#watch?.cancel();
    const client = this.#client;
    this.#client = null;
    this.#lose('closed');
    if (client !== null) await client.endAsync(true);
  }

  #connect(): void {
    if (this.#closed) return;
    const startedMs = this.#options.clock.monotonicMs();
    let client: MqttConnection;
    try {
      client = this.#options.connect(this.#options.url, this.#clientOptions());
    } catch (error) {
      this.#later(tlsFaultOf(error, this.#options.tls)?.message ?? sentenceOf(error));
      return;
    }
    this.#client = client;
    let reason = 'connection closed';
    let wasAnswered = false;
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      client.end(true);
      if (this.#client !== client) return;
      this.#client = null;
      this.#watch?.cancel();
      if (!wasAnswered && reason === 'connection closed') this.#endedSilently();
      if (this.#options.clock.monotonicMs() - startedMs >= PROVED_AFTER_MS && this.#up) {
        this.#options.backOff.reset();
      }
      this.#lose(reason);
      this.#later(reason);
    };
    this.#end = (sentence) => {
      reason = sentence;
      end();
    };
    this.#watchOver(client, this.#end);
    client.on('packetreceive', () => {
      wasAnswered = true;
      this.#silentEnds = 0;
    });
    client.on('connect', () => void this.#subscribeAll(client).then((ok) => (ok ? null : end())));
    client.on('message', (topic, payload, packet) => {
      for (const callback of this.#messageCallbacks) {
        callback({ topic, payload, retained: packet.retain });
      }
    });
    client.on('error', (error) => {
      reason = this.#reasonOf(error);
      end();
    });
    client.on('close', end);
  }

  /**
   * mqtt.js looks only whether its pings are answered, and every packet that goes out moves the
   * ping: on a dead connection that keeps sending it never notices. What counts is what comes in.
   */
  #watchOver(client: MqttConnection, end: (reason: string) => void): void {
    const { clock, keepaliveS } = this.#options;
    const deadAfterMs = keepaliveS * 1_000 * DEAD_AFTER_KEEPALIVES;
    let heardMs = clock.monotonicMs();
    client.on('packetreceive', () => (heardMs = clock.monotonicMs()));
    const look = (): void => {
      if (this.#client !== client) return;
      const silentMs = clock.monotonicMs() - heardMs;
      if (silentMs >= deadAfterMs) {
        end(`nothing was heard for ${silentMs / 1_000} s`);
        return;
      }
      const nextMs = Math.min((keepaliveS * 1_000) / WATCH_PER_KEEPALIVE, deadAfterMs - silentMs);
      this.#watch = clock.after(nextMs, look);
    };
    look();
  }

  #reasonOf(error: Error): string {
    if (this.#usesVersion5 && VERSION_REFUSALS.includes(codeNumberOf(error))) this.#useVersion311();
    const fault = tlsFaultOf(error, this.#options.tls);
    if (fault !== null) {
      // Told once; the reason of each further attempt is in the debug log.
      if (this.#tlsFault !== fault.code) {
        this.#options.log.error('tls_failed', { code: fault.code, reason: fault.message });
      }
      this.#tlsFault = fault.code;
      return fault.message;
    }
    return error.message === '' ? `${error.name} ${codeOf(error)}` : error.message;
  }

  #endedSilently(): void {
    this.#silentEnds += 1;
    if (this.#usesVersion5 && this.#silentEnds >= SILENT_ENDS_MAX) this.#useVersion311();
  }

  #useVersion311(): void {
    this.#usesVersion5 = false;
    this.#options.log.info('mqtt_version_3_1_1', { reason: 'the broker does not take MQTT 5' });
  }

  async #subscribeAll(client: MqttConnection): Promise<boolean> {
    try {
      if (this.#filters.length > 0) await client.subscribeAsync(this.#filters, { qos: 1 });
    } catch (error) {
      this.#options.log.warn('mqtt_subscribe_failed', { reason: sentenceOf(error) });
      return false;
    }
    if (this.#client !== client) return false;
    this.#up = true;
    for (const callback of this.#statusCallbacks) callback(true, '');
    return true;
  }

  #lose(reason: string): void {
    const wasUp = this.#up;
    this.#up = false;
    for (const settle of [...this.#inFlight]) settle(lost(new Error(reason)));
    if (wasUp) for (const callback of this.#statusCallbacks) callback(false, reason);
  }

  #later(reason: string): void {
    if (this.#closed) return;
    const waitMs = this.#options.backOff.nextMs();
    this.#options.log.debug('mqtt_waits', { reason, wait_ms: waitMs });
    this.#waiting = this.#options.clock.after(waitMs, () => this.#connect());
  }

  #clientOptions(): IClientOptions {
    const { clientId, username, password, tls, will, version5 } = this.#options;
    return {
      clientId,
      ...(this.#usesVersion5 && version5 !== null
        ? {
            protocolVersion: 5 as const,
            properties: { sessionExpiryInterval: version5.sessionExpiryS },
          }
        : { protocolVersion: 4 as const }),
      clean: this.#options.clean || !this.#usesVersion5,
      keepalive: this.#options.keepaliveS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      ...(username === null ? {} : { username }),
      ...(password === null ? {} : { password }),
      ...tlsOptionsOf(tls),
      ...(will === null
        ? {}
        : {
            will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
          }),
    };
  }
}

function lost(cause: Error): LanekeeperError {
  return new LanekeeperError('mqtt/lost', 'The broker went away before it confirmed.', cause);
}

function codeNumberOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}
