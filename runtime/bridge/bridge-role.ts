import { linkStateCodec } from '../../protocol/park/codec.js';
import type { CloudIncoming } from '../../protocol/cloud/lenient.js';
import type { CloudConfig } from '../config/config.js';
import { codeOf, LanekeeperError, sentenceOf } from '../errors.js';
import type { NodeParts } from '../node-parts.js';
import { CardReconciler, type Reconciliation } from './cards/reconciler.js';
import { nextAt } from './cards/schedule.js';
import { CloudClient } from './cloud-client.js';
import { CommandDesk } from './commands.js';
import { downlinkHandlers, type DownlinkHandler } from './downlinks/handlers.js';
import { NotSupported } from './downlinks/not-supported.js';
import { CarriedMessages } from './requests/carried-messages.js';
import type { CloudLink } from './link.js';
import { ScreenDesk } from './screens/screen-desk.js';
import { ExitCharges } from './stays/exit-charges.js';
import { openCharges } from './stays/open-charges.js';
import { PaymentPolls } from './stays/payment-polls.js';
import { StayDesk } from './stays/stay-desk.js';
import { CallDesk } from './requests/call-desk.js';
import {
  requestOfCloud,
  type CloudRequest,
  type CloudRequestResult,
} from './requests/cloud-request.js';
import { answerPayStatus, asksPayStatus } from './requests/pay-status.js';
import { UplinkForwarder } from './uplink-forwarder.js';
import type { Timer } from '../../drivers/clock.js';

/** Places kept for queries, so that a backlog of orders cannot crowd them out. */
const QUERIES_IN_FLIGHT = 2;

/** The role `bridge`: the link to the cloud, and the translation between it and the park bus. */
export class BridgeRole {
  readonly #parts: NodeParts;
  readonly #link: CloudLink;
  readonly #client: CloudClient;
  readonly #forwarder: UplinkForwarder;
  readonly #reconciler: CardReconciler;
  readonly #polls: PaymentPolls;
  readonly #charges: ExitCharges;
  readonly #screens: ScreenDesk;
  readonly #carried: CarriedMessages;
  readonly #notSupported: NotSupported;
  readonly #calls: CallDesk;
  readonly #handlers: ReadonlyMap<string, DownlinkHandler>;
  readonly #downlinks = { handled: 0, unknown: 0, failed: 0 };
  #daily: Timer | null = null;
  #closed = false;

