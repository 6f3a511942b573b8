/** Who starts this program and watches over it: systemd on a box, nobody in a terminal. */
export interface Supervisor {
  /** Within this time it wants a sign of progress, in milliseconds; null: it does not ask. */
  readonly watchdogMs: number | null;
  /** Everything is open and the lanes are watched. */
  ready(status: string): void;
  /** A new configuration is being taken; `ready` follows. */
  reloading(monotonicMs: number): void;
  stopping(): void;
  /** The loop has made progress. */
  alive(): void;
}

/** In a terminal nobody listens. */
export const noSupervisor: Supervisor = {
  watchdogMs: null,
  ready: () => undefined,
  reloading: () => undefined,
  stopping: () => undefined,
  alive: () => undefined,
};
