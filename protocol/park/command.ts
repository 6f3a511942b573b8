/**
 * LOWER is advice to the lane, never a direct output: it passes the same gate as a timer. HOLD keeps
 * the arm up until RELEASE, LOCK keeps it down until UNLOCK. ADMIT has the car that stands at an
 * entry decided on by a number that stands for its plate.
 */
export type CommandAction =
  'UNSPECIFIED' | 'RAISE' | 'LOWER' | 'HOLD' | 'RELEASE' | 'LOCK' | 'UNLOCK' | 'ADMIT';

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
  /** With ADMIT the number that stands for the plate; else empty. */
  plate: string;
}

/** Given only after what was asked is done or durable. */
export interface CommandReply {
  commandId: string;
  done: boolean;
  reason: string;
}
