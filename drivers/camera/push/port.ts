/** What a camera sent by itself. */
export interface Push {
  path: string;
  contentType: string;
  body: Uint8Array;
}

export interface PushAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** An answer may be held back while there is nothing to say; whoever holds it has a limit. */
export type PushHandler = (push: Push) => PushAnswer | Promise<PushAnswer>;

/** Where cameras push to: one place for all cameras of a box, told apart by their addresses. */
export interface PushListener {
  /** From now on, what comes from `address` goes to `handler`. */
  register(address: string, handler: PushHandler): void;
  close(): Promise<void>;
}
