import { CloudError } from '../../protocol/cloud/cloud-error.js';
import type { JsonObject } from '../../protocol/cloud/json-text.js';
import { read, textField, type CloudIncoming } from '../../protocol/cloud/lenient.js';
import { messageOf } from '../../protocol/cloud/registry.js';
import { isSignedBy } from '../../protocol/cloud/signature.js';
import type { CloudCard } from './card-shelf.js';
import { Downlinks, type Downlink, type Outgoing, type SendRefusal } from './downlinks.js';
import { DuplicateFilter } from './duplicate-filter.js';
import { documentedFlags, type CloudFlags } from './flags.js';
import { Ledger } from './ledger.js';
import { RateLimit } from './rate-limit.js';
import { RateWatch } from './rate-watch.js';
import { insideCity } from './services/city.js';
import { oldServices, services } from './services/index.js';
import { HandlerCrash, type Answer, type ChargeResult, type Service } from './services/service.js';
import type { TokenRows } from './token-rows.js';

/** The time of the simulated cloud, from outside. */
export interface CloudClock {
  unixMs(): number;
}

export interface DoubleOptions {
  parkId: string;
  parkKey: string;
  clock: CloudClock;
  flags?: Partial<CloudFlags>;
  /** Runs after each page of cards was cut out, before it is sent: a place to change the cards. */
  onPageServed?: (page: number, ledger: Ledger) => void;
}

/**
 * Who sends: on mqtt the connection to the broker is the login; on tcp and http the token of the
 * message is looked up.
 */
export type Caller = { localId: string; login?: string } | { tokens: TokenRows };

/** What became of an uplink. */
export interface Handled {
  answers: string[];
  /** Set when all checks were passed and the message was worked on. */
  served: { service: string; localId: string; token: string; incoming: CloudIncoming } | null;
}

/** What was received, by service, and what was refused, by reason. */
export interface DoubleCounts {
  received: Record<string, number>;
  refused: Record<string, number>;
}

/** Beyond this many orders the simulated cloud takes no new ones; it is not a data store. */
export const ordersMax = 100_000;

/**
 * A simulated parking cloud: reads, checks, books and answers. It has no connection, no timer and
 * no randomness; a front carries its texts.
 */
export class CloudDouble {
  readonly ledger = new Ledger();
  readonly downlinks: Downlinks;
  readonly flags: CloudFlags;
  /** Counts who is too fast, whether or not the flags make the cloud refuse it. */
  readonly rates = new RateWatch();
  readonly counts: DoubleCounts = { received: {}, refused: {} };
  /** What becomes of the next charges. */
  charges: ChargeResult = 'paid';
  /** Plates of the cars with an ETC tag; null when all have one. */
  etcTags: ReadonlySet<string> | null = null;
  readonly #options: DoubleOptions;
  readonly #filter = new DuplicateFilter();
  readonly #rate = new RateLimit();

  constructor(options: DoubleOptions) {
    this.#options = options;
    this.flags = { ...documentedFlags, ...options.flags };
    this.downlinks = new Downlinks(this.flags);
  }

  get parkId(): string {
    return this.#options.parkId;
  }

  get parkKey(): string {
    return this.#options.parkKey;
  }

  /**
   * Handles one uplink of an mqtt client; returns the answers, of which there may be none.
   * @param login the connection that it came by; a client has one when absent
   */
  handle(localId: string, message: string | Uint8Array, login = localId): string[] {
    return this.process({ localId, login }, message).answers;
  }

  process(caller: Caller, message: string | Uint8Array | CloudIncoming): Handled {
    let incoming: CloudIncoming;
    try {
      incoming = typeof message === 'object' && 'fields' in message ? message : read(message);
    } catch (error) {
      this.countRefusal(error instanceof CloudError ? error.code : 'unreadable');
      const answer = JSON.stringify({ state: 0, errmsg: '数据格式错误!' });
      return { answers: this.flags.diesOnBadJson ? [] : [answer], served: null };
    }
    const sender = senderOf(caller, incoming);
    const service = incoming.serviceName ?? '';
    const nowMs = this.#options.clock.unixMs();
    this.rates.message(sender.localId ?? 'unknown', service, nowMs);
    const refusal = this.#refusalOf(sender, incoming);
    if (refusal !== null || sender.localId === null) {
      this.countRefusal(String(refusal?.['errmsg']));
      return { answers: [JSON.stringify(refusal)], served: null };
    }
    const counted = messageOf(service)?.serviceName ?? 'other';
    this.counts.received[counted] = (this.counts.received[counted] ?? 0) + 1;
    const { localId, token } = sender;
    const answers = this.#serve(service, incoming);
    return { answers, served: { service, localId, token: token ?? '', incoming } };
  }

