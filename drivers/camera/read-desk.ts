import type { Clock, Timer } from '../clock.js';
import type { GivenPicture } from './jpeg.js';
import { plateText } from './plate-text.js';
import type { CameraCounters, CameraPicture, CameraTrouble, PlateRead } from './port.js';

/** More than a camera re-sends; its offline records come one by one, each some times. */
const REMEMBERED_MAX = 256;

export interface NetworkCameraCounters extends CameraCounters {
  heartbeats: number;
  /** Reads that the camera had kept while it could not reach us. */
  offlineReads: number;
  /** Messages that are neither a read nor a heartbeat. */
  otherEvents: number;
  /** Cars that the camera let in on its own. */
  openedByItself: number;
  silences: number;
  pictures: number;
  /** Pictures that were too large, or no JPEG. */
  picturesLeftOut: number;
  /** How often it was told to look for a plate, and how often it did not obey. */
  triggers: number;
  triggersFailed: number;
}

/**
 * What cameras on the network have in common: who is told, what was counted, which reads came
 * already, and for how long the camera has been silent. The same read again, among the last 256,
 * is counted as repeated and not passed on.
 */
export class ReadDesk {
  readonly counts: NetworkCameraCounters = {
    reads: 0,
    repeated: 0,
    badFrames: 0,
    discardedBytes: 0,
    heartbeats: 0,
    offlineReads: 0,
    otherEvents: 0,
    openedByItself: 0,
    silences: 0,
    pictures: 0,
    picturesLeftOut: 0,
    triggers: 0,
    triggersFailed: 0,
  };
  private readonly clock: Clock;
  private readonly name: string;
  private readonly silenceMs: number;
  private readonly readCallbacks: ((read: PlateRead) => void)[] = [];
  private readonly pictureCallbacks: ((picture: CameraPicture) => void)[] = [];
  private readonly troubleCallbacks: ((trouble: CameraTrouble) => void)[] = [];
  private readonly recent = new Set<string>();
  /** The plate of the latest read, as long as its picture may follow. */
  private unpictured: string | null = null;
  private silence: Timer | null = null;
  private closed = false;

  /** `name` is the camera in the words of an installer, for example its address. */
  constructor(options: { clock: Clock; name: string; silenceMs: number }) {
    this.clock = options.clock;
    this.name = options.name;
    this.silenceMs = options.silenceMs;
    this.heard();
  }

  /** The counts, with those of the stream that the messages come over. */
  countsWith(
    stream: { badFrames: number; discardedBytes: number; largePictures: number } | null,
  ): NetworkCameraCounters {
    const counts = { ...this.counts };
    counts.picturesLeftOut += stream?.largePictures ?? 0;
    counts.badFrames += stream?.badFrames ?? 0;
    counts.discardedBytes += stream?.discardedBytes ?? 0;
    return counts;
  }

  onRead(callback: (read: PlateRead) => void): void {
    this.readCallbacks.push(callback);
  }

  onPicture(callback: (picture: CameraPicture) => void): void {
    this.pictureCallbacks.push(callback);
  }

  onTrouble(callback: (trouble: CameraTrouble) => void): void {
    this.troubleCallbacks.push(callback);
  }

  close(): void {
    this.closed = true;
    this.silence?.cancel();
  }

  /** Something came: the camera is there, and has its time until it must speak again. */
  heard(): void {
    this.silence?.cancel();
    if (this.closed) return;
    this.silence = this.clock.after(this.silenceMs, () => {
      this.counts.silences += 1;
      this.tell(
        'camera_silent',
        `has sent nothing for ${this.silenceMs / 1_000} s; look at its power, its network, and ` +
          'where it is set up to send.',
      );
    });
  }

  /**
   * Passes a read on, and its picture before it, unless it came already; `identity` is the camera's
   * own name for the read.
   */
  take(
    read: PlateRead,
    identity = `${read.sequence} ${read.cameraTimeS} ${read.plate}`,
    picture: GivenPicture = null,
  ): void {
    this.unpictured = null;
    if (this.recent.has(identity)) {
      this.counts.repeated += 1;
      return;
    }
    this.recent.add(identity);
    const [oldest] = this.recent;
    if (this.recent.size > REMEMBERED_MAX && oldest !== undefined) this.recent.delete(oldest);
    this.counts.reads += 1;
    if (read.offline) this.counts.offlineReads += 1;
    const normal = { ...read, plate: plateText(read.plate) };
    if (picture !== null) this.pass(normal.plate, picture);
    for (const callback of this.readCallbacks) callback(normal);
    if (picture === null) this.unpictured = normal.plate;
  }

  /** A picture that came behind the latest read, and belongs to it; further ones are left out. */
  takePicture(picture: Exclude<GivenPicture, null>): void {
    const plate = this.unpictured;
    this.unpictured = null;
    if (plate !== null) this.pass(plate, picture);
  }

  /** Another message came: no picture of the latest read follows any more. */
  endOfRead(): void {
    this.unpictured = null;
  }

  private pass(plate: string, picture: Exclude<GivenPicture, null>): void {
    if (picture === 'unusable') {
      this.counts.picturesLeftOut += 1;
      return;
    }
    this.counts.pictures += 1;
    for (const callback of this.pictureCallbacks) callback({ plate, jpeg: picture });
  }

  /** Bytes that are no message of such a camera. */
  bad(length: number): void {
    this.counts.badFrames += 1;
    this.counts.discardedBytes += length;
  }

  /** The camera closed its relay itself, and says so. */
  openedByItself(): void {
    this.counts.openedByItself += 1;
    this.tell(
      'camera_opened_by_itself',
      'closed its relay by its own offline white list; take its relay off the barrier, or empty ' +
        'that list.',
    );
  }

  loginRefused(): void {
    const what = 'refuses user and password; it is left alone for half an hour.';
    this.tell('camera_login_refused', what);
  }

  /** `what` goes on after the words "The camera at NAME". */
  tell(code: CameraTrouble['code'], what: string): void {
    const trouble = { code, sentence: `The camera at ${this.name} ${what}` };
    for (const callback of this.troubleCallbacks) callback(trouble);
  }
}
