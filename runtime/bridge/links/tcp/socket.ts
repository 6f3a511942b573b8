/** What happens on a socket. After `closed` nothing more happens on it. */
export interface SocketEvents {
  connected(): void;
  received(bytes: Uint8Array): void;
  /** The connection is over, or was never made. @param reason a sentence for people */
  closed(reason: string): void;
}

/** One connection, or one attempt to make it. */
export interface Socket {
  /** Sends bytes, once `connected`. Returns false when so much waits that nothing was taken. */
  write(bytes: Uint8Array): boolean;
  /** Ends the connection or the attempt at once. `closed` is not told any more. */
  close(): void;
}

/**
 * Begins one connection. The events come in later turns of the event loop, so that the caller has
 * the socket before the first one.
 */
export type SocketOpener = (
  address: { host: string; port: number },
  events: SocketEvents,
) => Socket;
