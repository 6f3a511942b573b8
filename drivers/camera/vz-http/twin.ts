import { request } from 'node:http';
import type { PlateRead } from '../port.js';
import { somePicture } from '../twin-picture.js';
import { passOn } from '../vz/pass-on.js';
import { serialDataOf } from '../vz/serial-data.js';

/** What the world tells the twin; the rest of a read has likely values. */
export interface SeenCar {
  plate: string;
  confidence?: number;
  /** As the camera numbers them: 1 blue, 5 green. */
  colorType?: number;
  triggerType?: number;
  /** As the camera numbers them: 1 saloon, 7 large truck. */
  vehicleType?: number;
  /** Size of the picture in bytes. */
  pictureBytes?: number;
}

interface Kept {
  plateid: number;
  body: Record<string, unknown>;
}

const RESENDS_MAX = 4;
const KEPT_MAX = 9_000;
const COLORS: PlateRead['color'][] = ['unknown', 'blue', 'yellow', 'white', 'black', 'green'];

/**
 * A VZ camera that pushes over HTTP, as its document describes it: it sends a push again up to four
 * times, keeps what did not go through, and brings it as offline records one by one, each after the
 * answer that asks for it. Its relay closes when an answer says "ok".
 */
export class VzHttpTwin {
  /** Firmware that repeats each push until it is told to stop. */
  repeatsUntilTold = false;
  /** The camera's own white list opens for these plates while the box is away. */
  readonly whiteList = new Set<string>();
  /** Times that an answer, or its white list, closed its relay. */
  relayClosed = 0;
  pushes = 0;
  /** What it sees when it is told to look. */
  standing: SeenCar | null = null;
  /** What hangs on its RS-485. */
  onSerial: (bytes: Uint8Array) => void = () => undefined;
  /** An answer asks it for something. */
  onOrder: (order: 'take a picture' | 'look for a plate') => void = () => undefined;
  /** Its picture on request is empty. */
  takesNoPicture = false;
  private kept: Kept[] = [];
  private lastId = 0;
  private lastBody: Record<string, unknown> | null = null;
  private readonly options: { host: string; port: number; localAddress?: string };

  constructor(options: VzHttpTwin['options']) {
    this.options = options;
  }

  get keptRecords(): number {
    return this.kept.length;
  }

  /** Sees a car and pushes it; resolves once it went through or was kept. */
  async see(car: SeenCar): Promise<number> {
    this.lastId += 1;
    const plateid = this.lastId;
    const body = this.bodyOf(car, plateid);
    this.lastBody = body;
    if (!(await this.pushAgain(body))) this.keep({ plateid, body }, car.plate);
    return plateid;
  }

  /** Sends the last read again, as its document allows. */
  async repeat(): Promise<void> {
    if (this.lastBody !== null) await this.push(this.lastBody);
  }

  /** Brings the offline records, as long as each answer asks for the next. */
  async bringOffline(): Promise<void> {
    for (let record = this.kept[0]; record !== undefined; record = this.kept[0]) {
      const answer = await this.push(record.body);
      const more = field(field(answer, 'Response_AlarmInfoPlate'), 'ContinuePushOffline');
      if (field(more, 'plateid') !== record.plateid || field(more, 'continue') !== 1) return;
      this.kept.shift();
    }
  }

  /** A form with the password of the camera, as the firmware sends it. */
  async heartbeat(password: string): Promise<void> {
    const form = new URLSearchParams({ serialno: 'twin', user_name: 'admin', pass_wd: password });
    await this.post(Buffer.from(form.toString()), 'application/x-www-form-urlencoded');
  }

  /**
   * One round of comet polling: a heartbeat, and then what its answer asks for. Resolves with the
   * answer, or null when nothing answered until `signal` gave it up.
   */
  async poll(password: string, signal?: AbortSignal): Promise<string | null> {
    const form = new URLSearchParams({ serialno: 'twin', user_name: 'admin', pass_wd: password });
    const answer = await this.post(
      Buffer.from(form.toString()),
      'application/x-www-form-urlencoded',
      { signal },
    );
    if (answer?.status !== 200) return null;
    await this.obey(answer.body);
    return answer.body;
  }

  /** A level at one of its own inputs has changed, or was closed and opened again (2). */
  async input(source: number, value: 0 | 1 | 2): Promise<void> {
    const AlarmGioIn = { serialno: 'twin', result: { TriggerResult: { source, value } } };
    await this.post(Buffer.from(JSON.stringify({ AlarmGioIn })), 'application/json');
  }

