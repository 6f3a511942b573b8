import type { Camera } from '../../drivers/camera/port.js';
import type { LineTrigger } from '../../drivers/camera/trigger/line-trigger.js';
import type { Presence } from '../../drivers/loop/port.js';

/** The ways in which a camera is asked to look; one that is not there is not used. */
export interface CameraAsked {
  /** The contact at its trigger input. */
  line: LineTrigger | null;
  /** The camera itself, where it is to be told over its own connection. */
  camera: Pick<Camera, 'trigger'> | null;
}

/** A camera that has not told of a car by then is asked again. */
const AGAIN_MS = 12_000;
/** How often it is asked for one car, in all. */
const TIMES_MAX = 3;

/** Asks one camera to look whenever a car comes to its loop, and at who stands there unread. */
export class AskCamera {
  readonly #asked: CameraAsked;
  #before: Presence = 'unknown';
  #waitsFor: number | null = null;
  #askedMs = 0;
  #times = 0;

  constructor(asked: CameraAsked) {
    this.#asked = asked;
  }

  /**
   * @param approach what the loop before the camera says in this tick
   * @param waitsFor the arrival there that waits for a read; null when none does
   */
  tick(approach: Presence, waitsFor: number | null, nowMs: number): void {
    // A start finds every loop unknown; a car that stands there then is asked for too.
    const came = approach === 'present' && this.#before !== 'present';
    const asks = came || this.isDue(waitsFor, nowMs);
    this.#before = approach;
    if (waitsFor !== this.#waitsFor) this.#times = 0;
    this.#waitsFor = waitsFor;
    if (!asks) return;
    this.#times += 1;
    this.#askedMs = nowMs;
    this.#asked.line?.fire();
    this.#asked.camera?.trigger?.();
  }

  /** Whether who stands there unread is to be looked at, though nothing changes at the loop. */
  isDue(waitsFor: number | null, nowMs: number): boolean {
    if (waitsFor === null) return false;
    // It has stood there since before it was its turn: close behind another, for example.
    if (waitsFor !== this.#waitsFor) return true;
    return this.#times < TIMES_MAX && nowMs - this.#askedMs >= AGAIN_MS;
  }

  close(): void {
    this.#asked.line?.close();
  }
}
