import type { BarrierTwin } from '../../drivers/barrier/relay/twin.js';
import type { Scheduler } from './scheduler.js';

const LOOK_MS = 200;
/** The arm comes down when its own loop has been free for so long. */
const CLOSES_AFTER_MS = 6_000;

/**
 * The control board of a barrier that closes by itself. It has a loop of its own under the arm: it
 * does not lower the arm while that sees something, and raises it again when something comes.
 */
export class SelfClosing {
  readonly #barrier: BarrierTwin;
  readonly #scheduler: Scheduler;
  /** The loop of the board sees something, or its hold contact is closed. */
  readonly #mustStayUp: () => boolean;
  #freeSinceMs: number | null = null;

  constructor(options: { barrier: BarrierTwin; scheduler: Scheduler; mustStayUp: () => boolean }) {
    this.#barrier = options.barrier;
    this.#scheduler = options.scheduler;
    this.#mustStayUp = options.mustStayUp;
    this.#plan();
  }

  #plan(): void {
    const look = (): void => {
      this.#look();
      this.#plan();
    };
    this.#scheduler.plan(LOOK_MS, look, 'quiet');
  }

  #look(): void {
    const { motion, angleDegrees } = this.#barrier;
    const { nowMs } = this.#scheduler;
    const stays = angleDegrees === 0 || motion === 'rising' || this.#mustStayUp();
    this.#freeSinceMs = stays ? null : (this.#freeSinceMs ?? nowMs);
    if (motion === 'lowering' && this.#mustStayUp()) this.#press('raise');
    const free = this.#freeSinceMs !== null && nowMs - this.#freeSinceMs >= CLOSES_AFTER_MS;
    if (motion === 'still' && free) this.#press('lower');
  }

  #press(contact: 'raise' | 'lower'): void {
    this.#scheduler.touched = true;
    this.#barrier.setContact(contact, true);
    this.#barrier.setContact(contact, false);
  }
}
