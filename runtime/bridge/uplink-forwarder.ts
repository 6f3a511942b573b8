import { judge, type Judgement, type Sending } from '../../protocol/cloud/answer.js';
import { withFreshText } from '../../protocol/cloud/fresh-text.js';
import type { CloudIncoming } from '../../protocol/cloud/lenient.js';
import { messageOf } from '../../protocol/cloud/registry.js';
import { outboxEntryCodec, outcomeCodec } from '../../protocol/park/codec.js';
import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { Delivery } from '../../protocol/park/values.js';
import { unknownThere } from '../../protocol/translate/records/uploaded.js';
import { toCloud, type CloudUpload } from '../../protocol/translate/up.js';
import type { Received } from '../bus/bus.js';
import { codeOf, LanekeeperError, sentenceOf } from '../errors.js';
import type { NodeParts } from '../node-parts.js';
import type { CloudClient } from './cloud-client.js';
import { signOf } from './sign-of.js';

export interface UplinkForwarderOptions extends Pick<
  NodeParts,
  'bus' | 'topics' | 'environment' | 'config'
> {
  client: CloudClient;
  inFlightMax: number;
  parkKey: string;
}

interface History {
  sendings: Sending[];
  /** How many different data texts were sent. */
  texts: number;
  freshText: boolean;
}

const QUEUE_MAX = 512;
const HISTORIES_MAX = 5_000;
const RATE_PAUSE_MS = 11_000;
/** A wrong key or an unknown car park is mended by people. */
const LINK_REFUSED_PAUSE_MS = 60_000;

/**
 * Takes orders from the bus, sends them to the cloud, and tells the outbox that they came from what
 * the cloud's answer means. It keeps no order: what it does not settle, the outbox sends again.
 */
export class UplinkForwarder {
  readonly counters = { taken: 0, delivered: 0, refused: 0, unknown: 0, dropped: 0 };
  readonly #options: UplinkForwarderOptions;
  readonly #queue: OutboxEntry[] = [];
  readonly #known = new Set<string>();
  readonly #histories = new Map<string, History>();
  #active = 0;
  #pausedUntilMs = 0;

  constructor(options: UplinkForwarderOptions) {
    this.#options = options;
    options.bus.subscribe(options.topics.uplink('+'), (message) => this.#take(message));
  }

  /** The link went away: who sent an order sends it again. */
  linkLost(): void {
    for (const entry of this.#queue.splice(0)) this.#known.delete(entry.uplink.messageId);
  }

  #take(message: Received): void {
    let entry: OutboxEntry;
    try {
      entry = outboxEntryCodec.decode(message.payload);
    } catch (error) {
      this.counters.dropped += 1;
      this.#options.environment.log.warn('bus_message_refused', { reason: sentenceOf(error) });
      return;
    }
    const { messageId } = entry.uplink;
    if (this.#known.has(messageId)) return;
    if (this.#queue.length >= QUEUE_MAX) {
      this.counters.dropped += 1;
      return;
    }
    this.counters.taken += 1;
    this.#known.add(messageId);
    this.#queue.push(entry);
    this.#pump();
  }

  #pump(): void {
    const { clock } = this.#options.environment;
    if (clock.monotonicMs() < this.#pausedUntilMs) return;
    while (this.#active < this.#options.inFlightMax) {
      const entry = this.#queue.shift();
      if (entry === undefined) return;
      this.#active += 1;
      void this.#forward(entry).finally(() => {
        this.#active -= 1;
        this.#known.delete(entry.uplink.messageId);
        this.#pump();
      });
    }
  }

