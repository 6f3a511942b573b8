import { nodeStateCodec } from '../../protocol/park/codec.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import type { Stamper } from '../time/stamper.js';
import { programVersion } from '../version.js';
import type { ParkBus, Received } from './bus.js';
import type { Topics } from './topics.js';

interface NodePresenceOptions {
  bus: ParkBus;
  topics: Topics;
  nodeId: string;
  stamper: Stamper;
  log: Log;
}

/**
 * Tells the park that this node is there, and by which clock it stamps; takes in what the other
 * nodes tell of their clocks.
 */
export class NodePresence {
  readonly #options: NodePresenceOptions;

  constructor(options: NodePresenceOptions) {
    this.#options = options;
    const { bus, topics, stamper, log } = options;
    bus.subscribe(topics.node('+'), (message) => this.#learn(message));
    bus.onConnection((connected) => {
      log.info(connected ? 'bus_connected' : 'bus_lost');
      if (connected) this.#tell();
    });
    stamper.onClock(() => this.#tell());
  }

  #tell(): void {
    const { bus, topics, nodeId, stamper, log } = this.#options;
    if (!bus.connected) return;
    const sinceMs = stamper.unixMs();
    const state = {
      nodeId,
      online: true,
      sinceMs,
      version: programVersion,
      clocks: stamper.clocks,
    };
    bus
      .publish(topics.node(nodeId), nodeStateCodec.encode(state), { retain: true })
      .catch((error: unknown) => {
        log.debug('announcement_lost', { reason: sentenceOf(error) });
      });
  }

  #learn({ payload, topic }: Received): void {
    const { nodeId: own, stamper, log } = this.#options;
    try {
      const { nodeId, online, clocks } = nodeStateCodec.decode(payload);
      if (online && nodeId !== own) stamper.learn(nodeId, clocks);
    } catch (error) {
      log.warn('bus_message_refused', { topic, reason: sentenceOf(error) });
    }
  }
}
