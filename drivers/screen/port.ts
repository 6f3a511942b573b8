/** A screen at the lane. Showing is never waited for and never fails the caller. */
export interface Screen {
  /** Shows one text per line from the top; what does not fit a line is cut by the driver. */
  show(lines: readonly string[]): void;
  readonly counters: { shown: number; answered: number; unanswered: number; dropped: number };
}