  async #forward(entry: OutboxEntry): Promise<void> {
    let upload: CloudUpload;
    try {
      upload = toCloud(entry.uplink);
    } catch (error) {
      const code = codeOf(error);
      // An order of an unset clock waits for its correction; anything else will never be sendable.
      const delivery = code === 'cloud/clock-unset' ? 'UNKNOWN' : 'REFUSED';
      this.#tell(entry, delivery, sentenceOf(error), code);
      return;
    }
    const history = this.#historyOf(entry.uplink.messageId);
    const definition = messageOf(upload.service);
    if (definition === null) {
      this.#tell(entry, 'REFUSED', `The message ${upload.service} is not known here.`, '');
      return;
    }
    let data = upload.data;
    if (history.freshText) history.texts += 1;
    // The same bytes as in the last sending, unless a fresh text is needed.
    if (history.texts > 1) data = withFreshText(definition, data, history.texts) ?? data;
    const sign = signOf(data, this.#options.parkKey);
    const answer = await this.#ask(upload.service, data);
    const judgement = judge({
      message: definition,
      answer: answer instanceof LanekeeperError ? 'none' : answer,
      sign,
      earlier: history.sendings,
    });
    history.sendings.push({ sign, end: judgement.end });
    history.freshText = judgement.freshText;
    if (answer instanceof LanekeeperError) {
      if (answer.code === 'cloud/unanswered') this.#conclude(entry, judgement, '');
      return;
    }
    if (!(await this.#concludeUnknown(entry, answer))) {
      this.#conclude(entry, judgement, answer.text);
    }
  }

  /** An edited record that the cloud does not know. Says whether this is one. */
  async #concludeUnknown(entry: OutboxEntry, answer: CloudIncoming): Promise<boolean> {
    const { uplink } = entry;
    if (uplink.body !== 'recordEdited') return false;
    const unknown = unknownThere(uplink.recordEdited, answer);
    if (unknown === null) return false;
    if (unknown.then === 'done') {
      this.#tell(entry, 'DELIVERED', 'The cloud did not have it.', answer.text);
    } else {
      await this.#forward({ ...entry, uplink: { ...uplink, recordEdited: unknown.edited } });
    }
    return true;
  }

  async #ask(service: string, data: CloudUpload['data']): Promise<CloudIncoming | LanekeeperError> {
    try {
      return await this.#options.client.request(service, data);
    } catch (error) {
      if (error instanceof LanekeeperError) return error;
      return new LanekeeperError(codeOf(error), sentenceOf(error), error);
    }
  }

  #conclude(entry: OutboxEntry, judgement: Judgement, answer: string): void {
    if (judgement.scope === 'message') {
      this.#tell(entry, judgement.delivery, judgement.reason, answer);
      return;
    }
    // Every order would fare the same: they wait, since none of them is at fault.
    const pauseMs = judgement.retry === 'wait-11s' ? RATE_PAUSE_MS : LINK_REFUSED_PAUSE_MS;
    this.#pause(pauseMs, judgement.reason);
    this.#tell(entry, 'UNKNOWN', judgement.reason, answer);
  }

  #pause(pauseMs: number, reason: string): void {
    const { clock, log } = this.#options.environment;
    log.error('cloud_refuses_link', { reason, pause_ms: pauseMs });
    this.#pausedUntilMs = clock.monotonicMs() + pauseMs;
    clock.after(pauseMs, () => this.#pump());
  }

  #tell(entry: OutboxEntry, delivery: Delivery, reason: string, answer: string): void {
    const { bus, topics, environment } = this.#options;
    const { messageId, nodeId } = entry.uplink;
    if (delivery === 'DELIVERED') this.counters.delivered += 1;
    else if (delivery === 'REFUSED') this.counters.refused += 1;
    else this.counters.unknown += 1;
    if (delivery !== 'UNKNOWN') this.#histories.delete(messageId);
    bus
      .publish(
        topics.outcome(nodeId),
        outcomeCodec.encode({ messageId, delivery, reason, answer }),
        {
          retain: false,
        },
      )
      .catch((error: unknown) => {
        environment.log.debug('outcome_lost', { reason: sentenceOf(error) });
      });
  }

  #historyOf(messageId: string): History {
    const known = this.#histories.get(messageId);
    if (known !== undefined) return known;
    const history: History = { sendings: [], texts: 1, freshText: false };
    this.#histories.set(messageId, history);
    const oldest = this.#histories.keys().next();
    if (this.#histories.size > HISTORIES_MAX && oldest.done !== true) {
      this.#histories.delete(oldest.value);
    }
    return history;
  }
}
