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

/** Asks one camera to look whenever a car comes to its loop. */
export class AskCamera {
  readonly #asked: CameraAsked;
  #before: Presence = 'unknown';

  constructor(asked: CameraAsked) {
    this.#asked = asked;
  }

  /** What the loop before the camera says in this tick. */
  tick(approach: Presence): void {
    // A start finds every loop unknown; a car that stands there then is asked for too.
    if (approach === 'present' && this.#before !== 'present') {
      this.#asked.line?.fire();
      this.#asked.camera?.trigger?.();
    }
    this.#before = approach;
  }

  close(): void {
    this.#asked.line?.close();
  }
}
