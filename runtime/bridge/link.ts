/** Why and since when the cloud is or is not reached. */
export interface LinkStatus {
  up: boolean;
  reason: string;
}

/**
 * A way to the cloud: carries texts, keeps the connection, and knows nothing of their meaning.
 * What is sent while the link is down is refused, not kept.
 */
export interface CloudLink {
  readonly status: LinkStatus;
  onStatus(callback: (status: LinkStatus) => void): void;
  onMessage(callback: (bytes: Uint8Array) => void): void;
  /** Resolves when the far side has the bytes; that is not yet the cloud's answer. @throws LanekeeperError `link/down`, `link/lost` */
  send(text: string): Promise<void>;
  start(): void;
  close(): Promise<void>;
}