  private constructor(parts: NodeParts, link: CloudLink, cloud: CloudConfig, parkKey: string) {
    const { environment, bus } = parts;
    this.#parts = parts;
    this.#link = link;
    this.#client = new CloudClient({
      link,
      clock: environment.clock,
      log: environment.log,
      parkKey,
      messagesPerSecondMax: cloud.messagesPerSecondMax,
      inFlightMax: cloud.inFlightMax + QUERIES_IN_FLIGHT,
      answerWaitMs: cloud.answerWaitMs,
    });
    this.#forwarder = new UplinkForwarder({
      ...parts,
      client: this.#client,
      inFlightMax: cloud.inFlightMax,
    });
    this.#reconciler = new CardReconciler({ ...parts, client: this.#client });
    this.#calls = new CallDesk({ ...parts, send: (request) => this.request(request) });
    const commands = new CommandDesk(parts);
    const stays = new StayDesk(parts);
    this.#polls = new PaymentPolls({ environment, client: this.#client, stays });
    this.#charges = new ExitCharges({
      log: environment.log,
      stays,
      polls: this.#polls,
      send: (request) => this.#request(request),
      trustAnswer: cloud.trustChargeAnswer,
    });
    const send = (request: CloudRequest) => this.#send(request);
    this.#screens = new ScreenDesk({ ...parts, client: this.#client, send });
    this.#carried = new CarriedMessages({
      ...parts,
      reply: (service, data) => this.#client.reply(service, data),
    });
    this.#notSupported = new NotSupported(environment.log, (incoming) => {
      this.#carried.take(incoming);
    });
    this.#handlers = downlinkHandlers({
      ...parts,
      commands,
      stays,
      onPricedAtExit: (price) => {
        this.#polls.begin({ ...price, method: 'SCAN_CODE', chargeId: '' });
      },
      notSupported: this.#notSupported,
    });
    this.#client.onDownlink((incoming) => void this.#handle(incoming));
    link.onStatus((status) => {
      if (status.up) this.#pollOpenCharges();
      else this.#forwarder.linkLost();
      this.#announceLink();
    });
    bus.onConnection((connected) => {
      if (connected) this.#announceLink();
    });
  }

  /** @throws LanekeeperError `config/no-cloud`, `secret/…` */
  static open(parts: NodeParts): BridgeRole {
    const { environment, config } = parts;
    if (config.cloud === null) {
      throw new LanekeeperError('config/no-cloud', 'The role "bridge" needs the section "cloud".');
    }
    const link = environment.openCloudLink(config);
    const parkKey = environment.secret(config.cloud.parkKey);
    return new BridgeRole(parts, link, config.cloud, parkKey);
  }

  start(): void {
    this.#link.start();
    this.#planReconciliation();
  }

  /** Compares all cards with the cloud's and applies the differences. @throws LanekeeperError */
  reconcileCards(): Promise<Reconciliation> {
    return this.#reconciler.reconcile();
  }

  /** Sends one catalogued message for local software. @throws LanekeeperError, CloudError */
  request(request: CloudRequest): Promise<CloudRequestResult> {
    if (this.#screens.takes(request)) return this.#screens.answer(request);
    if (this.#carried.takes(request)) return this.#carried.answer(request);
    if (asksPayStatus(request)) return this.#payStatus(request);
    return this.#charges.send(request);
  }

  // Async, so that what it throws is a refusal like all others.
  async #payStatus(request: CloudRequest): Promise<CloudRequestResult> {
    const { sessions } = this.#parts;
    return Promise.resolve(answerPayStatus(request, { sessions, linkUp: this.#link.status.up }));
  }

  #request(request: CloudRequest): Promise<CloudRequestResult> {
    this.#parts.environment.log.info('request_by_hand', { service: request.service });
    return this.#send(request);
  }

  #send(request: CloudRequest): Promise<CloudRequestResult> {
    return requestOfCloud(request, { client: this.#client, parkId: this.#parts.config.park.id });
  }

  status(): Record<string, unknown> {
    return {
      link: this.#link.status,
      client: this.#client.counters,
      uplinks: this.#forwarder.counters,
      downlinks: this.#downlinks,
      calls: this.#calls.counters,
      payment_polls: this.#polls.counters,
      charges: this.#charges.counters,
      carried: this.#carried.counters,
      not_supported: Object.fromEntries(this.#notSupported.counts),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#daily?.cancel();
    this.#polls.close();
    this.#carried.close();
    await this.#link.close();
    await this.#forwarder.close();
  }

  #pollOpenCharges(): void {
    const { sessions, stamper } = this.#parts;
    const open = openCharges(sessions.allOpen(), stamper.unixMs(), stamper.factMs);
    for (const owed of open) this.#polls.begin(owed);
  }

  #announceLink(): void {
    const { bus, topics, environment, config } = this.#parts;
    if (!bus.connected) return;
    const { up, reason } = this.#link.status;
    environment.log.info(up ? 'link_up' : 'link_down', { reason });
    const state = {
      up,
      reason,
      sinceMs: environment.wall.unixMs(),
      bridgeNodeId: config.node.id,
    };
    bus
      .publish(topics.link(), linkStateCodec.encode(state), { retain: true })
      .catch((error: unknown) => {
        environment.log.debug('announcement_lost', { reason: sentenceOf(error) });
      });
  }

  async #handle(incoming: CloudIncoming): Promise<void> {
    const { log } = this.#parts.environment;
    const service = incoming.serviceName ?? '';
    const handler = this.#handlers.get(service);
    if (handler === undefined) {
      this.#downlinks.unknown += 1;
      log.warn('downlink_unknown', { service });
      this.#carried.take(incoming);
      return;
    }
    try {
      const answer = await handler(incoming);
      this.#downlinks.handled += 1;
      if (answer !== null) this.#client.reply(service, answer);
    } catch (error) {
      // Without an answer the cloud asks again, where it does so at all.
      this.#downlinks.failed += 1;
      log.error('downlink_failed', { service, code: codeOf(error), reason: sentenceOf(error) });
    }
  }

  #planReconciliation(): void {
    const { environment, config } = this.#parts;
    const at = config.cards.reconcileAt;
    if (at === null || this.#closed) return;
    const waitMs = nextAt(at, environment.wall.unixMs());
    this.#daily = environment.clock.after(waitMs, () => {
      this.#planReconciliation();
      this.reconcileCards().catch((error: unknown) => {
        environment.log.error('reconciliation_failed', {
          code: codeOf(error),
          reason: sentenceOf(error),
        });
      });
    });
  }
}
