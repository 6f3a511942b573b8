import type { Clock } from '../../drivers/clock.js';
import { mayAnswerAny } from '../../protocol/cloud/answer-rows.js';
import type { CloudData, SealedMessage } from '../../protocol/cloud/envelope.js';
import { sealFor } from '../../protocol/cloud/fit.js';
import { read, textField, type CloudIncoming } from '../../protocol/cloud/lenient.js';
import { login } from '../../protocol/cloud/messages/login.js';
import { isAnswerName, pairingKey } from '../../protocol/cloud/message.js';
import { cloudMessages, messageOf } from '../../protocol/cloud/registry.js';
import type { Log } from '../environment/log.js';
import { codeOf, LanekeeperError, sentenceOf } from '../errors.js';
import type { CloudLink, LinkStatus } from './link.js';
import { Pacing, type Priority } from './pacing.js';
import { conflictKeys, type Pending } from './pending.js';
import { UnnamedAnswers } from './unnamed-answers.js';

export interface CloudClientOptions {
  link: CloudLink;
  clock: Clock;
  log: Log;
  parkKey: string;
  messagesPerSecondMax: number;
  inFlightMax: number;
  answerWaitMs: number;
}

/** A message that is ready to be sent on this link. */
export interface Prepared {
  service: string;
  data: CloudData;
  sealed: SealedMessage;
}

const WAITING_MAX = 1_000;
/** Replies of ours that may be under way; the cloud asks again for one that is dropped. */
const REPLIES_MAX = 64;
/** Orders of other clients of the park that the cloud passes on. */
const RELAYED = new Set(['in_park', 'out_park']);

/**
 * Asks the cloud and finds the answers among all that comes down. What it cannot pair is a message
 * of the cloud's own. The cloud works on messages of one connection at the same time, so two that
 * concern one order, or that it answers alike, are never under way together.
 */
export class CloudClient {
  readonly counters = {
    sent: 0,
    answered: 0,
    unanswered: 0,
    unreadable: 0,
    unpaired: 0,
    relayed: 0,
    shortened: 0,
  };
  readonly #options: CloudClientOptions;
  readonly #pacing: Pacing;
  readonly #requests = new Set<Pending>();
  /** Replies that were sent, until the cloud's empty frame for them came or was waited for. */
  readonly #replies = new Set<Pending>();
  readonly #unnamed = new UnnamedAnswers();
  readonly #downlinks: ((incoming: CloudIncoming) => void)[] = [];

