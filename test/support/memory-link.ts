import { mqttDialect } from '../../protocol/cloud/dialect.js';
import type { SealedMessage } from '../../protocol/cloud/envelope.js';
import type { CloudLink, LinkStatus } from '../../runtime/bridge/link.js';
import { LanekeeperError } from '../../runtime/errors.js';

/** What went up, as the cloud reads it. */
export interface SentMessage {
  service_name: string;
  sign: string;
  data: Readonly<Record<string, unknown>>;
}

/** A link to a cloud that a test plays. */
export class MemoryLink implements CloudLink {
  status: LinkStatus = { up: true, reason: '' };
  dialect = mqttDialect;
  readonly sent: SentMessage[] = [];
  /** How often a new login was asked for. */
  renewals = 0;
  /** Answers of themselves, when the test does not want to say each one. */
  onSend: (text: string) => readonly string[] = () => [];
  readonly #statusCallbacks: ((status: LinkStatus) => void)[] = [];
  readonly #messageCallbacks: ((bytes: Uint8Array) => void)[] = [];

  onStatus(callback: (status: LinkStatus) => void): void {
    this.#statusCallbacks.push(callback);
  }

  onMessage(callback: (bytes: Uint8Array) => void): void {
    this.#messageCallbacks.push(callback);
  }

  send({ text }: SealedMessage): Promise<null> {
    if (!this.status.up) return Promise.reject(new LanekeeperError('link/down', 'It is down.'));
    this.sent.push(JSON.parse(text) as SentMessage);
    const answers = this.onSend(text);
    queueMicrotask(() => {
      for (const answer of answers) this.receive(answer);
    });
    return Promise.resolve(null);
  }

  start(): void {
    this.setUp(true);
  }

  renewLogin(): void {
    this.renewals += 1;
  }

  close(): Promise<void> {
    this.setUp(false, 'closed');
    return Promise.resolve();
  }

  setUp(up: boolean, reason = ''): void {
    this.status = { up, reason };
    for (const callback of this.#statusCallbacks) callback(this.status);
  }

  /** The cloud sends something: an object, or a text as it is. */
  receive(message: string | object): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    for (const callback of this.#messageCallbacks) callback(new TextEncoder().encode(text));
  }
}
