import type { LineTrigger } from '../../drivers/camera/trigger/line-trigger.js';
import type { Presence } from '../../drivers/loop/port.js';

/** Asks a camera to look whenever a car comes to its loop. */
export class AskCamera {
  readonly #trigger: LineTrigger;
  #before: Presence = 'unknown';

  constructor(trigger: LineTrigger) {
    this.#trigger = trigger;
  }

  /** What the loop before the camera says in this tick. */
  tick(approach: Presence): void {
    // A start finds every loop unknown; a car that stands there then is asked for too.
    if (approach === 'present' && this.#before !== 'present') this.#trigger.fire();
    this.#before = approach;
  }

  close(): void {
    this.#trigger.close();
  }
}
