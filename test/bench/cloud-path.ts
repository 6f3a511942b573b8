import { outboxEntryCodec, outcomeCodec } from '../../protocol/park/codec.js';
import { CloudClient } from '../../runtime/bridge/cloud-client.js';
import { UplinkForwarder } from '../../runtime/bridge/uplink-forwarder.js';
import { Topics } from '../../runtime/bus/topics.js';
import { Outbox } from '../../runtime/outbox/outbox.js';
import type { Store } from '../../runtime/store/store.js';
import { CloudDouble } from '../cloud/double.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { MemoryLink } from '../support/memory-link.js';
import { someConfig } from '../support/some-config.js';
import { TestEnvironment } from '../support/test-environment.js';

const parkKey = 'KEY0123456789';
const IN_FLIGHT_MAX = 16;
const config = someConfig();
const topics = new Topics(config.park.id);

/**
 * An outbox over bus, bridge and link to the simulated cloud, all in this process. Their time is
 * simulated, since the cloud takes fewer than ten orders a second; the disk is real.
 */
export class CloudPath {
  readonly outbox: Outbox;
  readonly double: CloudDouble;
  readonly #environment = new TestEnvironment();
  readonly #broker = new MemoryBroker();
  readonly #client: CloudClient;

  constructor(store: Store, capacity: number) {
    const { clock, log, wall } = this.#environment;
    const link = new MemoryLink();
    const limits = { messagesPerSecondMax: 8, inFlightMax: IN_FLIGHT_MAX, answerWaitMs: 10_000 };
    this.#client = new CloudClient({ link, clock, log, parkKey, ...limits });
    // The published server closes what is open of a plate when the plate comes in again.
    const flags = { zeroYuanClosing: true, rateLimit: true };
    this.double = new CloudDouble({ parkId: config.park.id, parkKey, clock: wall, flags });
    link.onSend = (text) => {
      link.sent.length = 0;
      return this.double.handle('local', text);
    };
    const bus = this.#broker.bus();
    const environment = this.#environment.whole();
    const common = { bus, topics, environment, store, inFlightMax: IN_FLIGHT_MAX };
    new UplinkForwarder({ ...common, client: this.#client });
    this.outbox = new Outbox({
      ...{ store, environment, reports: null, windowMax: 48, liveMax: 16, capacity },
      ...{ outcomeWaitMs: 30_000, silencesMax: 10 },
      send: (entry) =>
        bus.publish(topics.uplink(config.node.id), outboxEntryCodec.encode(entry), {
          retain: false,
        }),
    });
    bus.subscribe(topics.outcome('+'), ({ payload }) =>
      this.outbox.settle(outcomeCodec.decode(payload)),
    );
    bus.start();
  }

  /** Messages that were sent more than once, or too fast. */
  get sent(): number {
    return this.#client.counters.sent;
  }

  /** Lets so much time pass, and what it brings about happen. */
  async pass(ms: number): Promise<void> {
    this.#environment.clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
    this.#broker.published.length = 0;
    this.#environment.log.lines.length = 0;
  }
}
