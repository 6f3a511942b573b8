/** Where the arm is, as far as the limit switches tell. */
export type ArmPosition =
  /** The upper limit switch is reached. */
  | 'up'
  /** The lower limit switch is reached. */
  | 'down'
  /** Neither is reached: the arm moves or stands between. */
  | 'between'
  /** Both are reached at once, or one cannot be read. */
  | 'contradictory'
  /** The barrier has no limit switches. */
  | 'not-reported';

/** What keeps an arm up. Opening it lets the board close, so the interlock stands before that. */
export interface HoldContact {
  /** False once it is known to be open; at the start it may have been left closed. */
  readonly mayBeClosed: boolean;
  /** Does nothing where it is closed already. @throws DriverError `gpio/write-failed` */
  close(): void;
  /** @throws DriverError `gpio/write-failed` */
  open(): void;
}

/**
 * A barrier behind relay pulses. It does what it is told and decides nothing: the interlock stands
 * before it. Raise calls off a lower pulse that is still on, and the other way round.
 */
export interface Barrier {
  /** @throws DriverError `gpio/write-failed` */
  raise(): void;
  /** @throws DriverError `gpio/write-failed` */
  lower(): void;
  /** Does nothing where no stop line is configured. @throws DriverError `gpio/write-failed` */
  stop(): void;
  position(): ArmPosition;
  /**
   * A contact that holds the arm up for as long as it is closed; not there where the board has none.
   * It stays as it is when this program ends: the arm is left to the board then.
   */
  readonly holdContact?: HoldContact;
  /** Switches every pulse off that is still on; the arm is left alone. */
  close(): void;
  readonly counters: { raises: number; lowers: number; stops: number };
}
