import { readFileSync } from 'node:fs';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Clock, Timer } from '../../drivers/clock.js';
import { LanekeeperError, sentenceOf } from '../errors.js';
import type { Log } from '../environment/log.js';
import type { BackOff } from './back-off.js';

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
  caFile: string | null;
  certFile: string | null;
  keyFile: string | null;
  /** False: the broker keeps what comes for us while we are away, if it can. */
  clean: boolean;
  will: { topic: string; payload: Uint8Array } | null;
  keepaliveS: number;
  clock: Clock;
  backOff: BackOff;
  log: Log;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** A connection that lived this long has proved itself: the next loss starts with a short wait. */
const PROVED_AFTER_MS = 5_000;
const IN_FLIGHT_MAX = 256;

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
  #client: MqttClient | null = null;
  #up = false;
  #closed = false;
  #waiting: Timer | null = null;
  #inFlight = new Set<(error: LanekeeperError) => void>();

  constructor(options: MqttSessionOptions) {
    this.#options = options;
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

  /** @throws LanekeeperError `mqtt/not-connected`, `mqtt/lost`, `mqtt/too-many-in-flight` */
  publish(
    topic: string,
    payload: Uint8Array | string,
    options: { retain: boolean },
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
      client.publish(topic, bytes, { qos: 1, retain: options.retain }, (error) => {
        settle(error ? lost(error) : null);
      });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting?.cancel();
    const client = this.#client;
    this.#client = null;
    this.#lose('closed');
    if (client !== null) await client.endAsync(true);
  }

  #connect(): void {
    if (this.#closed) return;
    const startedMs = this.#options.clock.monotonicMs();
    let client: MqttClient;
    try {
      client = connect(this.#options.url, this.#clientOptions());
    } catch (error) {
      this.#later(sentenceOf(error));
      return;
    }
    this.#client = client;
    let reason = 'connection closed';
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      client.end(true);
      if (this.#client !== client) return;
      this.#client = null;
      if (this.#options.clock.monotonicMs() - startedMs >= PROVED_AFTER_MS && this.#up) {
        this.#options.backOff.reset();
      }
      this.#lose(reason);
      this.#later(reason);
    };
    client.on('connect', () => void this.#subscribeAll(client).then((ok) => (ok ? null : end())));
    client.on('message', (topic, payload, packet) => {
      for (const callback of this.#messageCallbacks) {
        callback({ topic, payload, retained: packet.retain });
      }
    });
    client.on('error', (error) => {
      reason = error.message === '' ? error.name : error.message;
      end();
    });
    client.on('close', end);
  }

  async #subscribeAll(client: MqttClient): Promise<boolean> {
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
    const { clientId, username, password, caFile, certFile, keyFile, will } = this.#options;
    return {
      clientId,
      clean: this.#options.clean,
      keepalive: this.#options.keepaliveS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      ...(username === null ? {} : { username }),
      ...(password === null ? {} : { password }),
      ...(caFile === null ? {} : { ca: readFileSync(caFile) }),
      ...(certFile === null ? {} : { cert: readFileSync(certFile) }),
      ...(keyFile === null ? {} : { key: readFileSync(keyFile) }),
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
