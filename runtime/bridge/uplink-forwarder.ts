import { judge, type Judgement, type Retry, type Sending } from '../../protocol/cloud/answer.js';
import { isCutOff, isRememberedRefusal } from '../../protocol/cloud/answer-rows.js';
import { CloudError } from '../../protocol/cloud/cloud-error.js';
import type { CloudIncoming } from '../../protocol/cloud/lenient.js';
import type { CloudMessage } from '../../protocol/cloud/message.js';
import { isHarmfulTwice } from '../../protocol/cloud/read-back.js';
import { messageOf } from '../../protocol/cloud/registry.js';
import { outboxEntryCodec, outcomeCodec } from '../../protocol/park/codec.js';
import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { Delivery } from '../../protocol/park/values.js';
import { proofOf, readBackOf, type Proof } from '../../protocol/translate/answers/read-back.js';
import { toCloud, type CloudUpload } from '../../protocol/translate/up.js';
import type { Received } from '../bus/bus.js';
import { codeOf, LanekeeperError, sentenceOf } from '../errors.js';
import { isUnsent } from './requests/unsent.js';
import type { NodeParts } from '../node-parts.js';
import type { CloudClient, Prepared } from './cloud-client.js';
import type { Priority } from './pacing.js';
import { SendingHistories, type History } from './sending-histories.js';

export interface UplinkForwarderOptions extends Pick<
  NodeParts,
  'bus' | 'topics' | 'environment' | 'store'
> {
  client: CloudClient;
  inFlightMax: number;
}

/** An order and what goes to the cloud for it. */
interface Upload extends CloudUpload {
  entry: OutboxEntry;
  definition: CloudMessage;
}

/** `unanswered`: the cloud said nothing of the order; `unasked`: it does not know the question. */
type Found = Proof | 'unanswered' | 'unasked';

const QUEUE_MAX = 512;
/** An order that is no older belongs to a car that is moving now. */
const LIVE_MS = 30_000;
/** The link itself logs in again, and the cloud counts over 11 s. */
const pausesMs: Partial<Record<Retry, number>> = { 'log-in': 5_000, 'wait-11s': 11_000 };
/** A wrong key or an unknown car park is mended by people. */
const LINK_REFUSED_PAUSE_MS = 60_000;
/** Orders that wait for a new login share one. */
const RENEW_EVERY_MS = 60_000;

/**
 * Takes orders from the bus, sends them to the cloud, and tells the outbox that they came from what
 * the cloud's answer means. It keeps no order: what it does not settle, the outbox sends again.
 */
export class UplinkForwarder {
  readonly counters = {
    taken: 0,
    delivered: 0,
    refused: 0,
    unknown: 0,
    dropped: 0,
    readBacks: 0,
    loginsRenewed: 0,
  };
  readonly #options: UplinkForwarderOptions;
  readonly #queue: OutboxEntry[] = [];
  readonly #known = new Set<string>();
  readonly #histories: SendingHistories;
  readonly #startedMs: number;
  #active = 0;
  #pausedUntilMs = 0;
  #renewedMs = -Infinity;

