import { mqttDialect } from '../../../../protocol/cloud/dialect.js';
import type { SealedMessage } from '../../../../protocol/cloud/envelope.js';
import type { Log } from '../../../environment/log.js';
import { codeOf, LanekeeperError, sentenceOf } from '../../../errors.js';
import type { MqttSession } from '../../../mqtt/session.js';
import type { CloudLink, LinkStatus } from '../../link.js';

export interface MqttLinkOptions {
  log: Log;
  parkId: string;
  localId: string;
  /**
   * A broker that can (MQTT 5) drops an uplink that it could not hand over for this long: by then
   * it has been sent again, and an old entry after its own exit would do harm.
   */
  uplinkExpiryS: number;
}

/** The cloud over MQTT: messages go up on `…/up` and come down on `…/down`. */
export class MqttLink implements CloudLink {
  readonly dialect = mqttDialect;
  readonly counters = { retainedIgnored: 0 };
  readonly #session: MqttSession;
  readonly #options: MqttLinkOptions;
  readonly #upTopic: string;
  readonly #messageCallbacks: ((bytes: Uint8Array) => void)[] = [];
  #status: LinkStatus = { up: false, reason: 'not yet connected' };

  constructor(session: MqttSession, options: MqttLinkOptions) {
    const root = `parkcloud/${options.parkId}/${options.localId}`;
    this.#session = session;
    this.#options = options;
    this.#upTopic = `${root}/up`;
    session.subscribe(`${root}/down`);
    session.onMessage((message) => {
      if (message.retained) {
        this.#ignoreRetained(message.topic);
        return;
      }
      for (const callback of this.#messageCallbacks) callback(message.payload);
    });
    session.onStatus((up, reason) => (this.#status = { up, reason }));
  }

  get status(): LinkStatus {
    return this.#status;
  }

  onStatus(callback: (status: LinkStatus) => void): void {
    this.#session.onStatus((up, reason) => callback({ up, reason }));
  }

  onMessage(callback: (bytes: Uint8Array) => void): void {
    this.#messageCallbacks.push(callback);
  }

  async send(message: SealedMessage): Promise<null> {
    const expiryS = this.#options.uplinkExpiryS;
    try {
      await this.#session.publish(this.#upTopic, message.text, { retain: false, expiryS });
    } catch (error) {
      const code = codeOf(error) === 'mqtt/lost' ? 'link/lost' : 'link/down';
      throw new LanekeeperError(code, sentenceOf(error), error);
    }
    return null;
  }

  /** A retained message is an old one; the cloud never means it as a command of now. */
  #ignoreRetained(topic: string): void {
    this.counters.retainedIgnored += 1;
    // The broker sends it again at each connection; it is told once.
    if (this.counters.retainedIgnored > 1) return;
    this.#options.log.warn('retained_downlink_ignored', { topic });
  }

  start(): void {
    this.#session.start();
  }

  renewLogin(reason: string): void {
    this.#session.reconnect(reason);
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}
