import type { Timer } from '../../../drivers/clock.js';
import { cloudCallCodec, cloudCallReplyCodec } from '../../../protocol/park/codec.js';
import type { CloudCall, CloudCallReply } from '../../../protocol/park/cloud-call.js';
import type { ParkBus, Received } from '../../bus/bus.js';
import { codeOf, LanekeeperError, sentenceOf } from '../../errors.js';
import type { NodeParts } from '../../node-parts.js';
import type { CloudRequest, CloudRequestResult } from './cloud-request.js';

interface Asked {
  timer: Timer;
  resolve: (result: CloudRequestResult) => void;
  reject: (error: LanekeeperError) => void;
}

/** The bridge sends a call at once or not at all. */
const CALL_LIFETIME_MS = 10_000;
/** Longer than a bridge waits for the cloud, unless that is configured to be very patient. */
const REPLY_WAIT_MS = 60_000;
const ASKED_MAX = 50;

export interface BridgeCallerOptions extends Pick<NodeParts, 'environment' | 'config' | 'topics'> {
  bus: Pick<ParkBus, 'connected' | 'subscribe' | 'publish'>;
  /** What is known of the bridge of the park. */
  bridge: () => 'there' | 'gone' | 'unknown';
}

/**
 * Sends a message to the cloud from a box that has no bridge: the bridge of the park is asked over
 * the bus. A call goes out once; without a reply it is not known whether the cloud has it.
 */
export class BridgeCaller {
  readonly #options: BridgeCallerOptions;
  readonly #asked = new Map<string, Asked>();

  constructor(options: BridgeCallerOptions) {
    this.#options = options;
    const { bus, topics, config } = options;
    bus.subscribe(topics.cloudCallReply(config.node.id), (message) => this.#take(message));
  }

  /**
   * @throws LanekeeperError `bridge/bus-away`, `bridge/gone`, `bridge/busy` before anything was
   *   sent, `bridge/silent` when no bridge answers, and whatever the bridge refuses with
   */
  async request(request: CloudRequest): Promise<CloudRequestResult> {
    const { environment, config, bus, topics } = this.#options;
    this.#assertReachable();
    const { service, data, changesOrders, chargeId = '' } = request;
    const issuedMs = environment.wall.unixMs();
    const call: CloudCall = {
      callId: `${config.node.id}_${environment.random.token(16)}`,
      serviceName: service,
      dataJson: JSON.stringify(data),
      changesOrders,
      issuedMs,
      expiresMs: issuedMs + CALL_LIFETIME_MS,
      chargeId,
    };
    const result = new Promise<CloudRequestResult>((resolve, reject) => {
      const timer = environment.clock.after(REPLY_WAIT_MS, () => this.#giveUp(call.callId));
      this.#asked.set(call.callId, { timer, resolve, reject });
    });
    const payload = cloudCallCodec.encode(call);
    bus
      .publish(topics.cloudCall(config.node.id), payload, { retain: false })
      .catch((error: unknown) => {
        // The broker may have taken it before it went away: then the bridge replies.
        if (codeOf(error) === 'mqtt/lost') return;
        const sentence = `The call did not reach the bus: ${sentenceOf(error)}`;
        this.#settle(call.callId)?.reject(new LanekeeperError('bridge/bus-away', sentence, error));
      });
    return result;
  }

  /** Nobody waits any longer. */
  close(): void {
    for (const callId of [...this.#asked.keys()]) {
      this.#settle(callId)?.reject(
        new LanekeeperError('bridge/closed', 'The program ends before the bridge has answered.'),
      );
    }
  }

  #assertReachable(): void {
    const { bus, bridge } = this.#options;
    if (!bus.connected) {
      throw new LanekeeperError(
        'bridge/bus-away',
        'This box has no bridge, and the park bus over which it asks one is away.',
      );
    }
    if (bridge() === 'gone') {
      throw new LanekeeperError('bridge/gone', 'The bridge of the park is not running.');
    }
    if (this.#asked.size >= ASKED_MAX) {
      throw new LanekeeperError('bridge/busy', `${ASKED_MAX} calls wait for the bridge already.`);
    }
  }

  #giveUp(callId: string): void {
    const sentence =
      `No bridge answered within ${REPLY_WAIT_MS / 1000} s. ` +
      'It is not known whether the message was sent.';
    this.#settle(callId)?.reject(new LanekeeperError('bridge/silent', sentence));
  }

  #take(message: Received): void {
    if (message.retained) return;
    let reply: CloudCallReply;
    try {
      reply = cloudCallReplyCodec.decode(message.payload);
    } catch (error) {
      this.#options.environment.log.warn('bus_message_refused', { reason: sentenceOf(error) });
      return;
    }
    // The bus brought the call twice; what became of it is the reply to the first.
    if (reply.refusedCode === 'call/repeated') return;
    const asked = this.#settle(reply.callId);
    if (asked === null) return;
    const { delivery, meaning, answer, refusedCode, refusedReason } = reply;
    if (refusedCode !== '') asked.reject(new LanekeeperError(refusedCode, refusedReason));
    else
      asked.resolve({
        delivery: delivery === 'UNSPECIFIED' ? 'UNKNOWN' : delivery,
        meaning,
        answer,
      });
  }

  #settle(callId: string): Asked | null {
    const asked = this.#asked.get(callId) ?? null;
    this.#asked.delete(callId);
    asked?.timer.cancel();
    return asked;
  }
}