  constructor(options: UplinkForwarderOptions) {
    this.#options = options;
    this.#startedMs = options.environment.clock.monotonicMs();
    this.#histories = new SendingHistories(options.store, options.environment.log);
    options.bus.subscribe(options.topics.uplink('+'), (message) => this.#take(message));
  }

  /** The link went away: who sent an order sends it again. */
  linkLost(): void {
    for (const entry of this.#queue.splice(0)) this.#known.delete(entry.uplink.messageId);
  }

  /** After the link: what was under way has its end by then. */
  close(): Promise<void> {
    return this.#histories.close();
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
      const entry = this.#next();
      if (entry === undefined) return;
      this.#active += 1;
      void this.#forward(entry).finally(() => {
        this.#active -= 1;
        this.#known.delete(entry.uplink.messageId);
        this.#pump();
      });
    }
  }

  /** Cars that are moving now go before a backlog. */
  #next(): OutboxEntry | undefined {
    const live = this.#queue.findIndex((entry) => this.#priorityOf(entry) === 'live');
    return this.#queue.splice(Math.max(0, live), 1)[0];
  }

  #priorityOf(entry: OutboxEntry): Priority {
    const { at } = entry.uplink;
    const ageMs = this.#options.environment.wall.unixMs() - at.unixMs;
    return at.quality === 'SET' && ageMs < LIVE_MS ? 'live' : 'backlog';
  }

  async #forward(entry: OutboxEntry): Promise<void> {
    const { messageId } = entry.uplink;
    const history = await this.#histories.of(messageId);
    const texts = history.freshText ? history.texts + 1 : history.texts;
    let upload: Upload;
    let prepared: Prepared;
    try {
      upload = translated(entry);
      // The same bytes as in the last sending, unless a fresh text is needed.
      prepared = this.#options.client.prepare(upload.service, upload.data, texts);
    } catch (error) {
      const code = codeOf(error);
      // An order of an unset clock waits for its correction; anything else will never be sendable.
      const delivery = code === 'cloud/clock-unset' ? 'UNKNOWN' : 'REFUSED';
      this.#tell(entry, delivery, sentenceOf(error), code);
      return;
    }
    const { sign } = prepared.sealed;
    let earlier = history.sendings;
    if (isHarmfulTwice(upload.service)) {
      const proof = await this.#proofBeforeRepeating(upload, history);
      if (proof === 'stored' || proof === 'unanswered') return;
      if (proof === 'not-stored') earlier = disproved(earlier);
      this.#histories.begin(messageId, texts, sign);
    }
    const answer = await this.#ask(prepared, this.#priorityOf(entry));
    const error = answer instanceof LanekeeperError ? answer : null;
    if (error !== null && isUnsent(error.code)) {
      if (error.code === tooLarge) this.#tell(entry, 'REFUSED', error.message, error.code);
      // Otherwise whoever sent the order sends it again.
      return;
    }
    const judgement = judge({
      message: upload.definition,
      data: prepared.data,
      answer: answerFor(answer),
      sign,
      earlier,
    });
    const wasLost = error !== null && lost.includes(error.code);
    const end = wasLost ? 'lost' : judgement.end;
    this.#histories.add(messageId, texts, sign, { end, freshText: judgement.freshText });
    if (wasLost) return;
    const text = answer instanceof LanekeeperError ? '' : answer.text;
    const added = judgement.retry === 'as-addition' ? asAddition(entry) : null;
    if (added !== null) {
      await this.#forward(added);
    } else if (judgement.retry === 'read-back') {
      const isThere = await this.#readBack(upload, { judgement, earlier }, text);
      if (!isThere && isCutOff(earlier, sign)) this.#renewLogin();
    } else this.#conclude(entry, judgement, text);
  }

  async #ask(prepared: Prepared, priority: Priority): Promise<CloudIncoming | LanekeeperError> {
    try {
      return await this.#options.client.ask(prepared, priority);
    } catch (error) {
      if (error instanceof LanekeeperError) return error;
      return new LanekeeperError(codeOf(error), sentenceOf(error), error);
    }
  }

  /**
   * Asks the cloud whether it has the order, since its answer proves nothing.
   * @returns whether it counts as delivered
   */
  async #readBack(
    upload: Upload,
    { judgement, earlier }: { judgement: Judgement; earlier: readonly Sending[] },
    answer: string,
  ): Promise<boolean> {
    this.counters.readBacks += 1;
    const found = await this.#proofOf(upload);
    const wasRefused = earlier.some(({ end }) => isRememberedRefusal(end));
    if (found === 'stored') {
      this.#tell(upload.entry, 'DELIVERED', foundThere, answer);
      return true;
    }
    if (found === 'unasked' && isHarmfulTwice(upload.service) && !wasRefused) {
      // Most likely it is there, and with other bytes it would be there twice.
      this.#tell(upload.entry, 'DELIVERED', 'The cloud says that it took it before.', answer);
      return true;
    }
    this.#tell(upload.entry, 'UNKNOWN', judgement.reason, answer);
    return false;
  }

  /**
   * The cloud is asked before an order goes again: a cloud that has forgotten the first sending
   * would work on the second. An order that it has is told as delivered; one that it did not speak
   * of waits. Only a cloud that does not know the question is sent the order without a proof.
   */
  async #proofBeforeRepeating(upload: Upload, history: History): Promise<Found> {
    const mayHaveGone = history.sendings.length > 0 || (await this.#isOfUnknownPast(upload.entry));
    if (!mayHaveGone) return 'unasked';
    this.counters.readBacks += 1;
    const found = await this.#proofOf(upload);
    if (found === 'stored') this.#tell(upload.entry, 'DELIVERED', foundThere, '');
    if (found === 'unanswered') this.#tell(upload.entry, 'UNKNOWN', notSaid, '');
    return found;
  }

  /** Whether a bridge before this one may have sent it and then ended without a word of it. */
  async #isOfUnknownPast({ uplink }: OutboxEntry): Promise<boolean> {
    if (await this.#histories.complete()) return false;
    const { clock, wall } = this.#options.environment;
    // By the clock as it is now: it may have been set since.
    const startedUnixMs = wall.unixMs() - (clock.monotonicMs() - this.#startedMs);
    return uplink.at.quality !== 'SET' || uplink.at.unixMs < startedUnixMs;
  }

  async #proofOf({ service, data }: Upload): Promise<Found> {
    const { environment, client } = this.#options;
    const orderId = data['order_id'];
    if (typeof orderId !== 'string') return 'unasked';
    try {
      const question = readBackOf(service, data, environment.wall.unixMs());
      if (question === null) return 'unasked';
      const answer = await client.request(question.service, question.data);
      const message = { serviceName: question.service, answerText: 'errmsg' };
      // A dead token or too many messages say nothing about the order.
      const { scope } = judge({ message, answer, sign: '', earlier: [] });
      return scope === 'link' ? 'unanswered' : proofOf(service, orderId, answer);
    } catch (error) {
      const code = codeOf(error);
      environment.log.info('read_back_failed', { service, code });
      // An empty frame is the answer of a cloud that does not know the question.
      return code === 'cloud/empty-answer' || error instanceof CloudError
        ? 'unasked'
        : 'unanswered';
    }
  }

  #conclude(entry: OutboxEntry, judgement: Judgement, answer: string): void {
    if (judgement.scope === 'message') {
      this.#tell(entry, judgement.delivery, judgement.reason, answer);
      return;
    }
    // Every order would fare the same: they wait, since none of them is at fault.
    this.#pause(judgement);
    this.#tell(entry, 'UNKNOWN', judgement.reason, answer);
  }

  /** A login takes two texts of one order and no third: only a new one takes it again. */
  #renewLogin(): void {
    const nowMs = this.#options.environment.clock.monotonicMs();
    if (nowMs - this.#renewedMs < RENEW_EVERY_MS) return;
    this.#renewedMs = nowMs;
    this.counters.loginsRenewed += 1;
    this.#options.client.renewLogin(
      'a new login is needed: the present one takes an order no more',
    );
  }

  #pause({ retry, reason }: Judgement): void {
    const { clock, log } = this.#options.environment;
    const pauseMs = pausesMs[retry] ?? LINK_REFUSED_PAUSE_MS;
    const untilMs = clock.monotonicMs() + pauseMs;
    if (untilMs <= this.#pausedUntilMs) return;
    // What was under way beside the first refused one is refused too, and told once.
    if (clock.monotonicMs() >= this.#pausedUntilMs) {
      log.error('cloud_refuses_link', { reason, pause_ms: pauseMs });
    }
    this.#pausedUntilMs = untilMs;
    clock.after(pauseMs, () => this.#pump());
  }

  #tell(entry: OutboxEntry, delivery: Delivery, reason: string, answer: string): void {
    const { bus, topics, environment } = this.#options;
    const { messageId, nodeId } = entry.uplink;
    if (delivery === 'DELIVERED') this.counters.delivered += 1;
    else if (delivery === 'REFUSED') this.counters.refused += 1;
    else this.counters.unknown += 1;
    if (delivery !== 'UNKNOWN') this.#histories.settled(messageId);
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
}

