/** LOWER is advice to the lane, never a direct output: it passes the same gate as a timer. */
export type CommandAction = 'UNSPECIFIED' | 'RAISE' | 'LOWER';

/** What somebody outside the lane asks of it. */
export interface Command {
  commandId: string;
  channelId: string;
  action: CommandAction;
  /** Stays up until lowered by command. */
  hold: boolean;
  issuedMs: number;
  expiresMs: number;
  operatorId: string;
  sessionId: string;
  replyToNodeId: string;
}

/** Given only after what was asked is done or durable. */
export interface CommandReply {
  commandId: string;
  done: boolean;
  reason: string;
}
