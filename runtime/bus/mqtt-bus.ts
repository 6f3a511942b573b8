import type { MqttSession } from '../mqtt/session.js';
import type { ParkBus, Received } from './bus.js';

/** The park bus over any MQTT broker. */
export class MqttBus implements ParkBus {
  readonly #session: MqttSession;
  readonly #subscriptions: { filter: string; callback: (message: Received) => void }[] = [];

  constructor(session: MqttSession) {
    this.#session = session;
    session.onMessage((message) => {
      for (const { filter, callback } of this.#subscriptions) {
        if (matchesFilter(filter, message.topic)) callback(message);
      }
    });
  }

  get connected(): boolean {
    return this.#session.up;
  }

  onConnection(callback: (connected: boolean) => void): void {
    this.#session.onStatus(callback);
  }

  subscribe(filter: string, callback: (message: Received) => void): void {
    this.#session.subscribe(filter);
    this.#subscriptions.push({ filter, callback });
  }

  publish(topic: string, payload: Uint8Array, options: { retain: boolean }): Promise<void> {
    return this.#session.publish(topic, payload, options);
  }

  start(): void {
    this.#session.start();
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** `+` stands for one level; the filters of this program hold nothing else that is special. */
export function matchesFilter(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const found = topic.split('/');
  return wanted.length === found.length && wanted.every((w, i) => w === '+' || w === found[i]);
}