  constructor(options: CloudClientOptions) {
    const { link, clock, messagesPerSecondMax } = options;
    this.#options = options;
    this.#pacing = new Pacing({ clock, messagesPerSecondMax, waitingMax: WAITING_MAX });
    link.onMessage((bytes) => this.#take(bytes));
    link.onStatus((status) => {
      if (!status.up) this.#lose(status);
    });
  }

  /** As the link's. */
  renewLogin(reason: string): void {
    this.#options.link.renewLogin(reason);
  }

  onDownlink(callback: (incoming: CloudIncoming) => void): void {
    this.#downlinks.push(callback);
  }

  /**
   * Signs a message and makes it fit the link.
   * @param textNumber above 1 for a further data text of the same message: see `withFreshText`
   * @throws CloudError where the message can never be sent on this link
   */
  prepare(service: string, data: CloudData, textNumber = 1): Prepared {
    const { link, parkKey } = this.#options;
    const definition = messageOf(service);
    const name = definition?.sentAs ?? service;
    const serviceName = link.dialect.requestNames[name] ?? name;
    const fitted = sealFor(link.dialect, { serviceName, definition, data, parkKey, textNumber });
    if (fitted.shortened.length > 0) this.#noteShortened(service, fitted.shortened);
    return { service, data: fitted.data, sealed: fitted.sealed };
  }

  /**
   * Sends one message and waits for its answer.
   * @param sendWithinMs so long may it wait for its turn
   * @throws LanekeeperError `link/down`, `link/unsent`, `cloud/busy`, `cloud/no-turn`: it was not
   *   sent; `link/lost`, `link/login-lost`, `cloud/unanswered`, `cloud/empty-answer`: it was
   * @throws CloudError where the message can never be sent at all
   */
  request(service: string, data: CloudData, sendWithinMs?: number): Promise<CloudIncoming> {
    return this.ask(this.prepare(service, data), 'query', sendWithinMs);
  }

  /** As `request`, for a message that was prepared before. */
  ask(prepared: Prepared, priority: Priority, sendWithinMs?: number): Promise<CloudIncoming> {
    const { link, inFlightMax, clock } = this.#options;
    if (!link.status.up) return Promise.reject(linkDown(link.status.reason));
    if (this.#requests.size >= inFlightMax) {
      return Promise.reject(new LanekeeperError('cloud/busy', 'Too many messages are under way.'));
    }
    return new Promise((resolve, reject) => {
      const { service, data, sealed } = prepared;
      const definition = messageOf(service);
      const pending: Pending = {
        service,
        sealed,
        priority,
        key: definition === null ? null : pairingKey(definition, 'request', data),
        conflicts: conflictKeys(service, definition, data),
        state: 'blocked',
        timer: null,
        settle: (answer) => {
          if (!this.#requests.delete(pending)) return;
          this.#forget(pending);
          if (answer instanceof LanekeeperError) reject(answer);
          else if (answer === 'empty') reject(emptyAnswer(service));
          else resolve(answer);
          this.#admit();
        },
      };
      this.#requests.add(pending);
      if (sendWithinMs !== undefined) {
        const sentence = `${service} did not get its turn within ${sendWithinMs} ms; it was not sent.`;
        pending.timer = clock.after(sendWithinMs, () => {
          pending.settle(new LanekeeperError('cloud/no-turn', sentence));
        });
      }
      this.#admit();
    });
  }

  /** Answers a message of the cloud. An answer that is lost is not repeated: the cloud asks again. */
  reply(service: string, data: CloudData): void {
    const { log } = this.#options;
    if (this.#replies.size >= REPLIES_MAX) {
      log.warn('cloud_reply_dropped', { service });
      return;
    }
    // A reply goes under the name of the question, which no link changes.
    const { sealed } = this.#prepareReply(service, data);
    const pending: Pending = {
      service,
      sealed,
      priority: 'query',
      key: null,
      conflicts: [],
      state: 'queued',
      timer: null,
      settle: (answer) => {
        if (!this.#replies.delete(pending)) return;
        this.#forget(pending);
        if (answer instanceof LanekeeperError) {
          log.warn('cloud_reply_lost', { service, reason: answer.message });
        } else if (answer !== 'empty') {
          log.warn('cloud_reply_refused', { service });
        }
      },
    };
    this.#replies.add(pending);
    if (this.#pacing.take('query', () => this.#send(pending))) return;
    this.#replies.delete(pending);
    log.warn('cloud_reply_dropped', { service });
  }

  #prepareReply(service: string, data: CloudData): { sealed: SealedMessage } {
    const { link, parkKey } = this.#options;
    const definition = messageOf(service);
    const serviceName = definition?.sentAs ?? service;
    const form = definition === null ? null : { request: definition.answer };
    return sealFor(link.dialect, { serviceName, definition: form, data, parkKey });
  }

  /** Lets those go that no earlier one stands in the way of. */
  #admit(): void {
    // At the loss of the link those that never went out shall not count as sent.
    if (!this.#options.link.status.up) return;
    const taken = new Set<string>();
    for (const pending of [...this.#requests]) {
      const isFree = !pending.conflicts.some((key) => taken.has(key));
      for (const key of pending.conflicts) taken.add(key);
      if (pending.state !== 'blocked' || !isFree) continue;
      pending.state = 'queued';
      if (this.#pacing.take(pending.priority, () => this.#send(pending))) continue;
      pending.settle(new LanekeeperError('cloud/busy', 'Too many messages wait.'));
    }
  }

  #send(pending: Pending): void {
    if (!this.#requests.has(pending) && !this.#replies.has(pending)) return;
    const { link, clock, answerWaitMs } = this.#options;
    this.counters.sent += 1;
    pending.state = 'sent';
    pending.timer?.cancel();
    pending.timer = clock.after(answerWaitMs, () => this.#giveUp(pending));
    link
      .send(pending.sealed)
      .then((answer) => {
        if (answer !== null) this.#answered(pending, answer);
      })
      .catch((error: unknown) => pending.settle(asSendError(error)));
  }

  #giveUp(pending: Pending): void {
    if (this.#replies.has(pending)) {
      // Not every cloud says something to a reply.
      pending.settle('empty');
      return;
    }
    // Whoever has no answer of its own by now was most likely refused without its name.
    const answer = this.#unnamed.takeFor(pending);
    if (answer !== null) {
      this.counters.answered += 1;
      pending.settle(answer);
      return;
    }
    this.counters.unanswered += 1;
    const { answerWaitMs } = this.#options;
    const sentence = `The cloud did not answer ${pending.service} within ${answerWaitMs} ms.`;
    pending.settle(new LanekeeperError('cloud/unanswered', sentence));
  }

  #forget(pending: Pending): void {
    pending.timer?.cancel();
    this.#unnamed.forget(pending);
  }

  #lose(status: LinkStatus): void {
    this.#pacing.clear();
    this.#unnamed.clear();
    const code = status.loginLost === true ? 'link/login-lost' : 'link/lost';
    for (const pending of [...this.#requests, ...this.#replies]) {
      const what = pending.state === 'sent' ? code : 'link/unsent';
      pending.settle(new LanekeeperError(what, `The link was lost: ${status.reason}`));
    }
  }

  /** An answer that the link itself paired. */
  #answered(pending: Pending, bytes: Uint8Array): void {
    const answer = isBlank(bytes) ? 'empty' : this.#read(bytes);
    if (answer === null) return;
    this.counters.answered += 1;
    pending.settle(answer);
  }

  #take(bytes: Uint8Array): void {
    if (isBlank(bytes)) {
      this.#takeUnnamed('empty');
      return;
    }
    const incoming = this.#read(bytes);
    if (incoming === null) return;
    const { serviceName, fields } = incoming;
    const direction = serviceName === null ? null : (messageOf(serviceName)?.direction ?? null);
    if (direction === 'down') {
      for (const callback of this.#downlinks) callback(incoming);
      return;
    }
    // A relayed order of another client has the order's fields, an answer never has `in_time`.
    if (RELAYED.has(serviceName ?? '') && fields.has('in_time')) {
      this.counters.relayed += 1;
      return;
    }
    if (serviceName === null) {
      this.#takeUnnamed(incoming);
      return;
    }
    const pending = this.#pairOf(serviceName, incoming);
    if (pending === null && this.#isUnknown(serviceName)) {
      for (const callback of this.#downlinks) callback(incoming);
      return;
    }
    if (pending === null) {
      this.#unpaired(serviceName);
      return;
    }
    this.counters.answered += 1;
    pending.settle(incoming);
  }

  #read(bytes: Uint8Array): CloudIncoming | null {
    try {
      return read(bytes);
    } catch (error) {
      this.counters.unreadable += 1;
      const fields = { code: codeOf(error), reason: sentenceOf(error) };
      this.#options.log.warn('cloud_message_refused', fields);
      return null;
    }
  }

  /** A name that no message or answer has: something new of the cloud's own. */
  #isUnknown(serviceName: string): boolean {
    const { requestNames } = this.#options.link.dialect;
    // The answer to a login belongs to the link, and bears the token.
    if ([login.serviceName, ...Object.values(requestNames)].includes(serviceName)) return false;
    return !cloudMessages.some((message) => isAnswerName(message, serviceName));
  }

  #pairOf(serviceName: string, incoming: CloudIncoming): Pending | null {
    const { fields } = incoming;
    const definition = messageOf(serviceName);
    const candidates = this.#sentRequests().filter(({ service }) => answers(service, serviceName));
    const key = definition === null ? null : pairingKey(definition, 'answer', fields);
    if (key !== null) return candidates.find((pending) => pending.key === key) ?? null;
    const [only, ...others] = candidates;
    if (only === undefined || others.length > 0) return null;
    return isUnprovenOrder(only, incoming) ? null : only;
  }

  /** The cloud names no service in its general errors, and an empty frame names nothing. */
  #takeUnnamed(answer: CloudIncoming | 'empty'): void {
    const replies = [...this.#replies].filter(({ state }) => state === 'sent');
    const [reply] = replies;
    if (answer === 'empty' && reply !== undefined) {
      reply.settle('empty');
      return;
    }
    const all = [...this.#sentRequests(), ...replies];
    const open = answer === 'empty' || isGeneral(answer) ? all : all.filter(isAnsweredUnnamed);
    if (open.length === 0) {
      this.#unpaired(null);
      return;
    }
    for (const [pending, its] of this.#unnamed.add(answer, open)) {
      this.counters.answered += 1;
      pending.settle(its);
    }
  }

  #sentRequests(): Pending[] {
    return [...this.#requests].filter(({ state }) => state === 'sent');
  }

  /** A late or repeated answer, or a message not known here. */
  #unpaired(service: string | null): void {
    this.counters.unpaired += 1;
    this.#options.log.info('cloud_message_unpaired', { service });
  }

  #noteShortened(service: string, fields: readonly string[]): void {
    this.counters.shortened += 1;
    this.#options.log.warn('cloud_message_shortened', { service, fields: fields.join(' ') });
  }
}

