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

/** Where cameras push to: one place for all cameras of a box, told apart by their addresses. */
export interface PushListener {
  /** From now on, what comes from `address` goes to `handler`. */
  register(address: string, handler: (push: Push) => PushAnswer): void;
  close(): Promise<void>;
}
