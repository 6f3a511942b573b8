import type { Clock } from '../../../drivers/clock.js';
import { LanekeeperError } from '../../errors.js';

/** Places kept for what is urgent: nobody waits for what a screen is to show. */
const UNDER_WAY_MAX = 2;
const KEPT_MAX = 256;

interface Kept {
  answer: string;
  untilMs: number;
}

/**
 * What the cloud said and says for a while, so that it is asked once for all lanes that want to
 * know. Of too many the oldest is forgotten. What failed is asked again by whoever wants it.
 */
export class KeptAnswers {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #kept = new Map<string, Kept>();
  readonly #underWay = new Map<string, Promise<string>>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /**
   * The answer that is kept, else a new one, which is kept for `keepMs`.
   * @throws LanekeeperError `cloud/busy`, and whatever asking throws
   */
  async get(key: string, keepMs: number, ask: () => Promise<string>): Promise<string> {
    const kept = this.#kept.get(key);
    if (kept !== undefined && this.#clock.monotonicMs() < kept.untilMs) return kept.answer;
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    if (this.#underWay.size >= UNDER_WAY_MAX) {
      throw new LanekeeperError(
        'cloud/busy',
        'The bridge asks for other screens: try again later.',
      );
    }
    const asked = ask();
    this.#underWay.set(key, asked);
    try {
      const answer = await asked;
      this.#keep(key, { answer, untilMs: this.#clock.monotonicMs() + keepMs });
      return answer;
    } finally {
      this.#underWay.delete(key);
    }
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key, kept);
  }
}
