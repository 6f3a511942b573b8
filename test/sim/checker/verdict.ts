import type { EventLog } from '../event-log.js';
import type { Scheduler } from '../scheduler.js';

/** A broken promise of the design, with the rule of its section 5 that was broken. */
export interface Violation {
  rule: string;
  text: string;
  atMs: number;
}

/** Where checkers say what they found. The first violation ends the run. */
export class Verdict {
  violation: Violation | null = null;
  readonly #scheduler: Scheduler;
  readonly #events: EventLog;

  constructor(scheduler: Scheduler, events: EventLog) {
    this.#scheduler = scheduler;
    this.#events = events;
  }

  fail(rule: string, text: string): void {
    this.#events.add('VIOLATION', `${rule}: ${text}`);
    this.violation ??= { rule, text, atMs: this.#scheduler.nowMs };
  }
}