const notSaid = 'The cloud did not say whether it has the order.';
const lost: readonly string[] = ['link/lost', 'link/login-lost'];
const foundThere = 'Asked back: the cloud has the order.';
const tooLarge = 'cloud/too-large-for-link';

/** The same record for a cloud that has none to change; null for what is no changed record. */
function asAddition(entry: OutboxEntry): OutboxEntry | null {
  const { uplink } = entry;
  if (uplink.body !== 'recordEdited' || uplink.recordEdited.change !== 'CHANGED') return null;
  const recordEdited = { ...uplink.recordEdited, change: 'ADDED' as const };
  return { ...entry, uplink: { ...uplink, recordEdited } };
}

/** Sendings without an answer did not arrive either, as the cloud itself says. */
function disproved(sendings: readonly Sending[]): Sending[] {
  return sendings.map(({ sign, end }) => ({ sign, end: end === 'no-answer' ? 'unproven' : end }));
}

function answerFor(answer: CloudIncoming | LanekeeperError): CloudIncoming | 'empty' | 'none' {
  if (!(answer instanceof LanekeeperError)) return answer;
  return answer.code === 'cloud/empty-answer' ? 'empty' : 'none';
}

function translated(entry: OutboxEntry): Upload {
  const upload = toCloud(entry.uplink);
  const definition = messageOf(upload.service);
  if (definition === null) {
    const sentence = `The message ${upload.service} is not known here.`;
    throw new CloudError('cloud/service-unknown', sentence);
  }
  return { ...upload, entry, definition };
}
