import { read, textField } from '../../protocol/cloud/lenient.js';
import { mqttDialect } from '../../protocol/cloud/dialect.js';
import type { SealedMessage } from '../../protocol/cloud/envelope.js';
import type { CloudLink, LinkStatus } from '../../runtime/bridge/link.js';
import { LanekeeperError } from '../../runtime/errors.js';
import { CloudDouble } from '../cloud/double.js';
import { FaultyCloud } from '../cloud/faults.js';
import type { CloudFlags } from '../cloud/flags.js';
import type { SeededRandom } from './random.js';
import type { Scheduler } from './scheduler.js';

/** One message as it arrived at the cloud. */
export interface Arrived {
  atMs: number;
  service: string;
  orderId: string;
  plate: string;
  text: string;
}

export interface SimCloudOptions {
  scheduler: Scheduler;
  random: SeededRandom;
  parkId: string;
  parkKey: string;
  localId: string;
  flags: Partial<CloudFlags>;
  unixMs: () => number;
  /** Everything that the program sends, at the moment of sending. */
  onSent: (text: string) => void;
}

/** The far side of the link: the simulated cloud behind its fault panel and a slow network. */
export class SimCloud {
  readonly double: CloudDouble;
  readonly faulty: FaultyCloud;
  readonly arrived: Arrived[] = [];
  /** How often what the program sends arrives twice; 0 to 1. */
  repeatUp = 0;
  readonly options: SimCloudOptions;
  #link: SimLink | null = null;
  #lastArrivalMs = 0;

  constructor(options: SimCloudOptions) {
    this.options = options;
    const { scheduler, random, parkId, parkKey, flags, unixMs } = options;
    this.double = new CloudDouble({ parkId, parkKey, flags, clock: { unixMs } });
    this.faulty = new FaultyCloud({
      double: this.double,
      clock: scheduler,
      random: random.fraction,
      deliver: (_localId, text) => {
        scheduler.after(random.between(5, 60), () => this.#link?.take(text));
      },
    });
    this.faulty.onCut((cut) => {
      if (cut) this.#link?.lose('the link was cut');
    });
  }

  open(): SimLink {
    this.#link = new SimLink(this);
    return this.#link;
  }

  /** Something comes down that no cloud says. */
  shout(text: string): void {
    this.#link?.take(text);
  }

  /** Messages of one connection arrive in the order in which they were sent. */
  carry(
    text: string,
    { login, isConnected }: { login: string; isConnected: () => boolean },
    done: (arrived: boolean) => void,
  ): void {
    const { scheduler, random, onSent } = this.options;
    onSent(text);
    const arrivesMs = Math.max(this.#lastArrivalMs, scheduler.nowMs + random.between(5, 60));
    this.#lastArrivalMs = arrivesMs;
    const times = random.chance(this.repeatUp) ? 2 : 1;
    scheduler.after(arrivesMs - scheduler.nowMs, () => {
      if (!isConnected()) {
        done(false);
        return;
      }
      for (let time = 0; time < times; time += 1) this.#receive(text, login);
      done(true);
    });
  }

  #receive(text: string, login: string): void {
    const incoming = read(text);
    this.arrived.push({
      atMs: this.options.scheduler.nowMs,
      service: incoming.serviceName ?? '',
      orderId: textField(incoming.fields, 'order_id') ?? '',
      plate: textField(incoming.fields, 'car_number') ?? '',
      text,
    });
    this.faulty.receive(this.options.localId, text, login);
  }
}

/** One run's link. */
export class SimLink implements CloudLink {
  status: LinkStatus = { up: false, reason: 'not connected yet' };
  readonly dialect = mqttDialect;
  readonly #cloud: SimCloud;
  readonly #statusCallbacks: ((status: LinkStatus) => void)[] = [];
  readonly #messageCallbacks: ((bytes: Uint8Array) => void)[] = [];
  #connection = 0;
  #dead = false;

  constructor(cloud: SimCloud) {
    this.#cloud = cloud;
  }

  onStatus(callback: (status: LinkStatus) => void): void {
    this.#statusCallbacks.push(callback);
  }

  onMessage(callback: (bytes: Uint8Array) => void): void {
    this.#messageCallbacks.push(callback);
  }

  send({ text }: SealedMessage): Promise<null> {
    this.#cloud.options.scheduler.touched = true;
    const { up, reason } = this.status;
    if (!up) return Promise.reject(new LanekeeperError('link/down', reason));
    const connection = this.#connection;
    return new Promise((resolve, reject) => {
      const isConnected = () => this.status.up && connection === this.#connection;
      const login = `connection ${connection}`;
      this.#cloud.carry(text, { login, isConnected }, (arrived) => {
        if (this.#dead) return;
        if (arrived) resolve(null);
        else reject(new LanekeeperError('link/lost', 'The link was lost on the way.'));
      });
    });
  }

  start(): void {
    this.#plan();
  }

  renewLogin(reason: string): void {
    this.lose(reason);
  }

  close(): Promise<void> {
    this.kill();
    return Promise.resolve();
  }

  /** The program died. */
  kill(): void {
    this.#dead = true;
    this.#connection += 1;
    this.#cloud.double.downlinks.clientLeft(this.#cloud.options.localId);
  }

  lose(reason: string): void {
    if (!this.status.up || this.#dead) return;
    this.#connection += 1;
    this.#cloud.double.downlinks.clientLeft(this.#cloud.options.localId);
    this.#enter({ up: false, reason });
    this.#plan();
  }

  take(text: string): void {
    if (!this.status.up || this.#dead) return;
    for (const callback of this.#messageCallbacks) callback(Buffer.from(text, 'utf8'));
  }

  #plan(): void {
    const { scheduler, random } = this.#cloud.options;
    scheduler.after(random.between(300, 5_000), () => {
      if (this.#dead || this.status.up) return;
      if (this.#cloud.faulty.state.cut) {
        this.#plan();
        return;
      }
      this.#cloud.double.downlinks.clientCame(this.#cloud.options.localId);
      this.#enter({ up: true, reason: '' });
    });
  }

  #enter(status: LinkStatus): void {
    this.status = status;
    for (const callback of this.#statusCallbacks) callback(status);
  }
}
