import { request, type ServerResponse } from 'node:http';
import { TwinServer, type TwinRequest } from '../../http/twin-server.js';
import { TwinStreams } from '../../http/twin-stream.js';
import { somePicture } from '../twin-picture.js';
import { alertStreamPath, barrierGatePath, entranceParamPath, picturePath } from './commands.js';

const PLATE_PICTURE_BYTES = 3_000;

/** What the world tells the twin; the rest of a read has likely values. */
export interface SeenCar {
  plate: string;
  confidence?: number;
  plateColor?: string;
  direction?: string;
  vehicleType?: string;
  /** The camera had kept it. */
  history?: boolean;
}

/**
 * A Hikvision camera, as its guide describes it: a digest login that locks, a stream of alerts,
 * pushes to a host, a barrier behind it, and a setting for who commands that barrier.
 */
export class HikvisionTwin {
  /** How often the barrier was told to open. */
  opened = 0;
  /** 0 the camera, 1 the platform, 2 both. */
  control = 1;
  /** The firmware does not know who commands. */
  knowsControl = true;
  /** The barrier is refused, as on models without one. */
  refusesGate = false;
  /** Commands are taken and never answered. */
  answersNothing = false;
  /** What it gives as a picture on request, and with a read. */
  pictureBytes: Uint8Array = somePicture();
  /** Pictures are refused, as to a user who may not see them. */
  refusesPictures = false;
  readonly streams = new TwinStreams();
  private lastIndex = 0;
  private last = '';

  private constructor(readonly server: TwinServer) {}

  static async listen(options: {
    host: string;
    port: number;
    user: string;
    password: string;
  }): Promise<HikvisionTwin> {
    const made: { twin: HikvisionTwin | null } = { twin: null };
    const server = await TwinServer.listen({
      ...options,
      answer: (asked, response) => made.twin?.answer(asked, response),
    });
    made.twin = new HikvisionTwin(server);
    return made.twin;
  }

  /** Sees a car and tells it on its streams, pictures of its plate and of itself behind it. */
  async see(car: SeenCar): Promise<void> {
    this.last = this.document(car);
    await this.repeat();
    await this.streams.send('image/jpeg', somePicture(PLATE_PICTURE_BYTES), 'licensePlatePicture');
    await this.streams.send('image/jpeg', this.pictureBytes, 'detectionPicture');
  }

  /** The last read once more. */
  async repeat(): Promise<void> {
    await this.streams.send('application/xml; charset="UTF-8"', this.last);
  }

  async heartbeat(): Promise<void> {
    await this.streams.send('application/xml', alert('videoloss', 'inactive', ''));
  }

  /** Sees a car and pushes it to a host; resolves with the status of the answer and its body. */
  push(
    car: SeenCar,
    to: { host: string; port: number },
  ): Promise<{ status: number; body: string }> {
    this.last = this.document(car);
    return this.pushAgain(to);
  }

  pushAgain(to: { host: string; port: number }): Promise<{ status: number; body: string }> {
    const part = (name: string, type: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
    const body = Buffer.concat([
      Buffer.from(`${part('anpr.xml', 'text/xml')}${this.last}\r\n`),
      Buffer.from(part('licensePlatePicture.jpg', 'image/jpeg')),
      somePicture(PLATE_PICTURE_BYTES),
      Buffer.from(`\r\n${part('detectionPicture.jpg', 'image/jpeg')}`),
      this.pictureBytes,
      Buffer.from('\r\n--b--\r\n'),
    ]);
    return post(to, body, 'multipart/form-data; boundary=b');
  }

  private answer({ method, path, body }: TwinRequest, response: ServerResponse): void {
    if (path === alertStreamPath) {
      this.streams.begin(response);
      return;
    }
    if (this.answersNothing) return;
    if (path === barrierGatePath(1) && method === 'PUT' && !this.refusesGate) {
      const opens = body.includes('<ctrlMode>open</ctrlMode>');
      if (opens) this.opened += 1;
      reply(response, 200, status(opens ? 1 : 5));
    } else if (path === picturePath(1) && method === 'GET' && !this.refusesPictures) {
      reply(response, 200, this.pictureBytes, 'image/jpeg');
    } else if (path === entranceParamPath && this.knowsControl) {
      const written = /<ctrlMode>(\d)</.exec(body)?.[1];
      if (method === 'PUT' && written !== undefined) this.control = Number(written);
      reply(response, 200, method === 'PUT' ? status(1) : this.entranceParam());
    } else reply(response, 403, status(4, 'notSupport'));
  }

  private entranceParam(): string {
    return (
      '<?xml version="1.0" encoding="UTF-8"?>\n<EntranceParamList version="1.0" ' +
      'xmlns="http://www.hikvision.com/ver10/XMLSchema">\n<EntranceParam>\n<laneNum>1</laneNum>\n' +
      `<ctrlMode>${this.control}</ctrlMode>\n</EntranceParam>\n</EntranceParamList>`
    );
  }

  private document({ plate, confidence = 95, plateColor = 'blue', ...more }: SeenCar): string {
    this.lastIndex += 1;
    const license = plate === '' ? '无车牌' : escaped(plate);
    const anpr =
      `<ANPR><licensePlate>${license}</licensePlate><direction>${more.direction ?? 'forward'}` +
      `</direction><confidenceLevel>${confidence}</confidenceLevel><plateColor>${plateColor}` +
      `</plateColor><vehicleType>${more.vehicleType ?? 'unknown'}</vehicleType><vehicleInfo><index>${this.lastIndex}</index></vehicleInfo></ANPR>` +
      `<alarmDataType>${more.history === true ? 1 : 0}</alarmDataType>` +
      `<UUID>twin-${String(this.lastIndex).padStart(8, '0')}</UUID>`;
    return alert('ANPR', 'active', anpr);
  }
}

function alert(type: string, state: string, more: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?><EventNotificationAlert version="2.0" ' +
    'xmlns="http://www.hikvision.com/ver20/XMLSchema"><ipAddress>192.168.8.22</ipAddress>' +
    `<channelID>1</channelID><dateTime>2026-06-15T08:00:00+08:00</dateTime><eventType>${type}` +
    `</eventType><eventState>${state}</eventState>${more}</EventNotificationAlert>`
  );
}

function status(code: number, sub = 'ok'): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?><ResponseStatus version="2.0"><statusCode>' +
    `${code}</statusCode><subStatusCode>${sub}</subStatusCode></ResponseStatus>`
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function reply(
  response: ServerResponse,
  code: number,
  body: string | Uint8Array,
  type = 'application/xml',
): void {
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
  response.writeHead(code, headers);
  response.end(body);
}

function post(
  to: { host: string; port: number },
  body: Uint8Array,
  contentType: string,
): Promise<{ status: number; body: string }> {
  const headers = { 'content-type': contentType, 'content-length': body.length };
  return new Promise((resolve, reject) => {
    const asked = request({ ...to, method: 'POST', path: '/', headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
