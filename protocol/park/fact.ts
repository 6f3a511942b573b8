import type {
  AssignedRight,
  ChargeEnd,
  PaymentMethod,
  PlateColor,
  ReductionEffect,
  ReductionSource,
  Stamp,
} from './values.js';

/** The car came in. */
export interface Entered {
  laneId: string;
  /** The cloud's number of the lane. */
  channelId: string;
  vehicleClass: string;
  plateColor: PlateColor;
  right: AssignedRight;
  /** Empty when the right does not come from a permit. */
  permitId: string;
  /** The car had left so recently that this stay has no free minutes. */
  reentered: boolean;
  /** What the stay costs whatever its length, because its entry was not seen; 0: by the rate. */
  fixedFen: number;
}

export interface PlateCorrected {
  plate: string;
  by: string;
}

/** A locked car must not leave until it is unlocked, or its password is told. */
export interface Locked {
  locked: boolean;
  by: string;
  /** Empty when there is none. */
  password: string;
}

/** One explained part of an amount. */
export interface QuoteLine {
  text: string;
  fromMs: number;
  untilMs: number;
  amountFen: number;
  /** Of a line that a reduction takes off: which one. Absent: none. */
  reductionSource?: ReductionSource;
  reductionId?: string;
}

/** What the stay costs up to a point in time, before payments. The lines add up to the amount. */
export interface Quoted {
  amountFen: number;
  lines: QuoteLine[];
  until: Stamp | null;
  /** What reductions took off; the amount is what they left. Absent: 0. */
  reducedFen?: number;
}

/** Something lowers the fee of the stay; the same source and number are the same reduction. */
export interface Reduced {
  reductionId: string;
  source: ReductionSource;
  effect: ReductionEffect;
  /** Of the effect `AMOUNT`; of a release by a person, what was due then; else 0. */
  amountFen: number;
  /** Of the effect `MINUTES`; else 0. */
  minutes: number;
  /** Of the effect `FREE_UNTIL`, Unix milliseconds; else 0. */
  untilMs: number;
  /** Who let the car out free. Absent: nobody. */
  by?: string;
  /** Of a release by a person: which of the car park's reasons it has. */
  reasonId?: string;
  /** Of a release by a person: the cloud's code of the reason. */
  reasonCode?: string;
  /** Of charging: the number of the charging order, where it was told. */
  chargingOrder?: string;
  /** Of a coupon: who gave it. */
  shop?: string;
  /** The cloud left to the car park what comes off, and a rule of the configuration said it. */
  byRule?: boolean;
}

export interface Paid {
  /** The payment's own number; the same number is the same payment. */
  tradeNo: string;
  amountFen: number;
  method: PaymentMethod;
  by: string;
  /** Before the car came to the exit. */
  prepaid?: boolean;
  /** The fact that asked for it. Absent or empty: nothing here did. */
  chargeId?: string;
  /** Number of ours for the payment, known before the platform told its own. Absent or empty: none. */
  replaces?: string;
}

/** What the platform said of the wallet that belongs to the plate. */
export interface WalletTold {
  balanceFen: number;
  /** Pays without being asked. */
  paysByItself: boolean;
}

/** The exit asks the platform for money, and waits for a payment or a failure. */
export interface ChargeAsked {
  method: PaymentMethod;
  amountFen: number;
}

/** An electronic payment at the exit came to nothing. */
export interface PaymentFailed {
  /** Empty where none was told. */
  tradeNo: string;
  /** For the driver. */
  reason: string;
  /** The fact that asked for it; empty where nothing here did. */
  chargeId: string;
  end: ChargeEnd;
}

/** The car may leave first and pay later. */
export interface LetOutUnpaid {
  debtFen: number;
  reason: string;
}

export interface Left {
  laneId: string;
  channelId: string;
  right: AssignedRight;
  permitId: string;
  method: PaymentMethod;
  /** Amount due for the whole stay, before anything was paid. */
  amountReceivableFen: number;
  reason: string;
}

/** The cloud has answered the session's entry or exit for good. */
export interface Reported {
  messageId: string;
  order: 'UNSPECIFIED' | 'ENTRY' | 'EXIT';
  /** The cloud will not have it; it waits among the dead letters. */
  refused: boolean;
}

interface FactBase {
  factId: string;
  sessionId: string;
  plate: string;
  /** The node that stated the fact. */
  nodeId: string;
  /** Gap-free per node. */
  sequence: number;
  at: Stamp;
}

export type FactKind =
  | { kind: 'entered'; entered: Entered }
  | { kind: 'plateCorrected'; plateCorrected: PlateCorrected }
  | { kind: 'locked'; locked: Locked }
  | { kind: 'quoted'; quoted: Quoted }
  | { kind: 'paid'; paid: Paid }
  | { kind: 'letOutUnpaid'; letOutUnpaid: LetOutUnpaid }
  | { kind: 'left'; left: Left }
  | { kind: 'reported'; reported: Reported }
  | { kind: 'reduced'; reduced: Reduced }
  | { kind: 'walletTold'; walletTold: WalletTold }
  | { kind: 'chargeAsked'; chargeAsked: ChargeAsked }
  | { kind: 'paymentFailed'; paymentFailed: PaymentFailed };

/** A statement about a session that is never edited, only followed by another. */
export type Fact = FactBase & FactKind;

/** Everything known of one session. */
export interface SessionFacts {
  sessionId: string;
  facts: Fact[];
}
