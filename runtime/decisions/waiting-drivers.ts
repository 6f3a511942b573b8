import type { Clock, Timer } from '../../drivers/clock.js';

/** What is known of a driver who waits at the arm, beside what the camera read. */
interface Waiting {
  /** As the camera read it. */
  plate: string;
  /** When the driver was first asked to pay, on the monotonic clock; null before that. */
  askedMs: number | null;
  /** The plate that somebody recognised; null when nobody did. */
  recognised: string | null;
  /** Who lets the car out unpaid, and why; null when nobody does. */
  letOut: string | null;
  /** What somebody charges for a stay whose entry was not seen; null when nobody does. */
  charged: { fen: number; by: string } | null;
  timer: Timer | null;
}

/**
 * By lane: the driver who waits. Another plate in the lane is another driver, and so is who comes
 * after one without a plate; nothing that was said of the one before counts for it.
 */
export class WaitingDrivers {
  readonly #clock: Clock;
  readonly #byLane = new Map<string, Waiting>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(laneId: string, plate: string): Readonly<Waiting> {
    return this.#waiting(laneId, plate);
  }

  /** How long the driver has been asked to pay, in milliseconds; null before that. */
  askedForMs(laneId: string, plate: string): number | null {
    const { askedMs } = this.#waiting(laneId, plate);
    return askedMs === null ? null : this.#clock.monotonicMs() - askedMs;
  }

  /** The driver is asked to pay. `onLong` is called once if the driver still waits after `longMs`. */
  asked(laneId: string, plate: string, longMs: number | null, onLong: () => void): void {
    const waiting = this.#waiting(laneId, plate);
    if (waiting.askedMs !== null) return;
    waiting.askedMs = this.#clock.monotonicMs();
    if (longMs !== null) waiting.timer = this.#clock.after(longMs, onLong);
  }

  recognised(laneId: string, plate: string, as: string): void {
    this.#waiting(laneId, plate).recognised = as;
  }

  letOut(laneId: string, plate: string, reason: string): void {
    this.#waiting(laneId, plate).letOut = reason;
  }

  charged(laneId: string, plate: string, charge: { fen: number; by: string }): void {
    this.#waiting(laneId, plate).charged = charge;
  }

  /** A car comes that has not been read yet. Without a plate, nothing tells it from the one before. */
  arrived(laneId: string): void {
    if (this.#byLane.get(laneId)?.plate === '') this.gone(laneId);
  }

  /** Nobody waits there any more. */
  gone(laneId: string): void {
    this.#byLane.get(laneId)?.timer?.cancel();
    this.#byLane.delete(laneId);
  }

  close(): void {
    for (const laneId of [...this.#byLane.keys()]) this.gone(laneId);
  }

  #waiting(laneId: string, plate: string): Waiting {
    const known = this.#byLane.get(laneId);
    if (known?.plate === plate) return known;
    this.gone(laneId);
    const waiting: Waiting = {
      plate,
      askedMs: null,
      recognised: null,
      letOut: null,
      charged: null,
      timer: null,
    };
    this.#byLane.set(laneId, waiting);
    return waiting;
  }
}
