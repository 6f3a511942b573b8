import type { Clock, Timer } from '../../drivers/clock.js';

interface Waiting {
  dueMs: number;
  order: number;
  callback: () => void;
  isCancelled: boolean;
}

/** A clock that stands still until a test moves it. */
export class SimulatedClock implements Clock {
  private nowMs = 0;
  private order = 0;
  private readonly waiting = new TimerHeap();
  private cancelled = 0;

  monotonicMs(): number {
    return this.nowMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    const dueMs = this.nowMs + Math.max(0, delayMs);
    const timer: Waiting = { dueMs, order: this.order++, callback, isCancelled: false };
    let isOver = false;
    this.waiting.push(timer);
    timer.callback = () => {
      isOver = true;
      callback();
    };
    return {
      cancel: () => {
        if (isOver || timer.isCancelled) return;
        timer.isCancelled = true;
        this.cancelled += 1;
      },
    };
  }

  /** Moves on by `ms`; timers that fall due run in order, at their own time. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (let next = this.nextDue(untilMs); next; next = this.nextDue(untilMs)) {
      this.nowMs = next.dueMs;
      next.callback();
    }
    this.nowMs = untilMs;
  }

  /** As `advance`, but lets promises settle after each timer. */
  async advanceSettling(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    await settled();
    for (let next = this.nextDue(untilMs); next; next = this.nextDue(untilMs)) {
      this.nowMs = next.dueMs;
      next.callback();
      await settled();
    }
    this.nowMs = untilMs;
  }

  get timersWaiting(): number {
    return this.waiting.size - this.cancelled;
  }

  private nextDue(untilMs: number): Waiting | undefined {
    for (let first = this.waiting.first; first !== undefined; first = this.waiting.first) {
      if (first.isCancelled) this.cancelled -= 1;
      else if (first.dueMs > untilMs) return undefined;
      this.waiting.removeFirst();
      if (!first.isCancelled) return first;
    }
    return undefined;
  }
}

/** Timers with the next one first: a long simulation has thousands of them. */
class TimerHeap {
  readonly #heap: Waiting[] = [];

  get size(): number {
    return this.#heap.length;
  }

  get first(): Waiting | undefined {
    return this.#heap[0];
  }

  push(timer: Waiting): void {
    let at = this.#heap.push(timer) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(at, above)) return;
      this.#swap(at, above);
      at = above;
    }
  }

  removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const less = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(less, at)) return;
      this.#swap(at, less);
      at = less;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const one = this.#heap[a];
    const other = this.#heap[b];
    if (one === undefined || other === undefined) return false;
    return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
  }

  #swap(a: number, b: number): void {
    const one = this.#heap[a];
    const other = this.#heap[b];
    if (one === undefined || other === undefined) return;
    this.#heap[a] = other;
    this.#heap[b] = one;
  }
}

/** Resolves after every promise that can settle now has settled, so many times over. */
export async function settled(turns = 1): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
