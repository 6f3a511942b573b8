import type { ParkBus, Received } from '../../runtime/bus/bus.js';
import { matchesFilter } from '../../runtime/bus/mqtt-bus.js';
import { LanekeeperError } from '../../runtime/errors.js';

/** A broker in memory. It delivers in a later turn of the event loop, and keeps what is retained. */
export class MemoryBroker {
  readonly retained = new Map<string, Uint8Array>();
  /** Everything that was published, oldest first. */
  readonly published: { topic: string; payload: Uint8Array; retain: boolean }[] = [];
  readonly #buses = new Set<MemoryBus>();

  bus(): MemoryBus {
    return new MemoryBus(this);
  }

  join(bus: MemoryBus): void {
    this.#buses.add(bus);
    for (const [topic, payload] of this.retained) bus.take({ topic, payload, retained: true });
  }

  leave(bus: MemoryBus): void {
    this.#buses.delete(bus);
  }

  publish(topic: string, payload: Uint8Array, retain: boolean): void {
    this.published.push({ topic, payload, retain });
    if (retain && payload.length === 0) this.retained.delete(topic);
    else if (retain) this.retained.set(topic, payload);
    for (const bus of this.#buses) bus.take({ topic, payload, retained: false });
  }
}

/** The park bus of one node on a `MemoryBroker`. */
export class MemoryBus implements ParkBus {
  connected = false;
  readonly #broker: MemoryBroker;
  readonly #subscriptions: { filter: string; callback: (message: Received) => void }[] = [];
  readonly #connections: ((connected: boolean) => void)[] = [];

  constructor(broker: MemoryBroker) {
    this.#broker = broker;
  }

  onConnection(callback: (connected: boolean) => void): void {
    this.#connections.push(callback);
  }

  subscribe(filter: string, callback: (message: Received) => void): void {
    this.#subscriptions.push({ filter, callback });
  }

  publish(topic: string, payload: Uint8Array, options: { retain: boolean }): Promise<void> {
    if (!this.connected) {
      return Promise.reject(new LanekeeperError('mqtt/not-connected', 'The broker is away.'));
    }
    this.#broker.publish(topic, payload, options.retain);
    return Promise.resolve();
  }

  start(): void {
    if (this.connected) return;
    this.connected = true;
    this.#broker.join(this);
    for (const callback of this.#connections) callback(true);
  }

  /** Loses the connection until the next `start`. */
  lose(): void {
    if (!this.connected) return;
    this.connected = false;
    this.#broker.leave(this);
    for (const callback of this.#connections) callback(false);
  }

  close(): Promise<void> {
    this.lose();
    return Promise.resolve();
  }

  take(message: Received): void {
    for (const { filter, callback } of this.#subscriptions) {
      if (!matchesFilter(filter, message.topic)) continue;
      queueMicrotask(() => {
        if (this.connected) callback(message);
      });
    }
  }
}
