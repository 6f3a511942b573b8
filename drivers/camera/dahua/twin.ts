import { TwinServer } from '../../http/twin-server.js';
import { TwinStreams } from '../../http/twin-stream.js';
import { eventStreamPath } from './event.js';

const PICTURE_BYTES = 20_000;

/** What the world tells the twin; the rest of a read has likely values. */
export interface SeenCar {
  plate: string;
  plateColor?: string;
  driving?: 'Approach' | 'Leave';
}

/** A Dahua camera with its stream of events: texts in lines, each with a picture behind it. */
export class DahuaTwin {
  readonly streams = new TwinStreams();
  private lastId = 0;
  private last = '';

  private constructor(readonly server: TwinServer) {}

  static async listen(options: {
    host: string;
    port: number;
    user: string;
    password: string;
  }): Promise<DahuaTwin> {
    const streams: { begin: TwinStreams | null } = { begin: null };
    const server = await TwinServer.listen({
      ...options,
      answer: ({ path }, response) => {
        if (path === eventStreamPath) streams.begin?.begin(response);
        else response.writeHead(400).end();
      },
    });
    const twin = new DahuaTwin(server);
    streams.begin = twin.streams;
    return twin;
  }

  async see({ plate, plateColor = 'Blue', driving = 'Approach' }: SeenCar): Promise<void> {
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
      'TrafficCar.PlateNumber': plate.replace(/[\r\n]/g, ' '),
    };
    const lines = Object.entries(fields).map(([name, value]) => `Events[0].${name}=${value}`);
    this.last = lines.join('\r\n');
    await this.repeat();
    await this.streams.send('image/jpeg', Buffer.alloc(PICTURE_BYTES, 0xd8));
  }

  /** The last read once more. */
  async repeat(): Promise<void> {
    await this.streams.send('text/plain', this.last);
  }

  async heartbeat(): Promise<void> {
    await this.streams.send('text/plain', 'Heartbeat');
  }
}
