/** The broker that cameras speak over, as far as a driver needs it. */
export interface CameraBus {
  readonly up: boolean;
  /** Calls back with each message of one topic that is not a retained one. */
  subscribe(topic: string, callback: (payload: Uint8Array) => void): void;
  /** Resolves when the broker has it; rejects when that is not known. */
  publish(topic: string, payload: string): Promise<void>;
  /** Calls back each time that the broker is reached. */
  onUp(callback: () => void): void;
}
