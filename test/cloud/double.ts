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
import { services } from './services/index.js';
import type { Answer } from './services/service.js';

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
  readonly downlinks = new Downlinks();
  readonly flags: CloudFlags;
  readonly counts: DoubleCounts = { received: {}, refused: {} };
  readonly #options: DoubleOptions;
  readonly #filter = new DuplicateFilter();
  readonly #rate = new RateLimit();

  constructor(options: DoubleOptions) {
    this.#options = options;
    this.flags = { ...documentedFlags, ...options.flags };
  }

  get parkId(): string {
    return this.#options.parkId;
  }

  /** Handles one uplink; returns the answers, of which there may be none. */
  handle(localId: string, message: string | Uint8Array): string[] {
    let incoming: CloudIncoming;
    try {
      incoming = read(message);
    } catch (error) {
      // A text that cannot be read gets no answer at all.
      this.#countRefusal(error instanceof CloudError ? error.code : 'unreadable');
      return [];
    }
    const refusal = this.#refusalOf(localId, incoming);
    if (refusal !== null) {
      this.#countRefusal(String(refusal['errmsg']));
      return [JSON.stringify(refusal)];
    }
    const service = incoming.serviceName ?? '';
    const counted = messageOf(service)?.serviceName ?? 'other';
    this.counts.received[counted] = (this.counts.received[counted] ?? 0) + 1;
    return this.#serve(service, incoming);
  }

  /** Asks something of the car park. The front delivers the text. */
  send(request: {
    service: string;
    data: Readonly<Record<string, unknown>>;
    localId?: string;
  }): Downlink | SendRefusal {
    return this.downlinks.send(request, this.#options.clock.unixMs());
  }

  /** Repetitions of unanswered requests that fall due; to be asked for now and then. */
  due(): Outgoing[] {
    return this.downlinks.due(this.#options.clock.unixMs());
  }

  /** The message that tells the car park of a changed card. */
  memberSync(card: CloudCard, operateType: 1 | 2 | 3 | 4): Downlink | SendRefusal {
    const data = {
      pid: 'null',
      car_type_id: 'null',
      p_lot: '',
      tel: '',
      remark: '',
      address: '',
      ...card,
      park_id: this.parkId,
      operate_type: operateType,
    };
    return this.send({ service: 'month_member_sync', data });
  }

  // The order of the checks is the published server's; the token is left out, because on MQTT the
  // connection to the broker is the login.
  #refusalOf(localId: string, incoming: CloudIncoming): Answer | null {
    const { serviceName, sign, dataText } = incoming;
    const orderId = textField(incoming.fields, 'order_id') ?? '';
    const key = { login: localId, service: serviceName ?? '', orderId, sign: sign ?? '' };
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
    if (dataText === null) return { state: 0, errmsg: 'data error' };
    if (!isSignedBy(dataText, this.#options.parkKey, sign)) {
      return { state: 0, errmsg: 'error:签名错误' };
    }
    const nowMs = this.#options.clock.unixMs();
    if (this.flags.rateLimit && !this.#rate.accepts(localId, nowMs)) {
      return { state: 0, errmsg: 'request_over_times' };
    }
    return null;
  }

  #serve(name: string, incoming: CloudIncoming): string[] {
    const answered = answerIn(name, incoming);
    if (answered !== null) {
      const { service, fields } = answered;
      if (!this.downlinks.answered(service, fields)) this.#countRefusal('answer to nothing');
      return [];
    }
    const service = Object.hasOwn(services, name) ? services[name] : undefined;
    if (service === undefined) {
      // The published server answers a service that it does not know with an empty frame.
      this.#countRefusal('unknown service');
      return [''];
    }
    if (this.ledger.orderCount >= ordersMax) {
      this.#countRefusal('ledger full');
      return [JSON.stringify({ state: 0, errmsg: '账本已满', service_name: name })];
    }
    try {
      const answer = service(incoming, {
        ledger: this.ledger,
        flags: this.flags,
        parkId: this.parkId,
        onPageServed: (page) => this.#options.onPageServed?.(page, this.ledger),
      });
      if (answer['state'] === 0) this.#countRefusal(String(answer['errmsg']));
      return [JSON.stringify(answer)];
    } catch (error) {
      // Letters in a money field crash the published handler: no answer.
      if (!(error instanceof CloudError)) throw error;
      this.#countRefusal(error.code);
      return [];
    }
  }

  #countRefusal(reason: string): void {
    this.counts.refused[reason] = (this.counts.refused[reason] ?? 0) + 1;
  }
}

/** The answer to a request of the cloud; those of the city's messages have it one level deeper. */
function answerIn(
  name: string,
  { fields }: CloudIncoming,
): { service: string; fields: JsonObject } | null {
  if (messageOf(name)?.direction === 'down') return { service: name, fields };
  const inner = name === 'parkInfo' ? fields.get('data') : undefined;
  if (!(inner instanceof Map)) return null;
  const service = textField(inner, 'service_name') ?? '';
  const message = messageOf(service);
  return message?.direction === 'down' && message.sentAs === name
    ? { service, fields: inner }
    : null;
}
