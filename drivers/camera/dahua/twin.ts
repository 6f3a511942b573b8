import type { ServerResponse } from 'node:http';
import { TwinServer } from '../../http/twin-server.js';
import { TwinStreams } from '../../http/twin-stream.js';
import { somePicture } from '../twin-picture.js';
import { eventStreamPath, snapshotPath } from './event.js';

/** What the world tells the twin; the rest of a read has likely values. */
export interface SeenCar {
  plate: string;
  plateColor?: string;
  driving?: 'Approach' | 'Leave';
  category?: string;
}

/** A Dahua camera with its stream of events: texts in lines, each with a picture behind it. */
export class DahuaTwin {
  readonly streams = new TwinStreams();
  /** What it gives as a picture on request, and with a read. */
  pictureBytes: Uint8Array = somePicture();
  private lastId = 0;
  private last = '';

  private constructor(readonly server: TwinServer) {}

  static async listen(options: {
    host: string;
    port: number;
    user: string;
    password: string;
  }): Promise<DahuaTwin> {
    const made: { twin: DahuaTwin | null } = { twin: null };
    const server = await TwinServer.listen({
      ...options,
      answer: ({ path }, response) => made.twin?.answer(path, response),
    });
    made.twin = new DahuaTwin(server);
    return made.twin;
  }

  async see({ plate, plateColor = 'Blue', driving = 'Approach', ...more }: SeenCar): Promise<void> {
    this.lastId += 1;
    const fields = {
      'EventBaseInfo.Code': 'TrafficJunction',
      'EventBaseInfo.Action': 'Pulse',
      GroupID: 1_700,
      EventID: this.lastId,
      UTC: 1_750_000_000 + this.lastId,
      'Object.Confidence': 90,
      'CommInfo.ParkType': 1,
      'TrafficCar.DrivingDirection[0]': driving,
      'TrafficCar.PlateColor': plateColor,
      'Vehicle.Category': more.category ?? 'Unknown',
      'TrafficCar.PlateNumber': plate.replace(/[\r\n]/g, ' '),
    };
    const lines = Object.entries(fields).map(([name, value]) => `Events[0].${name}=${value}`);
    this.last = lines.join('\r\n');
    await this.repeat();
    await this.streams.send('image/jpeg', this.pictureBytes);
  }

  /** The last read once more. */
  async repeat(): Promise<void> {
    await this.streams.send('text/plain', this.last);
  }

  async heartbeat(): Promise<void> {
    await this.streams.send('text/plain', 'Heartbeat');
  }

  private answer(path: string, response: ServerResponse): void {
    if (path === eventStreamPath) this.streams.begin(response);
    else if (path === snapshotPath) {
      const length = this.pictureBytes.length;
      response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': length });
      response.end(this.pictureBytes);
    } else response.writeHead(400).end();
  }
}
