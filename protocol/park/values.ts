/** The value lists of the park bus, as the names that park.proto gives them. */

export type ClockQuality = 'UNSPECIFIED' | 'UNSET' | 'SET';

export type AssignedRight =
  | 'UNSPECIFIED'
  | 'TEMPORARY'
  | 'MONTHLY'
  | 'WHITELIST'
  | 'NO_PLATE'
  | 'GUEST'
  | 'VIP'
  | 'INTERNAL'
  | 'MONTHLY_SHARED_SPACE'
  | 'STORED_VALUE';

export type PlateColor =
  | 'UNSPECIFIED'
  | 'BLUE'
  | 'YELLOW'
  | 'WHITE'
  | 'BLACK'
  | 'NEW_ENERGY'
  | 'YELLOW_GREEN'
  | 'BLUE_WHITE'
  | 'OTHER';

export type PaymentMethod =
  | 'UNSPECIFIED'
  | 'CASH'
  | 'WALLET'
  | 'SWEEP_CODE'
  | 'SCAN_CODE'
  | 'MONTHLY'
  | 'FREE'
  | 'ETC'
  /** Taken off a stored-value card. */
  | 'STORED_VALUE';

/**
 * How a payment at the exit came to nothing. `REFUSED`: the platform says so, and no money comes.
 * `SILENT`: nothing was heard in time, and money may still come. `NOT_SENT`: the question did not
 * go out.
 */
export type ChargeEnd = 'UNSPECIFIED' | 'REFUSED' | 'SILENT' | 'NOT_SENT';

/** What gave a reduction. */
export type ReductionSource = 'UNSPECIFIED' | 'COUPON' | 'CHARGING' | 'POINTS' | 'ATTENDANT';

/** What a reduction takes off a price. */
export type ReductionEffect = 'UNSPECIFIED' | 'AMOUNT' | 'MINUTES' | 'FREE' | 'FREE_UNTIL';

export type RecordSource = 'UNSPECIFIED' | 'CLOUD' | 'LOCAL';

/** What was done to a record here. */
export type RecordChange = 'UNSPECIFIED' | 'ADDED' | 'CHANGED' | 'DELETED';

export type ArmAction = 'UNSPECIFIED' | 'RAISE' | 'LOWER';

/** What a picture shows. */
export type PictureSubject =
  'UNSPECIFIED' | 'ENTRY' | 'EXIT' | 'ARM_MOVEMENT' | 'UNMATCHED_CAR' | 'CAPTURE';

export type ShiftChange = 'UNSPECIFIED' | 'STARTED' | 'ENDED';

/** UNKNOWN: the cloud's own answer is missing or proves nothing, so the same message goes again. */
export type Delivery = 'UNSPECIFIED' | 'DELIVERED' | 'REFUSED' | 'UNKNOWN';

/** A point in time and how far it can be trusted. */
export interface Stamp {
  /** Unix time in milliseconds. */
  unixMs: number;
  quality: ClockQuality;
  /** Which start of the node made the stamp; counts from 1. */
  boot: number;
  /** Monotonic milliseconds since that start. */
  sinceBootMs: number;
}
