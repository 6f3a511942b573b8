/** A screen at the lane. Showing is never waited for and never fails the caller. */
export interface Screen {
  /**
   * Shows one text per line from the top; what does not fit a line is cut by the driver. It takes
   * the place of whatever was shown.
   */
  show(lines: readonly string[]): void;
  /**
   * Draws a code that leads to `url` beside what is shown, until the next show; it goes by itself
   * after a minute, when it is not good any more. A screen without this draws none.
   * @throws DriverError `screen/code-too-long` when it cannot be drawn
   */
  showPayCode?(url: string): void;
  /** Shows how many places are free, in the screen's own way. Not every screen has one. */
  showFreePlaces?(places: number): void;
  readonly counters: { shown: number; answered: number; unanswered: number; dropped: number };
}
