import type { MqttSession } from '../mqtt/session.js';
import type { CloudLink, LinkStatus } from './link.js';

/** The cloud over MQTT: texts go up on `…/up` and come down on `…/down`. */
export class MqttLink implements CloudLink {
  readonly #session: MqttSession;
  readonly #upTopic: string;
  readonly #messageCallbacks: ((bytes: Uint8Array) => void)[] = [];
  #status: LinkStatus = { up: false, reason: 'not yet connected' };

  constructor(session: MqttSession, options: { parkId: string; localId: string }) {
    const root = `parkcloud/${options.parkId}/${options.localId}`;
    this.#session = session;
    this.#upTopic = `${root}/up`;
    session.subscribe(`${root}/down`);
    session.onMessage((message) => {
      // A retained message is an old one; the cloud never means it as a command of now.
      if (message.retained) return;
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

  send(text: string): Promise<void> {
    return this.#session.publish(this.#upTopic, text, { retain: false });
  }

  start(): void {
    this.#session.start();
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}
