import type { CameraBus } from '../../drivers/camera/vz-mqtt/bus.js';
import type { MqttSession } from '../mqtt/session.js';

type Session = Pick<
  MqttSession,
  'up' | 'subscribe' | 'onMessage' | 'onStatus' | 'publish' | 'start' | 'close'
>;

/** The broker of the cameras over MQTT. Retained messages are old ones, and are left out. */
export class MqttCameraBus implements CameraBus {
  readonly #session: Session;
  readonly #callbacks = new Map<string, ((payload: Uint8Array) => void)[]>();

  constructor(session: Session) {
    this.#session = session;
    session.onMessage(({ topic, payload, retained }) => {
      if (retained) return;
      for (const callback of this.#callbacks.get(topic) ?? []) callback(payload);
    });
  }

  get up(): boolean {
    return this.#session.up;
  }

  subscribe(topic: string, callback: (payload: Uint8Array) => void): void {
    this.#session.subscribe(topic);
    this.#callbacks.set(topic, [...(this.#callbacks.get(topic) ?? []), callback]);
  }

  publish(topic: string, payload: string): Promise<void> {
    return this.#session.publish(topic, payload, { retain: false });
  }

  onUp(callback: () => void): void {
    this.#session.onStatus((up) => {
      if (up) callback();
    });
  }

  /** Reaches for the broker, once every topic is known. */
  start(): void {
    this.#session.start();
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}
