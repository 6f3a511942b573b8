import { textField } from '../../protocol/cloud/lenient.js';
import type { JsonObject } from '../../protocol/cloud/json-text.js';
import { messageOf } from '../../protocol/cloud/registry.js';
import type { CloudFlags } from './flags.js';

/** Text for one client. */
export interface Outgoing {
  localId: string;
  text: string;
}

/** A request of the cloud to the car park and what became of it. */
export interface Downlink {
  id: number;
  service: string;
  localId: string;
  /** What pairs the answer: card_id, liftrod_id, or channel and operation. */
  key: string;
  text: string;
  sendings: number;
  lastSentMs: number;
  /** Null while nothing came. */
  state: number | null;
  errmsg: string;
  /** The car park's own number of a card, if the answer brought one. */
  cardIdLocal: string;
  answers: number;
}

/** The cloud sends changes of records again every two minutes until they are answered with 1. */
export const syncRepeatMs = 120_000;
/** For as long as this; then never again. */
export const syncWindowMs = 86_400_000;
const keptMax = 1_000;

/** Seconds between two sendings of a prepayment notice: thirteen in half an hour. */
const prepayGapsS = [5, 5, 10, 20, 20, 60, 60, 120, 180, 300, 300, 720];
/** Other payment notices: fourteen in five and a half minutes. */
const paymentGapsS = Array.from({ length: 13 }, () => 25);

/** What the cloud sends of money, and the waits before each repetition. */
const paymentGaps = new Map([
  ['prepay_order', prepayGapsS],
  ['pay_notice', paymentGapsS],
  ['outpark', paymentGapsS],
  ['monthcard_pay', paymentGapsS],
]);

export type SendRefusal = 'unknown-service' | 'no-client' | 'no-client-for-channel';

/** What the simulated cloud asks of the car park. Nothing is stored for a client that is away. */
export class Downlinks {
  readonly #present = new Map<string, { rank: number; receivesCloud: boolean }>();
  #sent: Downlink[] = [];
  readonly #flags: Pick<CloudFlags, 'paymentRepeats'>;
  #nextId = 1;
  #connections = 0;

  constructor(flags: Pick<CloudFlags, 'paymentRepeats'>) {
    this.#flags = flags;
  }

  get all(): readonly Downlink[] {
    return this.#sent;
  }

  /** @param receivesCloud false: it wants changes of records and no requests */
  clientCame(localId: string, receivesCloud = true): void {
    this.#present.set(localId, { rank: ++this.#connections, receivesCloud });
  }

  clientLeft(localId: string): void {
    this.#present.delete(localId);
  }

  get clients(): string[] {
    return [...this.#present.keys()];
  }

  /**
   * Makes a request ready to send. Changes of records go to the client that came last, barrier
   * commands to the one whose local_id binds the lane; an explicit `localId` overrides both.
   */
  send(
    request: { service: string; data: Readonly<Record<string, unknown>>; localId?: string },
    nowMs: number,
  ): Downlink | SendRefusal {
    const message = messageOf(request.service);
    if (message?.direction !== 'down') return 'unknown-service';
    const channelId = textOf(request.data['channel_id']);
    const forChannel = !isSync(request.service);
    const localId = request.localId ?? (forChannel ? this.#boundTo(channelId) : this.#newest());
    if (localId === undefined || !this.#present.has(localId)) {
      return forChannel && request.localId === undefined ? 'no-client-for-channel' : 'no-client';
    }
    // Changes of records are wrapped, everything else is flat; neither is signed.
    const body = isSync(request.service)
      ? { data: request.data, service_name: request.service }
      : { ...request.data, service_name: request.service };
    const downlink: Downlink = {
      id: this.#nextId++,
      service: request.service,
      localId,
      key: keyOf(request.service, 'request', (name) => textOf(request.data[name])),
      text: JSON.stringify(body),
      sendings: 1,
      lastSentMs: nowMs,
      state: null,
      errmsg: '',
      cardIdLocal: '',
      answers: 0,
    };
    this.#sent.push(downlink);
    if (this.#sent.length > keptMax) this.#sent = this.#sent.slice(-keptMax);
    return downlink;
  }

  /** Takes the fields of an answer in; false when nothing was asked that it could answer. */
  answered(service: string, fields: JsonObject): boolean {
    const key = keyOf(service, 'answer', (name) => textField(fields, name) ?? '');
    const open = this.#sent.findLast(
      (downlink) => downlink.service === service && downlink.key === key,
    );
    if (open === undefined) return false;
    open.answers += 1;
    open.state = Number(textField(fields, 'state') ?? Number.NaN);
    open.errmsg = textField(fields, 'errmsg') ?? '';
    open.cardIdLocal = textField(fields, 'card_id_local') ?? '';
    return true;
  }

  /** The repetitions that fall due. */
  due(nowMs: number): Outgoing[] {
    const outgoing: Outgoing[] = [];
    for (const downlink of this.#sent) {
      const gapMs = this.#gapMs(downlink);
      if (gapMs === null || downlink.state === 1) continue;
      if (nowMs - downlink.lastSentMs < gapMs) continue;
      const localId = isSync(downlink.service) ? this.#newest() : downlink.localId;
      if (localId === undefined || !this.#present.has(localId)) continue;
      downlink.localId = localId;
      downlink.sendings += 1;
      downlink.lastSentMs = nowMs;
      outgoing.push({ localId, text: downlink.text });
    }
    return outgoing;
  }

  /** The wait before the next sending; null when there is none. */
  #gapMs(downlink: Downlink): number | null {
    if (isSync(downlink.service)) {
      return downlink.sendings * syncRepeatMs > syncWindowMs ? null : syncRepeatMs;
    }
    if (!this.#flags.paymentRepeats) return null;
    const gapS = paymentGaps.get(downlink.service)?.[downlink.sendings - 1];
    return gapS === undefined ? null : gapS * 1_000;
  }

  #newest(): string | undefined {
    return this.#newestFirst()[0];
  }

  #boundTo(channelId: string): string | undefined {
    return this.#newestFirst().find(
      (localId) =>
        this.#present.get(localId)?.receivesCloud === true && bindsChannel(localId, channelId),
    );
  }

  #newestFirst(): string[] {
    const clients = [...this.#present].sort((a, b) => b[1].rank - a[1].rank);
    return clients.map(([localId]) => localId);
  }
}

/** Whether a local_id of the form …_channels_A1_A2 binds the channel. */
export function bindsChannel(localId: string, channelId: string): boolean {
  const start = localId.indexOf('channels');
  if (start < 0 || channelId === '') return false;
  const bound = localId.slice(start + 'channels'.length);
  return bound.includes(`_${channelId}_`) || bound.endsWith(`_${channelId}`);
}

const isSync = (service: string) => service.endsWith('_sync');

// A request without liftrod_id is known by its lane and operation, so all echoes make the key. An
// answer may repeat a field under another name.
function keyOf(
  service: string,
  side: 'request' | 'answer',
  valueOf: (name: string) => string,
): string {
  const echoes = messageOf(service)?.echoes ?? [];
  return echoes.map((echo) => valueOf(typeof echo === 'string' ? echo : echo[side])).join(' ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
