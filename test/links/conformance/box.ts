import { outboxEntryCodec, outcomeCodec } from '../../../protocol/park/codec.js';
import type { OutboxEntry } from '../../../protocol/park/disk.js';
import { CloudClient } from '../../../runtime/bridge/cloud-client.js';
import type { CloudLink } from '../../../runtime/bridge/link.js';
import { UplinkForwarder } from '../../../runtime/bridge/uplink-forwarder.js';
import type { Environment } from '../../../runtime/environment/environment.js';
import { Topics } from '../../../runtime/bus/topics.js';
import { defaults } from '../../../runtime/config/defaults.js';
import { Outbox } from '../../../runtime/outbox/outbox.js';
import { Store } from '../../../runtime/store/store.js';
import { outboxShelf, sequenceKey } from '../../../runtime/store/shelves.js';
import { put } from '../../../runtime/store/write.js';
import { parkId, parkKey } from '../../cloud/some-front.js';
import { DirectBus } from './direct-bus.js';
import { MortalClock } from './mortal-clock.js';
import type { LinkParts } from './some-cloud.js';

const topics = new Topics(parkId);
/** The lane hears of the link over the park bus. */
const BUS_MS = 5;

/** From the outbox to the link, as one program on one disk. It can be killed at any time. */
export class Box {
  readonly store: Store;
  readonly outbox: Outbox;
  readonly client: CloudClient;
  readonly forwarder: UplinkForwarder;
  readonly link: CloudLink;
  readonly #clock: MortalClock;

  private constructor(
    environment: Environment,
    store: Store,
    open: (parts: LinkParts) => CloudLink,
  ) {
    const { random, log } = environment;
    const clock = new MortalClock(environment.clock);
    const { cloud, store: kept } = defaults;
    const bus = new DirectBus();
    this.#clock = clock;
    this.store = store;
    this.link = open({ clock, random, log });
    const paced = { messagesPerSecondMax: cloud.messagesPerSecondMax, parkKey };
    const { link } = this;
    this.client = new CloudClient({
      link,
      clock,
      log,
      ...paced,
      inFlightMax: cloud.inFlightMax + 2,
      answerWaitMs: cloud.answerWaitMs,
    });
    this.forwarder = new UplinkForwarder({
      bus,
      topics,
      environment: { ...environment, clock },
      store,
      client: this.client,
      inFlightMax: cloud.inFlightMax,
    });
    this.outbox = new Outbox({
      store,
      environment: { clock, log },
      windowMax: 48,
      liveMax: 16,
      capacity: kept.ordersCapacity,
      outcomeWaitMs: 30_000,
      silencesMax: 10,
      reports: null,
      send: (entry) => bus.publish(topics.uplink('gate-1'), outboxEntryCodec.encode(entry)),
    });
    bus.subscribe(topics.outcome('gate-1'), ({ payload }) => {
      this.outbox.settle(outcomeCodec.decode(payload));
    });
    link.onStatus(({ up }) => {
      if (!up) this.forwarder.linkLost();
      clock.after(BUS_MS, () => this.outbox.setUp(link.status.up));
    });
  }

  static async start(
    environment: Environment,
    open: (parts: LinkParts) => CloudLink,
  ): Promise<Box> {
    const store = await Store.open(environment, 'memory');
    const box = new Box(environment, store, open);
    box.outbox.wake();
    box.link.start();
    return box;
  }

  /** An order is on disk. */
  async keep(entry: OutboxEntry): Promise<void> {
    await this.store.commit([put(outboxShelf, sequenceKey(entry.uplink.sequence), entry)]);
    this.outbox.wake();
  }

  /** The program dies, and its connections with it. */
  async kill(): Promise<void> {
    this.#clock.kill();
    this.outbox.close();
    await this.link.close();
  }
}
