/** What came with a message besides its bytes. */
export interface Received {
  topic: string;
  payload: Uint8Array;
  /** The broker kept it from earlier: state, never a command. */
  retained: boolean;
}

/**
 * The park bus as the runtime sees it. It delivers at least once, in any order, and forgets what
 * is published while it is not connected: whoever publishes keeps what must not be lost.
 */
export interface ParkBus {
  readonly connected: boolean;
  /** Called at each connection, after the subscriptions are in place, and at each loss. */
  onConnection(callback: (connected: boolean) => void): void;
  /** @param filter may hold `+` for one level. Subscribe before `start`. */
  subscribe(filter: string, callback: (message: Received) => void): void;
  /** Resolves when the broker has it. @throws LanekeeperError those of a session: `mqtt/lost` where it may have it */
  publish(topic: string, payload: Uint8Array, options: { retain: boolean }): Promise<void>;
  start(): void;
  close(): Promise<void>;
}