  /** Notes a login, which the published server does not refuse however often it comes. */
  loginTried(localId: string): void {
    this.rates.login(localId, this.#options.clock.unixMs());
  }

  /** Whether the car park answers a request of the cloud by that name. */
  isDownlink(service: string): boolean {
    return messageOf(service)?.direction === 'down';
  }

  /** What a new process of the cloud has forgotten. */
  restart(): void {
    if (!this.flags.restartForgets) return;
    this.#filter.restart();
    this.#rate.restart();
  }

  /** Asks something of the car park. The front delivers the text. */
  send(request: {
    service: string;
    data: Readonly<Record<string, unknown>>;
    localId?: string;
  }): Downlink | SendRefusal {
    this.ledger.platform.tells(request.service, request.data);
    return this.downlinks.send(request, this.#options.clock.unixMs());
  }

  /** Repetitions of unanswered requests that fall due; to be asked for now and then. */
  due(): Outgoing[] {
    return this.downlinks.due(this.#options.clock.unixMs());
  }

  /** The message that tells the car park of a changed card. */
  memberSync(card: CloudCard, operateType: 1 | 2 | 3 | 4): Downlink | SendRefusal {
    const crossed = { price: card.amount_receivable, amount_receivable: card.price };
    const data = {
      pid: 'null',
      car_type_id: 'null',
      p_lot: '',
      tel: '',
      remark: '',
      address: '',
      ...card,
      ...(this.flags.crossesCardMoney ? crossed : {}),
      park_id: this.parkId,
      operate_type: operateType,
    };
    return this.send({ service: 'month_member_sync', data });
  }

  // The order of the checks is the published server's.
  #refusalOf(sender: Sender, incoming: CloudIncoming): Answer | null {
    const { serviceName, sign, dataText } = incoming;
    const orderId = textField(incoming.fields, 'order_id') ?? '';
    const login = sender.token ?? '';
    const key = { login, service: serviceName ?? '', orderId, sign: sign ?? '' };
    if (this.flags.duplicateFilter && this.#filter.isDuplicate(key)) {
      const plate = textField(incoming.fields, 'car_number') ?? undefined;
      return {
        state: 0,
        errmsg: '数据已处理过...',
        service_name: serviceName,
        order_id: orderId,
        car_number: plate,
      };
    }
    if (serviceName === null) return { state: 0, errmsg: '未识别到service_name标记' };
    if (sign === null || sign === '') return { state: 0, errmsg: '未识别到sign标记' };
    if (sender.token === null) return { state: 0, errmsg: '未识别到token标记' };
    if (sender.localId === null) return { state: 0, errmsg: 'error:token无效' };
    if (!isSignedBy(dataText ?? '', this.#options.parkKey, sign)) {
      return { state: 0, errmsg: 'error:签名错误' };
    }
    const nowMs = this.#options.clock.unixMs();
    if (this.flags.rateLimit && !this.#rate.accepts(login, nowMs)) {
      return { state: 0, errmsg: 'request_over_times' };
    }
    return dataText === null ? { state: 0, errmsg: 'data error' } : null;
  }

  #serve(name: string, incoming: CloudIncoming): string[] {
    const answered = answerIn(name, incoming);
    if (answered !== null) {
      const { service, fields } = answered;
      if (!this.downlinks.answered(service, fields)) this.countRefusal('answer to nothing');
      return [];
    }
    const service = this.#serviceOf(name);
    if (service === undefined) {
      // The published server answers a service that it does not know with an empty frame.
      this.countRefusal('unknown service');
      return [''];
    }
    const orderId = textField(incoming.fields, 'order_id') ?? '';
    if (this.ledger.orderCount >= ordersMax && !this.ledger.knows(orderId)) {
      this.countRefusal('ledger full');
      return [JSON.stringify({ state: 0, errmsg: '账本已满', service_name: name })];
    }
    try {
      const answer = service(incoming, {
        ledger: this.ledger,
        flags: this.flags,
        parkId: this.parkId,
        charges: this.charges,
        hasEtcTag: (plate) => this.etcTags?.has(plate) ?? true,
        onPageServed: (page) => this.#options.onPageServed?.(page, this.ledger),
      });
      if (answer['state'] === 0) this.countRefusal(String(answer['errmsg']));
      return [JSON.stringify(answer)];
    } catch (error) {
      if (error instanceof HandlerCrash) {
        this.countRefusal('handler crash');
        return [];
      }
      if (!(error instanceof CloudError)) throw error;
      this.countRefusal(error.code);
      const answer = JSON.stringify({ state: 0, errmsg: '数据格式错误!', service_name: name });
      return this.flags.diesOnBadMoney ? [] : [answer];
    }
  }

  #serviceOf(name: string): Service | undefined {
    if (this.flags.oldServicesOnly && !oldServices.has(name)) return undefined;
    return Object.hasOwn(services, name) ? services[name] : undefined;
  }

  /** Counts what was refused, by reason. */
  countRefusal(reason: string): void {
    this.counts.refused[reason] = (this.counts.refused[reason] ?? 0) + 1;
  }
}

interface Sender {
  /** Null: the token is nobody's. */
  localId: string | null;
  /** Null: none was sent. On mqtt the client itself stands for it. */
  token: string | null;
}

function senderOf(caller: Caller, incoming: CloudIncoming): Sender {
  if ('localId' in caller)
    return { localId: caller.localId, token: caller.login ?? caller.localId };
  const token = incoming.token === '' || incoming.token === 'null' ? null : incoming.token;
  const row = token === null ? null : caller.tokens.find(token);
  return { localId: row?.localId ?? null, token };
}

/** The answer to a request of the cloud; those of the city's messages have it one level deeper. */
function answerIn(
  name: string,
  incoming: CloudIncoming,
): { service: string; fields: JsonObject } | null {
  if (messageOf(name)?.direction === 'down') return { service: name, fields: incoming.fields };
  const inside = name === 'parkInfo' ? insideCity(incoming) : null;
  if (inside === null) return null;
  const message = messageOf(inside.service);
  return message?.direction === 'down' && message.sentAs === name ? inside : null;
}
