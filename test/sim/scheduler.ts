import type { Clock, Timer } from '../../drivers/clock.js';

/** Times are whole multiples of a sixteenth of a millisecond, so that sums of them are exact. */
const STEPS_PER_MS = 16;

interface Entry {
  dueMs: number;
  order: number;
  callback: (() => void) | null;
  /** Of the program under test: may turn out to be a tick in which nothing happened. */
  ofProgram: boolean;
}

/**
 * The time of a simulation. It jumps from one timer to the next; after each one, all promises that
 * can settle do so. A bare tick of the program, which did nothing but plan the next one, cannot
 * have settled a promise, so there the wait is left out: that is most of the speed.
 */
export class Scheduler implements Clock {
  nowMs = 0;
  /** Set by every part of the environment that the program uses. */
  touched = false;
  readonly #heap: Entry[] = [];
  #order = 0;
  #planned = 0;

  monotonicMs(): number {
    return this.nowMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    return this.plan(delayMs, callback, false);
  }

  plan(delayMs: number, callback: () => void, ofProgram: boolean): Timer {
    const dueMs = Math.ceil((this.nowMs + Math.max(0, delayMs)) * STEPS_PER_MS) / STEPS_PER_MS;
    const entry: Entry = { dueMs, order: this.#order++, callback, ofProgram };
    this.#planned += 1;
    this.#push(entry);
    return {
      cancel: () => {
        entry.callback = null;
      },
    };
  }

  /** Waits in simulated time. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  async run(until: () => boolean): Promise<void> {
    await settled();
    while (!until()) {
      const entry = this.#pop();
      if (entry === undefined) return;
      if (entry.callback === null) continue;
      this.nowMs = Math.max(this.nowMs, entry.dueMs);
      this.touched = !entry.ofProgram;
      this.#planned = 0;
      entry.callback();
      if (this.touched || this.#planned !== 1) await settled();
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent])) break;
      heap[at] = heap[parent] ?? entry;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const child = right < heap.length && before(heap[right], heap[left]) ? right : left;
      const candidate = heap[child];
      if (candidate === undefined || !before(candidate, last)) break;
      heap[at] = candidate;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

/** The program's clock: with the program, all of its timers die. */
export class ProgramClock implements Clock {
  readonly #scheduler: Scheduler;
  readonly #startedMs: number;
  #alive = true;
  /** Timers that have neither fired nor been called off. */
  waiting = 0;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
    this.#startedMs = scheduler.nowMs;
  }

  kill(): void {
    this.#alive = false;
  }

  monotonicMs(): number {
    return this.#scheduler.nowMs - this.#startedMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    let waits = true;
    const over = (): void => {
      this.waiting -= Number(waits);
      waits = false;
    };
    this.waiting += 1;
    const timer = this.#scheduler.plan(
      delayMs,
      () => {
        over();
        if (this.#alive) callback();
      },
      true,
    );
    return {
      cancel: () => {
        over();
        timer.cancel();
      },
    };
  }
}

function before(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
