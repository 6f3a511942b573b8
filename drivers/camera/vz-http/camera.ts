import type { Clock } from '../../clock.js';
import type { Camera, CameraPicture, CameraTrouble, PlateRead } from '../port.js';
import type { Push, PushAnswer, PushListener } from '../push/port.js';
import { ReadDesk, type NetworkCameraCounters } from '../read-desk.js';
import { takePlate } from '../vz/take-plate.js';
import { decodePlatePush, isOtherPush, plateAnswer } from './push.js';

/** A heartbeat comes every 5 or every 30 s, as the camera is set up. */
const SILENCE_MS = 95_000;

/**
 * A VZ camera that pushes over HTTP. Every push is answered once its read has been passed on, and
 * no answer opens anything. Heartbeats carry the camera's password in clear: nothing of them is
 * kept, and they are answered with nothing. The picture of a read is passed on before it.
 */
export class VzHttpCamera implements Camera {
  private readonly desk: ReadDesk;

  constructor(options: { listener: PushListener; address: string; clock: Clock }) {
    const { listener, address, clock } = options;
    this.desk = new ReadDesk({ clock, name: address, silenceMs: SILENCE_MS });
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
    this.desk.close();
  }

  private take(push: Push): PushAnswer {
    const { desk } = this;
    desk.heard();
    if (!push.contentType.includes('json') && !looksLikeJson(push.body)) {
      desk.counts.heartbeats += 1;
      return { status: 200, contentType: 'text/plain', body: '' };
    }
    const plate = decodePlatePush(push.body);
    if (plate === null) {
      if (isOtherPush(push.body)) desk.counts.otherEvents += 1;
      else desk.bad(push.body.length);
      return { status: 200, contentType: 'application/json', body: '{}' };
    }
    takePlate(desk, plate);
    return { status: 200, contentType: 'application/json', body: plateAnswer(plate.read) };
  }
}

/** Some firmware pushes JSON under another name. */
function looksLikeJson(body: Uint8Array): boolean {
  return body.subarray(0, 16).find((byte) => byte > 0x20) === 0x7b;
}
