/** A timer that has not yet fired can be called off; calling it off twice is harmless. */
export interface Timer {
  cancel(): void;
}

/** The only clock a driver knows. The real one and the simulated one come from outside. */
export interface Clock {
  /** Milliseconds that only grow; their zero means nothing. */
  monotonicMs(): number;
  /** Runs `callback` once, `delayMs` from now, from the event loop. */
  after(delayMs: number, callback: () => void): Timer;
}
