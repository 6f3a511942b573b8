import type { Clock, Timer } from '../../drivers/clock.js';

interface Waiting {
  dueMs: number;
  order: number;
  callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class SimulatedClock implements Clock {
  private nowMs = 0;
  private order = 0;
  private waiting: Waiting[] = [];

  monotonicMs(): number {
    return this.nowMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    const timer = { dueMs: this.nowMs + Math.max(0, delayMs), order: this.order++, callback };
    this.waiting.push(timer);
    return {
      cancel: () => {
        this.waiting = this.waiting.filter((one) => one !== timer);
      },
    };
  }

  /** Moves on by `ms`; timers that fall due run in order, at their own time. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (let next = this.nextDue(untilMs); next; next = this.nextDue(untilMs)) {
      this.waiting = this.waiting.filter((one) => one !== next);
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
      this.waiting = this.waiting.filter((one) => one !== next);
      this.nowMs = next.dueMs;
      next.callback();
      await settled();
    }
    this.nowMs = untilMs;
  }

  get timersWaiting(): number {
    return this.waiting.length;
  }

  private nextDue(untilMs: number): Waiting | undefined {
    return this.waiting
      .filter((one) => one.dueMs <= untilMs)
      .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  }
}

/** Resolves after every promise that can settle now has settled, so many times over. */
export async function settled(turns = 1): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