  /** What hangs on its RS-485 has said something. */
  async serial(bytes: Uint8Array): Promise<void> {
    const [SerialData] = serialDataOf([bytes]);
    await this.post(Buffer.from(JSON.stringify({ SerialData })), 'application/json');
  }

  /** Sends any bytes; resolves with the status, or null when nothing answered. */
  async sendRaw(body: Uint8Array, contentType = 'application/json'): Promise<number | null> {
    return (await this.post(body, contentType))?.status ?? null;
  }

  private async obey(body: string): Promise<void> {
    const asked = field(parsed(body), 'Response_AlarmInfoPlate');
    if (field(asked, 'info') === 'ok') this.relayClosed += 1;
    const path = field(field(asked, 'TriggerImage'), 'snapImageRelativeUrl');
    if (typeof path === 'string') {
      const imageFile = this.takesNoPicture ? '' : somePicture().toString('base64');
      const TriggerImage = { imageFile, imageFileLen: imageFile.length };
      const taken = JSON.stringify({ ipaddr: this.options.host, TriggerImage });
      this.onOrder('take a picture');
      await this.post(Buffer.from(taken), 'application/json', { path });
    }
    passOn(field(asked, 'serialData'), this.onSerial);
    if (field(asked, 'manualTrigger') !== 'ok') return;
    this.onOrder('look for a plate');
    if (this.standing !== null) await this.see({ triggerType: 4, ...this.standing });
  }

  private keep(record: Kept, plate: string): void {
    const opens = this.whiteList.has(plate);
    if (opens) this.relayClosed += 1;
    const result = field(field(field(record.body, 'AlarmInfoPlate'), 'result'), 'PlateResult');
    if (typeof result === 'object' && result !== null)
      Object.assign(result, { isoffline: 1, gioouts: [{ ionum: 0, ctrltype: opens ? 2 : 0 }] });
    this.kept = [...this.kept, record].slice(-KEPT_MAX);
  }

  private async pushAgain(body: Record<string, unknown>): Promise<boolean> {
    for (let tries = 0; tries <= RESENDS_MAX; tries++) {
      const answer = await this.push(body);
      const told = field(field(answer, 'Response_AlarmInfoPlate'), 'content') === 'retransfer_stop';
      if (answer !== null && (told || !this.repeatsUntilTold)) return true;
    }
    return false;
  }

  /** The answer as an object, or null. */
  private async push(body: Record<string, unknown>): Promise<object | null> {
    this.pushes += 1;
    const answer = await this.post(Buffer.from(JSON.stringify(body)), 'application/json');
    if (answer?.status !== 200) return null;
    const value = parsed(answer.body);
    if (value !== null) await this.obey(answer.body);
    return value;
  }

  private bodyOf(car: SeenCar, plateid: number): Record<string, unknown> {
    const { plate, confidence = 96, triggerType = 1, colorType = 1, pictureBytes = 0 } = car;
    const jpeg = Buffer.alloc(pictureBytes, plateid & 0xff);
    jpeg.set([0xff, 0xd8, 0xff].slice(0, pictureBytes));
    const picture = jpeg.toString('base64');
    return {
      AlarmInfoPlate: {
        channel: 0,
        deviceName: 'twin',
        ipaddr: this.options.host,
        serialno: 'twin',
        result: {
          PlateResult: {
            license: plate === '' ? '_无_' : plate,
            confidence,
            colorType: COLORS[colorType] === undefined ? 0 : colorType,
            type: 1,
            car_brand: { brand: 255, type: car.vehicleType ?? 255, year: 65_535 },
            direction: 4,
            triggerType,
            plateid,
            isoffline: 0,
            gioouts: [{ ionum: 0, ctrltype: 0 }],
            timeStamp: { Timeval: { sec: 1_750_000_000 + plateid, usec: 0 } },
            imageFile: picture,
          },
        },
      },
    };
  }

  private post(
    body: Uint8Array,
    contentType: string,
    { path = '/', signal }: { path?: string; signal?: AbortSignal | undefined } = {},
  ): Promise<{ status: number; body: string } | null> {
    const headers = { 'content-type': contentType, 'content-length': body.length };
    return new Promise((resolve) => {
      const asked = request(
        { ...this.options, method: 'POST', path, headers, agent: false, signal },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', () => resolve(null));
          response.on('end', () => {
            resolve({
              status: response.statusCode ?? 0,
              body: Buffer.concat(chunks).toString('utf8'),
            });
          });
        },
      );
      asked.on('error', () => resolve(null));
      asked.end(body);
    });
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** An answer as an object, or null. */
function parsed(body: string): object | null {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
