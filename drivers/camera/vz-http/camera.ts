import type { Clock, Timer } from '../../clock.js';
import { plateText } from '../plate-text.js';
import type { Camera, CameraCounters, CameraTrouble, PlateRead } from '../port.js';
import type { Push, PushAnswer, PushListener } from '../push/port.js';
import { decodePlatePush, plateAnswer } from './push.js';

/** A heartbeat comes every 5 or every 30 s, as the camera is set up. */
const SILENCE_MS = 95_000;
/** More than a camera re-sends; its offline records come one by one, each some times. */
const REMEMBERED_MAX = 256;

export interface VzCounters extends CameraCounters {
  heartbeats: number;
  /** Reads that the camera had kept while it could not reach us. */
  offlineReads: number;
  /** Loitering and turning back. */
  otherEvents: number;
  /** Cars that the camera let in on its own. */
  openedByItself: number;
  silences: number;
}

/**
 * A VZ camera that pushes over HTTP. Every push is answered once its read has been passed on, and
 * no answer opens anything. The same read again, by number, time and plate among the last 256, is
 * counted as repeated and not passed on. Heartbeats carry the camera's password in clear: nothing
 * of them is kept, and they are answered with nothing. Pictures are not kept either.
 */
export class VzHttpCamera implements Camera {
  private readonly clock: Clock;
  private readonly address: string;
  private readonly readCallbacks: ((read: PlateRead) => void)[] = [];
  private readonly troubleCallbacks: ((trouble: CameraTrouble) => void)[] = [];
  private readonly recent = new Set<string>();
  private readonly counts = {
    reads: 0,
    repeated: 0,
    badFrames: 0,
    discardedBytes: 0,
    heartbeats: 0,
    offlineReads: 0,
    otherEvents: 0,
    openedByItself: 0,
    silences: 0,
  };
  private silence: Timer | null = null;
  private closed = false;

  constructor(options: { listener: PushListener; address: string; clock: Clock }) {
    this.clock = options.clock;
    this.address = options.address;
    options.listener.register(options.address, (push) => this.take(push));
    this.heard();
  }

  get counters(): VzCounters {
    return { ...this.counts };
  }

  onRead(callback: (read: PlateRead) => void): void {
    this.readCallbacks.push(callback);
  }

  onTrouble(callback: (trouble: CameraTrouble) => void): void {
    this.troubleCallbacks.push(callback);
  }

  close(): void {
    this.closed = true;
    this.silence?.cancel();
  }

  private take(push: Push): PushAnswer {
    this.heard();
    if (!push.contentType.includes('json') && !looksLikeJson(push.body)) {
      this.counts.heartbeats += 1;
      return { status: 200, contentType: 'text/plain', body: '' };
    }
    const plate = decodePlatePush(push.body);
    if (plate === null) {
      this.counts.badFrames += 1;
      this.counts.discardedBytes += push.body.length;
      return { status: 200, contentType: 'application/json', body: '{}' };
    }
    if (plate.openedByItself) this.openedByItself();
    if (plate.kind === 'other') this.counts.otherEvents += 1;
    else this.pass(plate.read);
    return { status: 200, contentType: 'application/json', body: plateAnswer(plate.read) };
  }

  private pass(read: PlateRead): void {
    const identity = `${read.sequence} ${read.cameraTimeS} ${read.plate}`;
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
    for (const callback of this.readCallbacks) callback(normal);
  }

  private openedByItself(): void {
    this.counts.openedByItself += 1;
    this.tell({
      code: 'camera_opened_by_itself',
      sentence:
        `The camera at ${this.address} closed its relay by its own offline white list; take its ` +
        'relay off the barrier, or empty that list.',
    });
  }

  /** Something came: the camera is there, and has its time until the next heartbeat. */
  private heard(): void {
    this.silence?.cancel();
    if (this.closed) return;
    this.silence = this.clock.after(SILENCE_MS, () => {
      this.counts.silences += 1;
      const sentence =
        `The camera at ${this.address} has sent nothing for ${SILENCE_MS / 1_000} s; look at its ` +
        'power, its network, and where it is set up to push.';
      this.tell({ code: 'camera_silent', sentence });
    });
  }

  private tell(trouble: CameraTrouble): void {
    for (const callback of this.troubleCallbacks) callback(trouble);
  }
}

/** Some firmware pushes JSON under another name. */
function looksLikeJson(body: Uint8Array): boolean {
  return body.subarray(0, 16).find((byte) => byte > 0x20) === 0x7b;
}
