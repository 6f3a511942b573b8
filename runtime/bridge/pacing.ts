import type { Clock, Timer } from '../../drivers/clock.js';

/**
 * Who goes first. `query`: replies and questions, for which somebody waits; `live`: orders of cars
 * that are moving now; `backlog`: what waited while the cloud was away.
 */
export type Priority = 'query' | 'live' | 'backlog';

export interface PacingOptions {
  clock: Clock;
  messagesPerSecondMax: number;
  /** Messages that may wait for their turn; beyond it a message is refused at once. */
  waitingMax: number;
}

interface Turn {
  rank: number;
  go: () => void;
}

const ranks: Readonly<Record<Priority, number>> = { query: 0, live: 1, backlog: 2 };

/**
 * Gives out turns so that the cloud never sees more messages in a second than it bears. Turns are
 * evenly spaced, which also keeps every longer span within its limit. The higher priority goes
 * first, and within one the older.
 */
export class Pacing {
  readonly #options: PacingOptions;
  readonly #waiting: Turn[] = [];
  readonly #spacingMs: number;
  #nextMs = -Infinity;
  #timer: Timer | null = null;

  constructor(options: PacingOptions) {
    this.#options = options;
    this.#spacingMs = 1_000 / options.messagesPerSecondMax;
  }

  /** Calls `go` when it is this message's turn. Returns false when too many wait already. */
  take(priority: Priority, go: () => void): boolean {
    if (this.#waiting.length >= this.#options.waitingMax) return false;
    const rank = ranks[priority];
    const firstLater = this.#waiting.findIndex((turn) => turn.rank > rank);
    const at = firstLater >= 0 ? firstLater : this.#waiting.length;
    this.#waiting.splice(at, 0, { rank, go });
    this.#pump();
    return true;
  }

  /** Forgets all who wait. */
  clear(): void {
    this.#waiting.length = 0;
    this.#timer?.cancel();
    this.#timer = null;
  }

  #pump(): void {
    if (this.#timer !== null) return;
    const turn = this.#waiting.shift();
    if (turn === undefined) return;
    const nowMs = this.#options.clock.monotonicMs();
    const startMs = Math.max(nowMs, this.#nextMs);
    this.#nextMs = startMs + this.#spacingMs;
    if (startMs <= nowMs) {
      turn.go();
      this.#pump();
      return;
    }
    // The turn goes back, since a more urgent one may come before it in the meantime.
    this.#waiting.unshift(turn);
    this.#nextMs = startMs;
    this.#timer = this.#options.clock.after(startMs - nowMs, () => {
      this.#timer = null;
      this.#pump();
    });
  }
}
