import type { Dialect } from '../../protocol/cloud/dialect.js';
import type { SealedMessage } from '../../protocol/cloud/envelope.js';

/** Why and since when the cloud is or is not reached. */
export interface LinkStatus {
  up: boolean;
  reason: string;
  /**
   * The cloud no longer took our login. What is under way may have been refused for it, and the
   * cloud remembers refused messages, so "already processed" proves nothing about them.
   */
  loginLost?: boolean;
}

/**
 * A way to the cloud: carries messages, keeps the connection and the login, and knows nothing of
 * what the messages mean. What is sent while the link is down is refused, not kept.
 */
export interface CloudLink {
  readonly status: LinkStatus;
  /** How messages must be written for this link. */
  readonly dialect: Dialect;
  onStatus(callback: (status: LinkStatus) => void): void;
  /** Told of everything that comes down. No bytes at all: the cloud sent an empty frame. */
  onMessage(callback: (bytes: Uint8Array) => void): void;
  /**
   * Resolves when the message has been handed over, to null: its answer comes down like everything
   * else. A link that itself knows which answer belongs to which message resolves to that answer.
   * @throws LanekeeperError `link/down`: it was not sent; `link/lost`: it may have been sent
   */
  send(message: SealedMessage): Promise<Uint8Array | null>;
  start(): void;
  /** Gives the login up for a new one, after the waits that the cloud wants between two logins. */
  renewLogin(reason: string): void;
  close(): Promise<void>;
}
