import type { Clock, Timer } from '../../drivers/clock.js';

/** Times are whole multiples of a sixteenth of a millisecond, so that sums of them are exact. */
const STEPS_PER_MS = 16;

/** One place in the order of all that is going to happen. */
export interface Entry {
  readonly dueMs: number;
  /** Of two at the same time, the lower one goes first. */
  order: number;
  readonly task: Task;
  /** No longer stands for its task, which has another entry. */
  replaced: boolean;
}

/**
 * `program`: a timer of a program under test. `world`: anything else, which may reach a program.
 * `quiet`: sets `touched` when it reaches a program or changes what one can notice.
 */
export type TaskKind = 'program' | 'world' | 'quiet';

interface Task {
  readonly kind: TaskKind;
  /** Null when it was called off. */
  callback: (() => void) | null;
}

/** Watches what runs, and may hold back the next one of a program's ticks. */
export interface TickWatch {
  /** Before a timer of a program fires. */
  before(entry: Entry): void;
  /** A timer of a program did nothing but plan the next one. True: `next` is not to be run now. */
  holdsBack(next: Entry): boolean;
  /** Something happened that programs may have noticed. */
  happened(entry: Entry): void;
}

/**
 * The time of a simulation. It jumps from one timer to the next; after each one, all promises that
 * can settle do so. A bare tick of a program, which did nothing but plan the next one, cannot have
 * settled a promise, so there the wait is left out.
 */
export class Scheduler implements Clock {
  nowMs = 0;
  /** Set by every part of the environment that a program uses or that it can notice. */
  touched = false;
  watch: TickWatch | null = null;
  readonly #heap: Entry[] = [];
  /** Entries that were planned by the callback that runs now. */
  #planned: Entry[] | null = null;
  #order = 0;

  monotonicMs(): number {
    return this.nowMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    return this.plan(delayMs, callback, 'world');
  }

  plan(delayMs: number, callback: () => void, kind: TaskKind): Timer {
    const dueMs = Math.ceil((this.nowMs + Math.max(0, delayMs)) * STEPS_PER_MS) / STEPS_PER_MS;
    const task: Task = { kind, callback };
    const entry: Entry = { dueMs, order: this.#order++, task, replaced: false };
    if (this.#planned === null) this.#push(entry);
    else this.#planned.push(entry);
    return {
      cancel: () => {
        task.callback = null;
      },
    };
  }

  /** Waits in simulated time. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** The task of an entry that was held back is run at another time. */
  replan({ task, order }: Entry, dueMs: number): Entry {
    const entry: Entry = { dueMs, order, task, replaced: false };
    this.#push(entry);
    return entry;
  }

  async run(until: () => boolean): Promise<void> {
    await settled();
    while (!until()) {
      const entry = this.#pop();
      if (entry === undefined) return;
      const { callback, kind } = entry.task;
      if (callback === null || entry.replaced) continue;
      this.nowMs = Math.max(this.nowMs, entry.dueMs);
      if (this.#fire(entry, callback, kind)) await settled();
    }
  }

  /** Runs one callback; true when promises may settle now. */
  #fire(entry: Entry, callback: () => void, kind: TaskKind): boolean {
    this.touched = kind === 'world';
    if (kind === 'program') this.watch?.before(entry);
    const planned: Entry[] = [];
    this.#planned = planned;
    try {
      callback();
    } finally {
      this.#planned = null;
    }
    const [next] = planned;
    if (!this.touched && planned.length === 1 && next !== undefined) {
      // A tick keeps its place among all that happens at the same time.
      next.order = entry.order;
      if (kind !== 'program' || this.watch?.holdsBack(next) !== true) this.#push(next);
      return false;
    }
    for (const each of planned) this.#push(each);
    if (kind === 'quiet' && !this.touched) return false;
    this.watch?.happened(entry);
    return true;
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

/** A program's clock: with the program, all of its timers die. */
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
    const fire = (): void => {
      over();
      if (this.#alive) callback();
    };
    const timer = this.#scheduler.plan(delayMs, fire, 'program');
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
