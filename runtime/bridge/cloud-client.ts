import type { Clock, Timer } from '../../drivers/clock.js';
import { seal, type CloudData } from '../../protocol/cloud/envelope.js';
import { read, type CloudIncoming } from '../../protocol/cloud/lenient.js';
import { isAnswerName, pairingKey } from '../../protocol/cloud/message.js';
import { messageOf } from '../../protocol/cloud/registry.js';
import type { Log } from '../environment/log.js';
import { codeOf, LanekeeperError, sentenceOf } from '../errors.js';
import type { CloudLink } from './link.js';
import { Pacing } from './pacing.js';

export interface CloudClientOptions {
  link: CloudLink;
  clock: Clock;
  log: Log;
  parkKey: string;
  messagesPerSecondMax: number;
  inFlightMax: number;
  answerWaitMs: number;
}

interface Pending {
  service: string;
  key: string | null;
  timer: Timer | null;
  resolve: (answer: CloudIncoming) => void;
  reject: (error: LanekeeperError) => void;
}

const WAITING_MAX = 1_000;
/** Orders of other clients of the park that the cloud passes on. */
const RELAYED = new Set(['in_park', 'out_park']);

/**
 * Asks the cloud and finds the answers among all that comes down. What it cannot pair is a message
 * of the cloud's own.
 */
export class CloudClient {
  readonly counters = { sent: 0, answered: 0, unanswered: 0, unreadable: 0, unpaired: 0 };
  readonly #options: CloudClientOptions;
  readonly #pacing: Pacing;
  readonly #pending = new Set<Pending>();
  readonly #downlinks: ((incoming: CloudIncoming) => void)[] = [];

  constructor(options: CloudClientOptions) {
    const { link, clock, messagesPerSecondMax } = options;
    this.#options = options;
    this.#pacing = new Pacing({ clock, messagesPerSecondMax, waitingMax: WAITING_MAX });
    link.onMessage((bytes) => this.#take(bytes));
    link.onStatus((status) => {
      if (status.up) return;
      this.#pacing.clear();
      for (const pending of [...this.#pending]) {
        pending.reject(new LanekeeperError('link/lost', `The link was lost: ${status.reason}`));
      }
    });
  }

  onDownlink(callback: (incoming: CloudIncoming) => void): void {
    this.#downlinks.push(callback);
  }

  /**
   * Sends one message and waits for its answer.
   * @throws LanekeeperError `link/down`, `link/lost`, `cloud/unanswered`, `cloud/busy`
   * @throws CloudError where the message cannot be sent at all
   */
  request(serviceName: string, data: CloudData): Promise<CloudIncoming> {
    const { link, parkKey, inFlightMax } = this.#options;
    const definition = messageOf(serviceName);
    const sealed = seal({ serviceName: definition?.sentAs ?? serviceName, data, parkKey });
    if (!link.status.up) return Promise.reject(linkDown(link.status.reason));
    if (this.#pending.size >= inFlightMax) {
      return Promise.reject(new LanekeeperError('cloud/busy', 'Too many messages are under way.'));
    }
    return new Promise((resolve, reject) => {
      const key = definition === null ? null : pairingKey(definition, 'request', data);
      const pending: Pending = {
        service: serviceName,
        key,
        timer: null,
        resolve: (answer) => this.#settle(pending, () => resolve(answer)),
        reject: (error) => this.#settle(pending, () => reject(error)),
      };
      this.#pending.add(pending);
      const taken = this.#pacing.take(false, () => this.#send(pending, sealed.text));
      if (!taken) pending.reject(new LanekeeperError('cloud/busy', 'Too many messages wait.'));
    });
  }

  /** Answers a message of the cloud. An answer that is lost is not repeated: the cloud asks again. */
  reply(serviceName: string, data: CloudData): void {
    const { link, parkKey, log } = this.#options;
    const sentAs = messageOf(serviceName)?.sentAs ?? serviceName;
    const sealed = seal({ serviceName: sentAs, data, parkKey });
    const taken = this.#pacing.take(true, () => {
      this.counters.sent += 1;
      link.send(sealed.text).catch((error: unknown) => {
        log.warn('cloud_reply_lost', { service: serviceName, reason: sentenceOf(error) });
      });
    });
    if (!taken) log.warn('cloud_reply_dropped', { service: serviceName });
  }

  #send(pending: Pending, text: string): void {
    if (!this.#pending.has(pending)) return;
    const { link, clock, answerWaitMs } = this.#options;
    this.counters.sent += 1;
    pending.timer = clock.after(answerWaitMs, () => {
      this.counters.unanswered += 1;
      const sentence = `The cloud did not answer ${pending.service} within ${answerWaitMs} ms.`;
      pending.reject(new LanekeeperError('cloud/unanswered', sentence));
    });
    link.send(text).catch((error: unknown) => {
      pending.reject(new LanekeeperError('link/lost', sentenceOf(error), error));
    });
  }

  #settle(pending: Pending, done: () => void): void {
    if (!this.#pending.delete(pending)) return;
    pending.timer?.cancel();
    done();
  }

  #take(bytes: Uint8Array): void {
    let incoming: CloudIncoming;
    try {
      incoming = read(bytes);
    } catch (error) {
      this.counters.unreadable += 1;
      const fields = { code: codeOf(error), reason: sentenceOf(error) };
      this.#options.log.warn('cloud_message_refused', fields);
      return;
    }
    const pending = this.#pairOf(incoming);
    if (pending !== null) {
      this.counters.answered += 1;
      pending.resolve(incoming);
      return;
    }
    const direction = messageOf(incoming.serviceName ?? '')?.direction ?? null;
    if (direction === 'down') {
      for (const callback of this.#downlinks) callback(incoming);
      return;
    }
    // A late or repeated answer, a relayed order of another client, or a message not known here.
    this.counters.unpaired += 1;
    this.#options.log.info('cloud_message_unpaired', { service: incoming.serviceName });
  }

  /** Answers without name or key can only be those of a single message under way. */
  #pairOf(incoming: CloudIncoming): Pending | null {
    const { serviceName, fields } = incoming;
    const definition = serviceName === null ? null : messageOf(serviceName);
    if (definition?.direction === 'down') return null;
    // A relayed order of another client has the order's fields, an answer never has `in_time`.
    if (RELAYED.has(serviceName ?? '') && fields.has('in_time')) return null;
    const candidates = [...this.#pending].filter(
      (pending) =>
        pending.timer !== null && (serviceName === null || answers(pending, serviceName)),
    );
    const key = definition === null ? null : pairingKey(definition, 'answer', fields);
    if (key !== null) return candidates.find((pending) => pending.key === key) ?? null;
    return candidates.length === 1 ? (candidates[0] ?? null) : null;
  }
}

/** Some services are answered under another name. */
function answers(pending: Pending, answerName: string): boolean {
  const definition = messageOf(pending.service);
  return definition === null
    ? pending.service === answerName
    : isAnswerName(definition, answerName);
}

function linkDown(reason: string): LanekeeperError {
  return new LanekeeperError('link/down', `The cloud is away: ${reason}`);
}
