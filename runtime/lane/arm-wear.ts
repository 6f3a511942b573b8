import type { ArmPosition } from '../../drivers/barrier/port.js';

type Direction = 'up' | 'down';

/** So many of the latest ways are remembered, for each direction. */
const WAYS_MAX = 20;
/** What is usual is known after so many ways. */
const WAYS_KNOWN = 8;
/** A way that takes this much longer than usual is told of. */
const SLOW_FACTOR = 1.5;
const SLOW_BY_MS = 300;
/** A way that is not over after so many times its longest time is not measured. */
const GIVEN_UP_FACTOR = 3;
/** The count goes to disk with every so many raises; so many at most are forgotten by a crash. */
const KEEP_EVERY = 10;

export interface ArmWearOptions {
  /** Longest time that the configuration allows for a way. */
  travelMs: number;
  maintenanceCycles: number;
  /** How often the arm was raised before this start. */
  raises: number;
  tell: (event: string, text: string) => void;
  /** The count as it is now, to be kept. */
  keep: (raises: number) => void;
}

/**
 * What an arm's ways tell of its drive: how long they take, measured from the command to the limit
 * switch, and how many there were. It only watches: what the interlock allows stays as configured.
 */
export class ArmWear {
  readonly #options: ArmWearOptions;
  readonly #ways: Record<Direction, number[]> = { up: [], down: [] };
  #raises: number;
  #kept: number;
  #moving: { direction: Direction; sinceMs: number } | null = null;
  #position: ArmPosition = 'not-reported';
  #slowTold = false;

  constructor(options: ArmWearOptions) {
    this.#options = options;
    this.#raises = options.raises;
    this.#kept = options.raises;
  }

  get status(): { raises: number; usual_up_ms: number | null; usual_down_ms: number | null } {
    const [up, down] = [usual(this.#ways.up), usual(this.#ways.down)];
    return { raises: this.#raises, usual_up_ms: up, usual_down_ms: down };
  }

  /** The arm is told to move. */
  commanded(direction: Direction, nowMs: number): void {
    const isThere = this.#position === direction;
    this.#moving = isThere ? null : { direction, sinceMs: nowMs };
    if (direction === 'up') this.#raised();
  }

  tick(position: ArmPosition, nowMs: number): void {
    this.#position = position;
    const moving = this.#moving;
    if (moving === null) return;
    const tookMs = nowMs - moving.sinceMs;
    if (position === moving.direction) {
      this.#moving = null;
      this.#arrived(moving.direction, tookMs);
    } else if (tookMs > this.#options.travelMs * GIVEN_UP_FACTOR) this.#moving = null;
  }

  /** Keeps what was counted since it was last kept. */
  close(): void {
    if (this.#raises !== this.#kept) this.#keep();
  }

  #raised(): void {
    this.#raises += 1;
    if (this.#raises % KEEP_EVERY === 0) this.#keep();
    if (this.#raises % this.#options.maintenanceCycles !== 0) return;
    const text = `the arm was raised ${this.#raises} times: it is due for its maintenance`;
    this.#options.tell('maintenance_due', text);
  }

  #keep(): void {
    this.#kept = this.#raises;
    this.#options.keep(this.#raises);
  }

  #arrived(direction: Direction, tookMs: number): void {
    const usualMs = usual(this.#ways[direction]);
    const { travelMs } = this.#options;
    const tooLong = tookMs > travelMs;
    const unusual =
      usualMs !== null && tookMs > usualMs * SLOW_FACTOR && tookMs > usualMs + SLOW_BY_MS;
    this.#ways[direction] = [...this.#ways[direction], tookMs].slice(-WAYS_MAX);
    if (!tooLong && !unusual) {
      this.#slowTold = false;
      return;
    }
    if (this.#slowTold) return;
    this.#slowTold = true;
    const other = tooLong ? `travel_ms is ${travelMs}` : `usual are ${String(usualMs)} ms`;
    const text = `the arm took ${tookMs} ms to get ${direction}, ${other}: look at drive and spring`;
    this.#options.tell('arm_slow', text);
  }
}

/** The middle one of the ways; null while there are too few. */
function usual(ways: readonly number[]): number | null {
  if (ways.length < WAYS_KNOWN) return null;
  return [...ways].sort((a, b) => a - b)[Math.floor(ways.length / 2)] ?? null;
}
