import type { Clock, Timer } from '../../clock.js';
import { EventStream } from '../../http/event-stream.js';
import type { LoginSession } from '../../http/login-session.js';
import type { TextPart } from '../../http/multipart.js';
import { decodeText } from '../loose-json.js';
import type { Camera, CameraTrouble, PlateRead } from '../port.js';
import { ReadDesk, type NetworkCameraCounters } from '../read-desk.js';
import { decodeEvents, eventStreamPath } from './event.js';

/** The stream says "Heartbeat" every 5 s. */
const SILENCE_MS = 20_000;

/** A Dahua camera whose events are read from the stream that it sends. Pictures are not kept. */
export class DahuaCamera implements Camera {
  private readonly desk: ReadDesk;
  private readonly stream: EventStream;
  private readonly start: Timer;

  constructor(options: { session: LoginSession; name: string; clock: Clock }) {
    const { session, name, clock } = options;
    this.desk = new ReadDesk({ clock, name, silenceMs: SILENCE_MS });
    this.stream = new EventStream({
      session,
      path: eventStreamPath,
      silenceMs: SILENCE_MS,
      clock,
      onPart: (part) => this.take(part),
      onLost: ({ code }) => {
        if (code === 'http/login-refused') this.desk.loginRefused();
      },
    });
    this.start = clock.after(0, () => this.stream.start());
  }

  get counters(): NetworkCameraCounters {
    return this.desk.countsWith(this.stream.counters);
  }

  onRead(callback: (read: PlateRead) => void): void {
    this.desk.onRead(callback);
  }

  onTrouble(callback: (trouble: CameraTrouble) => void): void {
    this.desk.onTrouble(callback);
  }

  close(): void {
    this.start.cancel();
    this.desk.close();
    this.stream.close();
  }

  private take({ body }: TextPart): void {
    const { desk } = this;
    desk.heard();
    const events = decodeEvents(decodeText(body));
    if (events === null) desk.bad(body.length);
    else if (events === 'heartbeat') desk.counts.heartbeats += 1;
    else
      for (const event of events) {
        if (event.kind === 'other') desk.counts.otherEvents += 1;
        else desk.take(event.read, event.identity);
      }
  }
}
