import type { Clock } from '../../clock.js';
import type { PortOpener } from '../../serial/self-healing-line.js';
import { AwaitedPictures } from '../awaited-pictures.js';
import { usable } from '../no-picture.js';
import type { InputLine, LineAddress } from '../../gpio/port.js';
import type { Camera, CameraPicture, CameraTrouble, MayOpen, PlateRead } from '../port.js';
import type { Push, PushAnswer, PushListener } from '../push/port.js';
import { ReadDesk, type NetworkCameraCounters } from '../read-desk.js';
import { CameraInputs } from '../vz/camera-inputs.js';
import { takePlate } from '../vz/take-plate.js';
import { CameraSerial, type SerialWay } from '../vz/camera-serial.js';
import { HeldPoll } from './held-poll.js';
import {
  decodeInputPush,
  decodePlatePush,
  decodeSerialPush,
  decodeSnapshotPush,
  isHeartbeat,
  isOtherPush,
  plateAnswer,
} from './push.js';

/** A heartbeat comes every 5 or every 30 s, as the camera is set up. */
const SILENCE_MS = 95_000;
/** From the wish for a picture to the picture: until the next poll, and then until it is sent. */
const PICTURE_WAIT_MS = 15_000;
/** No camera beats faster than once in a second; one that comes again at once polls. */
const BEAT_MIN_MS = 500;

/**
 * A VZ camera that pushes over HTTP. Every push is answered once its read has been passed on, and
 * no answer opens anything. Heartbeats carry the camera's password in clear: nothing of them is
 * kept, and they are answered with nothing. The picture of a read is passed on before it.
 *
 * A camera that is set up for comet polling takes orders in the answers to its heartbeats: to take a
 * picture, to look for a plate, or to send bytes on its RS-485. Any other ignores them. One that
 * polls although this box was not told so is made to wait all the same, for it would come again as
 * fast as it is answered.
 */
export class VzHttpCamera implements Camera {
  readonly snapshot?: () => Promise<Uint8Array>;
  readonly trigger?: () => void;
  readonly openSerial?: PortOpener;
  readonly openInput: (address: LineAddress) => InputLine;
  /** Its lists can be written in answers, not asked for; that they opened is said in a read. */
  mayOpen: MayOpen = 'not_askable';
  private readonly desk: ReadDesk;
  private readonly clock: Clock;
  private readonly polls: boolean;
  private readonly poll: HeldPoll;
  private readonly pictures: AwaitedPictures;
  private readonly serial: CameraSerial | null;
  private readonly inputs: CameraInputs;
  private beatAnsweredMs = -Infinity;

  constructor(options: {
    listener: PushListener;
    address: string;
    /** It is set up for comet polling. */
    polls?: boolean;
    clock: Clock;
  }) {
    const { listener, address, polls = false, clock } = options;
    this.clock = clock;
    this.polls = polls;
    this.desk = new ReadDesk({ clock, name: address, silenceMs: SILENCE_MS });
    this.pictures = new AwaitedPictures(clock);
    this.inputs = new CameraInputs({ clock, reached: () => true });
    this.openInput = this.inputs.open;
    this.desk.onTrouble(({ code }) => {
      if (code === 'camera_silent') this.inputs.lost();
    });
    const poll = new HeldPoll(clock);
    this.poll = poll;
    this.serial = polls ? new CameraSerial(serialWay(poll)) : null;
    if (this.serial !== null) this.openSerial = this.serial.open;
    if (polls) {
      this.snapshot = async () => {
        const picture = this.pictures.next(PICTURE_WAIT_MS);
        poll.ask({ snapshot: true });
        return usable(await picture);
      };
      this.trigger = () => {
        this.desk.counts.triggers += 1;
        poll.ask({ trigger: true });
      };
    }
    listener.register(address, (push) => this.take(push));
  }

  get counters(): NetworkCameraCounters {
    return { ...this.desk.counts };
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

  close(): void {
    this.pictures.came('failed');
    this.poll.close();
    this.inputs.lost();
    this.desk.close();
  }

  private take(push: Push): PushAnswer | Promise<PushAnswer> {
    const { desk } = this;
    desk.heard();
    if (!push.contentType.includes('json') && !looksLikeJson(push.body)) return this.takeBeat();
    const plate = decodePlatePush(push.body);
    if (plate === null) {
      const picture = decodeSnapshotPush(push.body);
      const bytes = this.serial === null ? null : decodeSerialPush(push.body);
      if (picture !== undefined) this.pictures.came(picture ?? 'failed');
      else if (bytes !== null) this.serial?.came(bytes);
      else this.takeOther(push.body);
      return { status: 200, contentType: 'application/json', body: '{}' };
    }
    takePlate(desk, plate);
    if (plate.openedByItself) this.mayOpen = 'yes';
    const body = plateAnswer(plate.read, this.poll.take());
    return { status: 200, contentType: 'application/json', body };
  }

  private async takeBeat(): Promise<PushAnswer> {
    const { desk, clock } = this;
    desk.counts.heartbeats += 1;
    const again = clock.monotonicMs() - this.beatAnsweredMs < BEAT_MIN_MS;
    if (this.polls || again) {
      const answer = await this.poll.hold();
      this.beatAnsweredMs = clock.monotonicMs();
      return answer;
    }
    this.beatAnsweredMs = clock.monotonicMs();
    return { status: 200, contentType: 'text/plain', body: '' };
  }

  /** What is neither a car, a picture nor bytes of the RS-485. */
  private takeOther(body: Uint8Array): void {
    const { desk } = this;
    const change = decodeInputPush(body);
    if (isHeartbeat(body)) desk.counts.heartbeats += 1;
    else if (isOtherPush(body)) desk.counts.otherEvents += 1;
    else desk.bad(body.length);
    if (change !== null && change !== 'other') this.inputs.came(change);
  }
}

/** Bytes go with the answer to the next poll. */
function serialWay(poll: HeldPoll): SerialWay {
  return {
    missing: () => (poll.listens ? null : 'The camera does not poll for bytes.'),
    send: (bytes) => {
      poll.askSerial(bytes);
      return Promise.resolve();
    },
  };
}

/** Some firmware pushes JSON under another name. */
function looksLikeJson(body: Uint8Array): boolean {
  return body.subarray(0, 16).find((byte) => byte > 0x20) === 0x7b;
}
