import type { ParkRecord } from './record.js';
import type {
  ArmAction,
  AssignedRight,
  Delivery,
  PaymentMethod,
  PictureSubject,
  PlateColor,
  RecordChange,
  ReductionSource,
  ShiftChange,
  Stamp,
} from './values.js';

/** A car came in. */
export interface SessionOpened {
  sessionId: string;
  plate: string;
  enteredAt: Stamp;
  channelId: string;
  vehicleClass: string;
  plateColor: PlateColor;
  right: AssignedRight;
  operatorId: string;
  freePlaces: number;
  remark: string;
}

/** A car left, and nothing is owed. */
export interface SessionClosed {
  sessionId: string;
  plate: string;
  enteredAt: Stamp;
  leftAt: Stamp;
  entryChannelId: string;
  exitChannelId: string;
  vehicleClass: string;
  right: AssignedRight;
  entryOperatorId: string;
  exitOperatorId: string;
  freePlaces: number;
  method: PaymentMethod;
  amountReceivableFen: number;
  electronicPrepaidFen: number;
  electronicPaidFen: number;
  cashPrepaidFen: number;
  cashPaidFen: number;
  reducedFen: number;
  freeReason: string;
  remark: string;
  plateColor: PlateColor;
}

/** A car left first and pays later. */
export interface SessionLeftUnpaid {
  sessionId: string;
  plate: string;
  enteredAt: Stamp;
  leftAt: Stamp;
  entryChannelId: string;
  exitChannelId: string;
  vehicleClass: string;
  right: AssignedRight;
  plateColor: PlateColor;
  amountReceivableFen: number;
  debtFen: number;
  remark: string;
}

/** The arm moved without an order of the lane: by hand, from afar, or by itself. */
export interface ArmMovedAbnormally {
  movementId: string;
  action: ArmAction;
  at: Stamp;
  channelId: string;
  operatorId: string;
  plate: string;
  sessionId: string;
  reason: string;
}

export interface PictureTaken {
  subject: PictureSubject;
  /** Number of the session, movement, event or order that the picture belongs to. */
  subjectId: string;
  takenAt: Stamp;
  /** The file, at most 150 KB. */
  content: Uint8Array;
  /** Empty for jpg. */
  fileKind: string;
  plate: string;
  remark: string;
}

/** A car at the exit whose plate fits no stay, and which people at the cloud may match. */
export interface CarUnmatched {
  /** Never used again. */
  eventId: string;
  plate: string;
  at: Stamp;
  channelId: string;
}

/** Somebody who takes money came on duty or went off. */
export interface ShiftChanged {
  /** The same for start and end. */
  shiftId: string;
  operatorId: string;
  change: ShiftChange;
  at: Stamp;
  boothId: string;
}

/** A coupon or charging took something off the fee of a stay that has ended. */
export interface ReductionUsed {
  sessionId: string;
  plate: string;
  leftAt: Stamp;
  source: ReductionSource;
  /** The coupon, or the number of the message that told of the charging. */
  reductionId: string;
  /** Number of the charging order; empty for a coupon. */
  chargingOrder: string;
  /** Who gave the coupon; empty for charging. */
  shop: string;
  /** What it took off where it shortens the stay; else 0. */
  minutes: number;
  /** What it took off in money. */
  amountFen: number;
  /** The cloud left it to the car park what comes off. */
  byRule: boolean;
}

/** Somebody edited a record here, which the cloud is to have as well. */
export interface RecordEdited {
  record: ParkRecord;
  change: RecordChange;
}

interface UplinkBase {
  /** Never changes, whatever repeats. */
  messageId: string;
  nodeId: string;
  sequence: number;
  /** What goes in order: the session, or the kind and key of a record; empty for neither. */
  sessionId: string;
  plate: string;
  at: Stamp;
}

export type UplinkBody =
  | { body: 'sessionOpened'; sessionOpened: SessionOpened }
  | { body: 'sessionClosed'; sessionClosed: SessionClosed }
  | { body: 'sessionLeftUnpaid'; sessionLeftUnpaid: SessionLeftUnpaid }
  | { body: 'armMovedAbnormally'; armMovedAbnormally: ArmMovedAbnormally }
  | { body: 'pictureTaken'; pictureTaken: PictureTaken }
  | { body: 'carUnmatched'; carUnmatched: CarUnmatched }
  | { body: 'shiftChanged'; shiftChanged: ShiftChanged }
  | { body: 'reductionUsed'; reductionUsed: ReductionUsed }
  | { body: 'recordEdited'; recordEdited: RecordEdited };

/** What a lane's outbox hands to the bridge. */
export type Uplink = UplinkBase & UplinkBody;

/** What became of an uplink, from the cloud's own answer. */
export interface Outcome {
  messageId: string;
  delivery: Delivery;
  reason: string;
  /** The cloud's answer as it came, kept as evidence. */
  answer: string;
}
