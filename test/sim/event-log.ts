import { createHash } from 'node:crypto';
import type { Log, LogFields } from '../../runtime/environment/log.js';
import type { Scheduler } from './scheduler.js';

const KEPT = 400;

/** Everything that happened: a fingerprint of all of it, and the last lines. */
export class EventLog {
  readonly #scheduler: Scheduler;
  readonly #hash = createHash('sha256');
  readonly #lines: string[] = [];
  count = 0;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  add(source: string, text: string): void {
    const line = `${(this.#scheduler.nowMs / 1_000).toFixed(3)} ${source} ${text}`;
    this.count += 1;
    this.#hash.update(line).update('\n');
    this.#lines.push(line);
    if (this.#lines.length > 2 * KEPT) this.#lines.splice(0, KEPT);
  }

  last(count: number): string[] {
    return this.#lines.slice(-Math.min(count, KEPT));
  }

  /** Call once, at the end. */
  fingerprint(): string {
    return this.#hash.digest('hex').slice(0, 16);
  }
}

/** The program's log as part of the events. */
export function programLog(events: EventLog, scheduler: Scheduler, nodeId: string): Log {
  const write = (level: string) => (event: string, fields?: LogFields) => {
    scheduler.touched = true;
    events.add(
      `${nodeId}/${level}`,
      fields === undefined ? event : `${event} ${JSON.stringify(fields)}`,
    );
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}
