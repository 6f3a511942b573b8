import type { ParkBus, Received } from '../../../runtime/bus/bus.js';
import { matchesFilter } from '../../../runtime/bus/mqtt-bus.js';

/** The park bus of one program alone: delivers in a later turn, and remembers nothing. */
export class DirectBus implements ParkBus {
  readonly connected = true;
  readonly #subscriptions: { filter: string; callback: (message: Received) => void }[] = [];

  onConnection(): void {
    // It is never lost.
  }

  subscribe(filter: string, callback: (message: Received) => void): void {
    this.#subscriptions.push({ filter, callback });
  }

  publish(topic: string, payload: Uint8Array): Promise<void> {
    for (const { filter, callback } of this.#subscriptions) {
      if (!matchesFilter(filter, topic)) continue;
      queueMicrotask(() => callback({ topic, payload, retained: false }));
    }
    return Promise.resolve();
  }

  start(): void {
    // It is always there.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
