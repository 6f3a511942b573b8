import type { Clock } from '../../drivers/clock.js';
import { linkStateCodec, nodeStateCodec } from '../../protocol/park/codec.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import type { ParkBus, Received } from './bus.js';
import type { Topics } from './topics.js';

/**
 * Whether the cloud is reached, as a lane can know it: the bus is there, the bridge's node is
 * there, and the bridge says that its link is up. Anything less counts as away, from the start on.
 */
export class LinkMonitor {
  readonly #bus: ParkBus;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #callbacks: ((up: boolean) => void)[] = [];
  readonly #offlineNodes = new Set<string>();
  #linkUp = false;
  #bridgeNodeId = '';
  #downSinceMs: number | null;

  constructor(options: { bus: ParkBus; topics: Topics; clock: Clock; log: Log }) {
    const { bus, topics, clock, log } = options;
    this.#bus = bus;
    this.#clock = clock;
    this.#log = log;
    this.#downSinceMs = clock.monotonicMs();
    bus.subscribe(topics.link(), (message) => this.#takeLink(message));
    bus.subscribe(topics.node('+'), (message) => this.#takeNode(message));
    bus.onConnection((connected) => {
      // What was known before the loss may be old; the retained state comes again.
      if (!connected) this.#linkUp = false;
      this.#update();
    });
  }

  get up(): boolean {
    return this.#downSinceMs === null;
  }

  /** Whether the node of the bridge is there; unknown until a bridge has said who it is. */
  get bridge(): 'there' | 'gone' | 'unknown' {
    if (this.#bridgeNodeId === '') return 'unknown';
    return this.#offlineNodes.has(this.#bridgeNodeId) ? 'gone' : 'there';
  }

  /** Milliseconds since the cloud was lost, or null while it is reached. */
  downMs(): number | null {
    return this.#downSinceMs === null ? null : this.#clock.monotonicMs() - this.#downSinceMs;
  }

  /** Called at each change. */
  onChange(callback: (up: boolean) => void): void {
    this.#callbacks.push(callback);
  }

  #takeLink(message: Received): void {
    try {
      const state = linkStateCodec.decode(message.payload);
      this.#linkUp = state.up;
      this.#bridgeNodeId = state.bridgeNodeId;
    } catch (error) {
      this.#log.warn('bus_message_refused', { topic: message.topic, reason: sentenceOf(error) });
    }
    this.#update();
  }

  #takeNode(message: Received): void {
    try {
      const { nodeId, online } = nodeStateCodec.decode(message.payload);
      if (online) this.#offlineNodes.delete(nodeId);
      else if (this.#offlineNodes.size < 1_000) this.#offlineNodes.add(nodeId);
    } catch (error) {
      this.#log.warn('bus_message_refused', { topic: message.topic, reason: sentenceOf(error) });
    }
    this.#update();
  }

  #update(): void {
    const up = this.#bus.connected && this.#linkUp && !this.#offlineNodes.has(this.#bridgeNodeId);
    if (up === this.up) return;
    this.#downSinceMs = up ? null : this.#clock.monotonicMs();
    for (const callback of this.#callbacks) callback(up);
  }
}
