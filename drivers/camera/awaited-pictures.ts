import type { Clock, Timer } from '../clock.js';
import type { GivenPicture } from './jpeg.js';

const WAITING_MAX = 8;

/** What became of a picture that was asked for; null: the camera answered without one. */
export type AwaitedPicture = GivenPicture | 'failed' | 'late' | 'busy';

/**
 * Pictures that a camera was asked for. They come without a number, so each goes to all who wait;
 * at most 8 wait.
 */
export class AwaitedPictures {
  private readonly waiting = new Set<{ timer: Timer; tell: (picture: AwaitedPicture) => void }>();

  constructor(private readonly clock: Clock) {}

  get count(): number {
    return this.waiting.size;
  }

  /** The next picture; `late` after `waitMs`, `busy` when too many wait. */
  next(waitMs: number): Promise<AwaitedPicture> {
    if (this.waiting.size >= WAITING_MAX) return Promise.resolve('busy');
    return new Promise((resolve) => {
      const one = {
        timer: this.clock.after(waitMs, () => {
          this.waiting.delete(one);
          resolve('late');
        }),
        tell: resolve,
      };
      this.waiting.add(one);
    });
  }

  came(picture: AwaitedPicture): void {
    for (const { timer, tell } of this.waiting) {
      timer.cancel();
      tell(picture);
    }
    this.waiting.clear();
  }
}
