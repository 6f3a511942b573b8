/** What a pair of lamps at a lane shows. */
export type Light = 'red' | 'green';

/** Lamps at the lane. Showing is never waited for and never fails the caller. */
export interface Lights {
  /** May be called again and again; what could not be switched is tried with the next call. */
  show(light: Light): void;
  readonly counters: { changes: number; failed: number };
}
