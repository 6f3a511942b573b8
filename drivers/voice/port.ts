/** A voice card at the lane. Speaking is never waited for and never fails the caller. */
export interface Voice {
  /** Speaks `text` now; what was being said is cut off. */
  say(text: string): void;
  readonly counters: { spoken: number; answered: number; unanswered: number; dropped: number };
}
