import type { Clock, Timer } from '../../clock.js';
import { EventStream } from '../../http/event-stream.js';
import type { LoginSession } from '../../http/login-session.js';
import type { Part } from '../../http/multipart.js';
import { httpSnapshot } from '../http-snapshot.js';
import { pictureOf } from '../jpeg.js';
import { decodeText } from '../loose-json.js';
import {
  pictureBytesMax,
  type Camera,
  type CameraPicture,
  type CameraTrouble,
  type MayOpen,
  type PlateRead,
} from '../port.js';
import { ReadDesk, type NetworkCameraCounters } from '../read-desk.js';
import { decodeEvents, eventStreamPath, snapshotPath } from './event.js';

/** The stream says "Heartbeat" every 5 s. */
const SILENCE_MS = 20_000;

/**
 * A Dahua camera whose events are read from the stream that it sends. The first picture behind a
 * read is that of its car; the camera sends it once the read is passed on already.
 */
export class DahuaCamera implements Camera {
  /** No way to ask it is public. */
  readonly mayOpen: MayOpen = 'not_askable';
  private readonly session: LoginSession;
  private readonly desk: ReadDesk;
  private readonly stream: EventStream;
  private readonly start: Timer;

  constructor(options: { session: LoginSession; name: string; clock: Clock }) {
    const { session, name, clock } = options;
    this.session = session;
    this.desk = new ReadDesk({ clock, name, silenceMs: SILENCE_MS });
    this.stream = new EventStream({
      session,
      path: eventStreamPath,
      silenceMs: SILENCE_MS,
      pictureBytesMax,
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

  onPicture(callback: (picture: CameraPicture) => void): void {
    this.desk.onPicture(callback);
  }

  onTrouble(callback: (trouble: CameraTrouble) => void): void {
    this.desk.onTrouble(callback);
  }

  snapshot(): Promise<Uint8Array> {
    return httpSnapshot(this.session, snapshotPath);
  }

  close(): void {
    this.start.cancel();
    this.desk.close();
    this.stream.close();
  }

  private take({ contentType, body }: Part): void {
    const { desk } = this;
    desk.heard();
    if (contentType === 'image/jpeg') {
      desk.takePicture(pictureOf(body));
      return;
    }
    const events = decodeEvents(decodeText(body));
    if (events === 'heartbeat') {
      desk.counts.heartbeats += 1;
      return;
    }
    desk.endOfRead();
    if (events === null) desk.bad(body.length);
    else
      for (const event of events) {
        if (event.kind === 'other') desk.counts.otherEvents += 1;
        else desk.take(event.read, event.identity);
      }
  }
}
