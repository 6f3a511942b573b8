import { CloudError } from '../../../protocol/cloud/cloud-error.js';
import { parseJson } from '../../../protocol/cloud/json-text.js';
import { cloudCallCodec, cloudCallReplyCodec } from '../../../protocol/park/codec.js';
import type { CloudCall, CloudCallReply } from '../../../protocol/park/cloud-call.js';
import type { Received } from '../../bus/bus.js';
import { codeOf, LanekeeperError, sentenceOf } from '../../errors.js';
import type { NodeParts } from '../../node-parts.js';
import { seenShelf } from '../../store/shelves.js';
import { put, remove } from '../../store/write.js';
import type { CloudRequest, CloudRequestResult } from './cloud-request.js';

export interface CallDeskOptions extends Pick<
  NodeParts,
  'environment' | 'store' | 'bus' | 'topics'
> {
  send: (request: CloudRequest) => Promise<CloudRequestResult>;
}

/** No call may be valid for longer, so that its number need not be remembered for longer. */
export const CALL_LIFETIME_MAX_MS = 120_000;
/** Calls that are under way at once, and calls whose numbers are remembered. */
const UNDER_WAY_MAX = 16;
const REMEMBERED_MAX = 1_000;
const CALL_ID_MAX = 64;
const DATA_CHARACTERS_MAX = 65_536;
const SEEN_PREFIX = 'call!';

/**
 * Takes the calls of other nodes for the cloud from the bus: each at most once, never after its
 * time, and answered with what the cloud said or with why nothing was sent. The number of a call is
 * on disk before it is sent, so that a restart does not send it a second time.
 */
export class CallDesk {
  readonly counters = { taken: 0, refused: 0, ignored: 0 };
  readonly #options: CallDeskOptions;
  /** Until when each number is remembered. */
  readonly #seen = new Map<string, number>();
  readonly #loaded: Promise<void>;
  #underWay = 0;

  constructor(options: CallDeskOptions) {
    this.#options = options;
    const { bus, topics } = options;
    this.#loaded = this.#load();
    // Whoever takes a call hears of it; until then nobody need.
    this.#loaded.catch(() => undefined);
    bus.subscribe(topics.cloudCall('+'), (message) => void this.#take(message));
  }

  async #take(message: Received): Promise<void> {
    const { log } = this.#options.environment;
    const nodeId = message.topic.split('/').at(-1) ?? '';
    if (message.retained) {
      this.counters.ignored += 1;
      log.warn('retained_call_ignored', { topic: message.topic });
      return;
    }
    let call: CloudCall;
    try {
      call = cloudCallCodec.decode(message.payload);
    } catch (error) {
      this.counters.ignored += 1;
      log.warn('bus_message_refused', { topic: message.topic, reason: sentenceOf(error) });
      return;
    }
    const reply = await this.#handle(nodeId, call);
    this.#reply(nodeId, reply).catch((error: unknown) => {
      log.warn('call_reply_lost', { node: nodeId, reason: sentenceOf(error) });
    });
  }

  /** Never throws: what goes wrong is the reply. */
  async #handle(nodeId: string, call: CloudCall): Promise<CloudCallReply> {
    const { environment, send } = this.#options;
    const { callId, serviceName: service, changesOrders, chargeId } = call;
    const reply = { callId, delivery: 'UNKNOWN', meaning: '', answer: '' } as const;
    try {
      const data = await this.#admit(nodeId, call);
      this.counters.taken += 1;
      this.#underWay += 1;
      environment.log.info('call_taken', { node: nodeId, service });
      try {
        const result = await send({ service, data, changesOrders, chargeId });
        return { callId, ...result, refusedCode: '', refusedReason: '' };
      } finally {
        this.#underWay -= 1;
      }
    } catch (error) {
      this.counters.refused += 1;
      const [refusedCode, refusedReason] = [codeOf(error), sentenceOf(error)];
      environment.log.warn('call_refused', { node: nodeId, service, code: refusedCode });
      return { ...reply, refusedCode, refusedReason };
    }
  }

  /** The fields of a call that may be sent; from here on it counts as sent. */
  async #admit(nodeId: string, call: CloudCall): Promise<Record<string, unknown>> {
    const { environment, store } = this.#options;
    const { callId, expiresMs } = call;
    if (callId.length > CALL_ID_MAX) {
      throw new LanekeeperError('call/bad-id', `A call_id has at most ${CALL_ID_MAX} characters.`);
    }
    await this.#loaded;
    const nowMs = environment.wall.unixMs();
    const outdated = this.#forget(nowMs);
    const key = `${SEEN_PREFIX}${nodeId}!${callId}`;
    if (this.#seen.has(key)) {
      throw new LanekeeperError('call/repeated', 'This call was taken before; it is sent once.');
    }
    assertInTime(expiresMs, nowMs);
    if (this.#underWay >= UNDER_WAY_MAX || this.#seen.size >= REMEMBERED_MAX) {
      throw new LanekeeperError('cloud/busy', 'The bridge has too many calls: try again later.');
    }
    const data = fieldsOf(call.dataJson);
    this.#seen.set(key, expiresMs);
    const seen = { commandId: callId, seenMs: nowMs, done: true, reason: call.serviceName };
    await store.commit([
      put(seenShelf, key, seen),
      ...outdated.map((old) => remove(seenShelf, old)),
    ]);
    return data;
  }

  /** The numbers that need not be remembered any more. */
  #forget(nowMs: number): string[] {
    const outdated = [...this.#seen].filter(([, untilMs]) => untilMs < nowMs).map(([key]) => key);
    for (const key of outdated) this.#seen.delete(key);
    return outdated;
  }

  async #load(): Promise<void> {
    const range = { prefix: SEEN_PREFIX, limit: REMEMBERED_MAX };
    for (const { key, value } of await this.#options.store.list(seenShelf, range)) {
      this.#seen.set(key, value.seenMs + CALL_LIFETIME_MAX_MS);
    }
  }

  async #reply(nodeId: string, reply: CloudCallReply): Promise<void> {
    const { bus, topics } = this.#options;
    const payload = cloudCallReplyCodec.encode(reply);
    await bus.publish(topics.cloudCallReply(nodeId), payload, { retain: false });
  }
}

function assertInTime(expiresMs: number, nowMs: number): void {
  const leftMs = expiresMs - nowMs;
  if (leftMs > 0 && leftMs <= CALL_LIFETIME_MAX_MS) return;
  const found = leftMs > 0 ? `is valid for ${leftMs} ms more` : `expired ${-leftMs} ms ago`;
  throw new LanekeeperError(
    'call/expired',
    `The call ${found}; allowed are 1 to ${CALL_LIFETIME_MAX_MS} ms. Compare the clocks of the boxes.`,
  );
}

/** Bounded in size and depth before anything is made of it. */
function fieldsOf(dataJson: string): Record<string, unknown> {
  const refused = (why: string, cause?: unknown) =>
    new LanekeeperError('call/bad-data', `The fields of the call ${why}.`, cause);
  if (dataJson === '') return {};
  if (dataJson.length > DATA_CHARACTERS_MAX) {
    throw refused(`have more than ${DATA_CHARACTERS_MAX} characters`);
  }
  try {
    if (parseJson(dataJson) instanceof Map) return JSON.parse(dataJson) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    throw refused(`cannot be read: ${error.message}`, error);
  }
  throw refused('are no JSON object');
}