/** An error that any message may be answered with; it names none. */
function isGeneral({ fields }: CloudIncoming): boolean {
  const text = textField(fields, 'errmsg') ?? '';
  return textField(fields, 'state') === '0' && mayAnswerAny(text);
}

/**
 * Every cloud names the order that it has stored. A success that names none may be the answer of
 * nobody, and an order that never arrived must not be taken for delivered.
 */
function isUnprovenOrder({ service, key }: Pending, { fields }: CloudIncoming): boolean {
  const isOrder = key !== null && messageOf(service)?.echoes[0] === 'order_id';
  return isOrder && textField(fields, 'state') !== '0';
}

/** A few answers of the documents never name their service; another's must not be taken for one. */
function isAnsweredUnnamed({ service }: Pending): boolean {
  const definition = messageOf(service);
  return definition === null || !Object.hasOwn(definition.answer.properties, 'service_name');
}

/** Some services are answered under another name. */
function answers(service: string, answerName: string): boolean {
  const definition = messageOf(service);
  return definition === null ? service === answerName : isAnswerName(definition, answerName);
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

function asSendError(error: unknown): LanekeeperError {
  if (error instanceof LanekeeperError) return error;
  return new LanekeeperError('link/lost', sentenceOf(error), error);
}

function emptyAnswer(service: string): LanekeeperError {
  const sentence = `The cloud answered ${service} with an empty frame.`;
  return new LanekeeperError('cloud/empty-answer', sentence);
}

function linkDown(reason: string): LanekeeperError {
  return new LanekeeperError('link/down', `The cloud is away: ${reason}`);
}
