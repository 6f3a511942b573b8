import type { Clock, Timer } from '../../clock.js';
import { EventStream } from '../../http/event-stream.js';
import type { LoginSession } from '../../http/login-session.js';
import { boundaryOf, MultipartScanner, type Part } from '../../http/multipart.js';
import { httpSnapshot } from '../http-snapshot.js';
import { pictureOf, type GivenPicture } from '../jpeg.js';
import { decodeText } from '../loose-json.js';
import {
  pictureBytesMax,
  type Camera,
  type CameraPicture,
  type CameraRelay,
  type CameraTrouble,
  type MayOpen,
  type PlateRead,
} from '../port.js';
import type { Push, PushAnswer, PushListener } from '../push/port.js';
import { ReadDesk, type NetworkCameraCounters } from '../read-desk.js';
import {
  alertStreamPath,
  HikvisionRelay,
  picturePath,
  takeCommand,
  whoCommands,
} from './commands.js';
import { decodeEvent } from './event.js';

/** In the stream a heartbeat comes every few seconds. */
const STREAM_SILENCE_MS = 60_000;
/** A camera that pushes need not say anything between two cars; its heartbeat is off by default. */
const PUSH_SILENCE_MS = 24 * 3_600_000;
const ASK_AGAIN_MS = 30_000;

const TAKEN: PushAnswer = { status: 200, contentType: 'text/plain', body: '' };

/** How the reads come: over a stream that we open, or in pushes of the camera. */
export type HikvisionEvents =
  { from: 'stream' } | { from: 'push'; listener: PushListener; address: string };

/**
 * A Hikvision camera with ISAPI. At the start it is asked who commands the arm; where it is the
 * camera too, that is told, and changed if the configuration says so. The answer to a push is empty
 * and opens nothing. Pictures are not kept.
 */
export class HikvisionCamera implements Camera {
  readonly relay: CameraRelay;
  mayOpen: MayOpen = 'not_known';
  private readonly desk: ReadDesk;
  private readonly stream: EventStream | null;
  private readonly session: LoginSession;
  private readonly clock: Clock;
  private readonly onMayOpen: 'alarm' | 'correct';
  private readonly channel: number;
  private timer: Timer | null = null;
  private refusedLogins = 0;
  private closed = false;

  constructor(options: {
    session: LoginSession;
    /** The camera in the words of an installer, for example its address. */
    name: string;
    events: HikvisionEvents;
    /** Channel of the barrier and of the pictures, from 1. */
    channel: number;
    /** What is done where the camera may open by lists of its own. */
    mayOpen: 'alarm' | 'correct';
    clock: Clock;
  }) {
    const { session, name, events, channel, mayOpen, clock } = options;
    const silenceMs = events.from === 'stream' ? STREAM_SILENCE_MS : PUSH_SILENCE_MS;
    this.session = session;
    this.clock = clock;
    this.onMayOpen = mayOpen;
    this.channel = channel;
    this.desk = new ReadDesk({ clock, name, silenceMs });
    this.relay = new HikvisionRelay(session, channel);
    if (events.from === 'push') events.listener.register(events.address, (push) => this.take(push));
    this.stream =
      events.from === 'push'
        ? null
        : new EventStream({
            session,
            path: alertStreamPath,
            silenceMs: STREAM_SILENCE_MS,
            pictureBytesMax,
            clock,
            onPart: (part) => this.takePart(part),
            onLost: () => this.watchLogin(),
          });
    this.timer = clock.after(0, () => {
      void this.askWhoCommands();
      this.stream?.start();
    });
  }

  get counters(): NetworkCameraCounters {
    return this.desk.countsWith(this.stream?.counters ?? null);
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
    return httpSnapshot(this.session, picturePath(this.channel));
  }

  close(): void {
    this.closed = true;
    this.timer?.cancel();
    this.desk.close();
    this.stream?.close();
  }

  private take({ contentType, body }: Push): PushAnswer {
    this.desk.heard();
    const boundary = boundaryOf(contentType);
    if (boundary === null) {
      this.takeDocument(body);
      return TAKEN;
    }
    const scanner = new MultipartScanner(boundary, { pictureBytesMax });
    const parts = scanner.push(body);
    this.desk.counts.picturesLeftOut += scanner.counters.largePictures;
    const shown = parts.find(showsCar);
    const picture = shown === undefined ? null : pictureOf(shown.body);
    for (const part of parts) if (!isPicture(part)) this.takeDocument(part.body, picture);
    if (parts.length === 0) this.desk.bad(body.length);
    return TAKEN;
  }

  private takePart(part: Part): void {
    this.desk.heard();
    if (!isPicture(part)) this.takeDocument(part.body);
    else if (showsCar(part)) this.desk.takePicture(pictureOf(part.body));
  }

  private takeDocument(bytes: Uint8Array, picture: GivenPicture = null): void {
    const { desk } = this;
    const event = decodeEvent(decodeText(bytes));
    if (event?.kind === 'heartbeat') desk.counts.heartbeats += 1;
    else if (event?.kind === 'read') desk.take(event.read, event.identity, picture);
    else {
      desk.endOfRead();
      if (event === null) desk.bad(bytes.length);
      else desk.counts.otherEvents += 1;
    }
  }

  /** Asked until there is an answer: a camera may start later than this program. */
  private async askWhoCommands(): Promise<void> {
    try {
      const found = await whoCommands(this.session);
      if (found === 'platform') this.mayOpen = 'no';
      if (found === 'platform' || this.closed) return;
      if (found === 'unknown') {
        const what = 'does not say who commands the arm; look whether it opens by its own lists.';
        this.desk.tell('camera_command_unknown', what);
      } else await this.takeOrTell();
    } catch {
      this.watchLogin();
      if (!this.closed)
        this.timer = this.clock.after(ASK_AGAIN_MS, () => void this.askWhoCommands());
    }
  }

  private async takeOrTell(): Promise<void> {
    const after = this.onMayOpen === 'correct' ? await takeCommand(this.session) : 'camera';
    this.mayOpen = after === 'platform' ? 'no' : 'yes';
    if (after === 'platform') {
      const what = 'was set up to open by its own lists; now only this box commands the arm.';
      this.desk.tell('camera_command_corrected', what);
    } else {
      const what = 'is set up to open by its own lists; let only the platform command the arm.';
      this.desk.tell('camera_commands_arm', what);
    }
  }

  /** Told once for each time that user and password were refused. */
  private watchLogin(): void {
    const { refusedLogins } = this.session.counters;
    if (refusedLogins === this.refusedLogins || this.closed) return;
    this.refusedLogins = refusedLogins;
    this.desk.loginRefused();
  }
}

const isPicture = ({ contentType }: Part): boolean => contentType === 'image/jpeg';

/** Beside the picture of the car a camera may send one of its plate alone. */
function showsCar(part: Part): boolean {
  return isPicture(part) && !/plate/i.test(part.name);
}
