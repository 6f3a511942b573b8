import type { ParkBus, Received } from '../../runtime/bus/bus.js';
import { matchesFilter } from '../../runtime/bus/mqtt-bus.js';
import { LanekeeperError } from '../../runtime/errors.js';
import type { SeededRandom } from './random.js';
import type { Scheduler } from './scheduler.js';

/** How badly the bus treats messages that it does not retain; 0 to 1 each. */
export interface BusFaults {
  drop: number;
  repeat: number;
  /** Longest time on the way, in milliseconds; messages overtake each other within it. */
  delayMs: number;
}

export const calmBus: BusFaults = { drop: 0, repeat: 0, delayMs: 3 };

/** What the runtime sends again by itself when it is lost: only of this a silent loss is drawn. */
const SENT_AGAIN = /\/(uplink|outcome|command|reply)\//;

/** The broker of the park: outlives the programs, keeps retained messages and last wills. */
export class SimBroker {
  faults: BusFaults = calmBus;
  readonly retained = new Map<string, Uint8Array>();
  readonly scheduler: Scheduler;
  readonly random: SeededRandom;
  #away = false;
  readonly #clients = new Set<SimBus>();

  constructor(options: { scheduler: Scheduler; random: SeededRandom }) {
    this.scheduler = options.scheduler;
    this.random = options.random;
  }

  get away(): boolean {
    return this.#away;
  }

  setAway(away: boolean): void {
    this.#away = away;
    if (away) for (const client of [...this.#clients]) client.lose();
  }

  /** A node's bus of this run. */
  open(will: { topic: string; payload: Uint8Array }): SimBus {
    return new SimBus(this, will);
  }

  connected(client: SimBus): void {
    this.#clients.add(client);
  }

  lost(client: SimBus): void {
    this.#clients.delete(client);
  }

  /** @returns whether the message is lost although its sender is told that it arrived. */
  drops(topic: string): boolean {
    return SENT_AGAIN.test(topic) && this.random.chance(this.faults.drop);
  }

  take(topic: string, payload: Uint8Array, retain: boolean): void {
    if (retain && payload.length === 0) this.retained.delete(topic);
    else if (retain) this.retained.set(topic, payload);
    for (const client of this.#clients) {
      if (!client.wants(topic)) continue;
      const copies = !retain && this.random.chance(this.faults.repeat) ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const delayMs = retain ? 1 : this.random.between(0.2, this.faults.delayMs);
        const { connection } = client;
        this.scheduler.after(delayMs, () => {
          if (connection === client.connection) {
            client.deliver({ topic, payload, retained: false });
          }
        });
      }
    }
  }
}

/** One run's connection to the broker. */
export class SimBus implements ParkBus {
  connected = false;
  /** Messages that the broker has not confirmed. */
  publishing = 0;
  readonly #broker: SimBroker;
  readonly #will: { topic: string; payload: Uint8Array };
  readonly #subscriptions: { filter: string; callback: (message: Received) => void }[] = [];
  readonly #connectionCallbacks: ((connected: boolean) => void)[] = [];
  #dead = false;
  #started = false;
  /** Grows with each loss: what was under way then is lost. */
  connection = 0;

  constructor(broker: SimBroker, will: { topic: string; payload: Uint8Array }) {
    this.#broker = broker;
    this.#will = will;
  }

  onConnection(callback: (connected: boolean) => void): void {
    this.#connectionCallbacks.push(callback);
  }

  subscribe(filter: string, callback: (message: Received) => void): void {
    this.#subscriptions.push({ filter, callback });
  }

  publish(topic: string, payload: Uint8Array, options: { retain: boolean }): Promise<void> {
    const { scheduler, random, faults } = this.#broker;
    scheduler.touched = true;
    if (!this.connected) {
      return Promise.reject(new LanekeeperError('mqtt/not-connected', 'The bus is away.'));
    }
    const connection = this.connection;
    const dropped = !options.retain && this.#broker.drops(topic);
    const delayMs = options.retain ? 1 : random.between(0.2, faults.delayMs);
    this.publishing += 1;
    return new Promise((resolve, reject) => {
      scheduler.after(delayMs, () => {
        this.publishing -= 1;
        if (this.#dead) return;
        if (connection !== this.connection) {
          reject(new LanekeeperError('mqtt/lost', 'The bus was lost.'));
          return;
        }
        if (!dropped) this.#broker.take(topic, payload, options.retain);
        resolve();
      });
    });
  }

  start(): void {
    this.#started = true;
    this.#plan();
  }

  close(): Promise<void> {
    this.#started = false;
    this.lose();
    return Promise.resolve();
  }

  /** The program died. */
  kill(): void {
    this.#dead = true;
    this.lose();
  }

  lose(): void {
    if (!this.connected) return;
    this.connected = false;
    this.connection += 1;
    this.#broker.lost(this);
    this.#broker.retained.set(this.#will.topic, this.#will.payload);
    if (this.#dead) return;
    for (const callback of this.#connectionCallbacks) callback(false);
    if (this.#started) this.#plan();
  }

  wants(topic: string): boolean {
    return this.#subscriptions.some(({ filter }) => matchesFilter(filter, topic));
  }

  deliver(message: Received): void {
    if (!this.connected || this.#dead) return;
    for (const { filter, callback } of this.#subscriptions) {
      if (matchesFilter(filter, message.topic)) callback(message);
    }
  }

  #plan(): void {
    const { scheduler, random } = this.#broker;
    scheduler.after(random.between(50, 1_000), () => this.#connect());
  }

  #connect(): void {
    if (this.#dead || !this.#started || this.connected) return;
    if (this.#broker.away) {
      this.#plan();
      return;
    }
    this.connected = true;
    this.#broker.connected(this);
    for (const callback of this.#connectionCallbacks) callback(true);
    const connection = this.connection;
    const retained = [...this.#broker.retained];
    this.#broker.scheduler.after(0.5, () => {
      if (connection !== this.connection) return;
      for (const [topic, payload] of retained) this.deliver({ topic, payload, retained: true });
    });
  }
}
