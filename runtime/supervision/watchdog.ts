import type { Clock, Timer } from '../../drivers/clock.js';
import type { Log } from '../environment/log.js';
import type { ProgressPart } from './progress.js';
import type { Supervisor } from './supervisor.js';

/** So often within the supervisor's time progress is looked at. */
const LOOKS = 4;

/**
 * Tells the supervisor that the program is alive, but only while every part of it moves: a timer
 * alone would go on in a program whose lanes stand still. What stands still is named in the log
 * before the supervisor ends the program.
 */
export class Watchdog {
  readonly #options: {
    supervisor: Supervisor;
    parts: readonly ProgressPart[];
    clock: Clock;
    log: Log;
  };
  #timer: Timer | null = null;
  #standing = '';

  constructor(options: {
    supervisor: Supervisor;
    parts: readonly ProgressPart[];
    clock: Clock;
    log: Log;
  }) {
    this.#options = options;
  }

  start(): void {
    const { supervisor, clock } = this.#options;
    if (supervisor.watchdogMs === null) return;
    this.#timer = clock.after(supervisor.watchdogMs / LOOKS, () => {
      this.#look();
      this.start();
    });
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #look(): void {
    const { supervisor, parts, clock, log } = this.#options;
    const nowMs = clock.monotonicMs();
    // Every part is asked, since each remembers what it was at the last look.
    const standing = parts.filter((part) => !part.moves(nowMs)).map(({ name }) => name);
    const names = standing.join(', ');
    if (names !== this.#standing && names !== '') log.error('standing_still', { parts: names });
    if (names === '' && this.#standing !== '') log.info('moving_again');
    this.#standing = names;
    if (names === '') supervisor.alive();
  }
}
