/**
 * What a lane is asked. LOWER is advice, never a direct output: it passes the same gate as a timer.
 * HOLD keeps the arm up until RELEASE, LOCK keeps it down until UNLOCK. ADMIT has the car that stands
 * at an entry decided on by a number that stands for its plate. TELL_WAITING: which car waits to pay.
 * ENTER: open a stay that nobody saw begin. CHARGE: let a car whose entry nobody saw pay an amount.
 * CAPTURE: keep a picture of the car in the lane for the cloud. SCAN: a phone showed a payment code.
 */
export type CommandAction =
  | ('UNSPECIFIED' | 'RAISE' | 'LOWER' | 'HOLD' | 'RELEASE' | 'LOCK' | 'UNLOCK')
  | ('ADMIT' | 'TELL_WAITING' | 'ENTER' | 'CHARGE' | 'CAPTURE' | 'SCAN');

/** What people at the cloud say of a stay. */
export interface StayByHand {
  /** Unix milliseconds of the entry; 0 for now. */
  enteredMs: number;
  amountFen: number;
  vehicleClassId: string;
  remark: string;
}

/** What somebody outside the lane asks of it. */
export interface Command {
  commandId: string;
  channelId: string;
  action: CommandAction;
  /** With RAISE the same as HOLD. */
  hold: boolean;
  issuedMs: number;
  expiresMs: number;
  operatorId: string;
  sessionId: string;
  replyToNodeId: string;
  /** The car that ENTER and CHARGE are about; with ADMIT the number that stands for its plate. */
  plate: string;
  /** Of ENTER and CHARGE only. */
  stay?: StayByHand | null;
  /** Of SCAN only. It is money: never logged, never kept. */
  code?: string;
}

/** Given only after what was asked is done or durable. */
export interface CommandReply {
  commandId: string;
  done: boolean;
  reason: string;
  /** The car that waits to pay; only of TELL_WAITING. */
  waitingPlate?: string;
}
