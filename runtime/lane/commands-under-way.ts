import type { LaneCommand } from './events.js';

/** A disk that stalls gives up on a command within a second or so; nobody presses faster than this. */
const UNDER_WAY_MAX = 16;

interface UnderWay {
  action: LaneCommand;
}

/**
 * The commands of one lane that are judged and on their way to the disk. They go there side by side,
 * so that a raise never waits longer than for its own commit, and take effect in the order in which
 * they were judged. Whoever is judged meanwhile is judged by what these will have made of the lane.
 */
export class CommandsUnderWay {
  readonly #underWay = new Set<UnderWay>();
  #last: Promise<unknown> = Promise.resolve();

  /** Oldest first. A plain raise is left out: it changes nothing that another is judged by. */
  get actions(): LaneCommand[] {
    return [...this.#underWay].map(({ action }) => action);
  }

  /** So many that no other is taken, but for a raise, which is never refused for that. */
  get full(): boolean {
    return this.#underWay.size >= UNDER_WAY_MAX;
  }

  /**
   * @param kept the cause is on disk, or the store's policy lets the command go on
   * @param takeEffect called once, when that is so and all that were judged before have taken effect
   */
  take<T>(action: LaneCommand, kept: Promise<void>, takeEffect: () => T): Promise<T> {
    const mine = { action };
    if (action !== 'raise') this.#underWay.add(mine);
    const turn = Promise.all([kept, this.#last]).then(
      () => {
        this.#underWay.delete(mine);
        return takeEffect();
      },
      (error: unknown) => {
        this.#underWay.delete(mine);
        throw error;
      },
    );
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
