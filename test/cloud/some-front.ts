import { seal, type CloudData } from '../../protocol/cloud/envelope.js';
import { SimulatedClock } from '../support/clock.js';
import { CloudDouble } from './double.js';
import { FaultyCloud } from './faults.js';
import type { CloudFlags } from './flags.js';
import { HttpFront, type HttpResponse } from './http-front.js';
import { seededRandom } from './random.js';
import { TcpFront, type TcpConnection } from './tcp-front.js';

export const parkId = '21835';
export const parkKey = 'PARKKEY';
export const localId = 'gate1_channels_A1_B1';

export type Answer = Record<string, unknown>;

/** A simulated cloud behind a tcp and an http front on a simulated clock. */
export function someFronts(flags: Partial<CloudFlags> = {}) {
  const clock = new SimulatedClock();
  const random = seededRandom(1);
  const double = new CloudDouble({
    parkId,
    parkKey,
    flags,
    clock: { unixMs: () => 1_700_000_000_000 + clock.monotonicMs() },
  });
  const faulty: FaultyCloud = new FaultyCloud({
    double,
    clock,
    random,
    deliver: (to, text) => tcp.deliver(to, text) || http.deliver(to, text),
  });
  const parts = { double, faulty, clock, random };
  const tcp = new TcpFront(parts);
  const http = new HttpFront(parts);
  return { ...parts, tcp, http };
}

/** The envelope as tcp and http have it. */
export function sealWithToken(
  service: string,
  data: CloudData,
  options: { token?: string; key?: string } = {},
): string {
  const { token, key = parkKey } = options;
  const { text } = seal({ serviceName: service, data, parkKey: key });
  return token === undefined ? text : `${text.slice(0, -1)},"token":"${token}"}`;
}

/** A client of the tcp front that reads as a client must: split at LF and at CR. */
export class TcpClient {
  open = true;
  token = '';
  readonly #connection: TcpConnection;
  #texts: string[] = [];

  constructor(front: TcpFront) {
    this.#connection = front.accept({
      write: (bytes) => {
        const pieces = Buffer.from(bytes)
          .toString('utf8')
          .split(/[\r\n]/);
        this.#texts.push(...pieces.filter((piece) => piece !== ''));
      },
      close: () => (this.open = false),
    });
  }

  raw(text: string): this {
    this.#connection.receive(Buffer.from(text, 'utf8'));
    return this;
  }

  close(): void {
    this.open = false;
    this.#connection.closed();
  }

  /** What came since it was last asked. */
  get texts(): string[] {
    return this.#texts.splice(0);
  }

  get answers(): Answer[] {
    return this.texts.map((text) => JSON.parse(text) as Answer);
  }

  login(options: { localId?: string; parkId?: string; key?: string } = {}): this {
    const data = { park_id: options.parkId ?? parkId, local_id: options.localId ?? localId };
    const keyOf = options.key === undefined ? {} : { key: options.key };
    this.raw(`${sealWithToken('login', data, keyOf)}\n`);
    const [answer] = this.#texts;
    if (answer?.includes('"token"') === true) {
      this.token = String((JSON.parse(answer) as Answer)['token']);
      this.#texts = [];
    }
    return this;
  }

  send(service: string, data: CloudData, options: { token?: string; key?: string } = {}): this {
    return this.raw(`${sealWithToken(service, data, { token: this.token, ...options })}\n`);
  }
}

export function httpUpload(front: HttpFront, body: string): Promise<HttpResponse | null> {
  return front.handle({ method: 'POST', path: '/bpd/upload.do', body });
}

export function httpPoll(front: HttpFront, token: string): Promise<HttpResponse | null> {
  const body = JSON.stringify({ token });
  return front.handle({ method: 'POST', path: '/bpd/download.do', body });
}

export function someEntry(orderId: string, remark = ''): CloudData {
  return { order_id: orderId, car_number: '京A12345', in_time: 1_700_000_000, remark };
}
