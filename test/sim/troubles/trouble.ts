import type { SeededRandom } from '../random.js';
import type { Scheduler } from '../scheduler.js';

/** Every kind of trouble there is. Each seed draws which of them occur in it. */
export const troubleNames = [
  'sensor',
  'blink',
  'shadow',
  'arm',
  'fire',
  'gpio',
  'relay',
  'camera',
  'cable',
  'noise',
  'bus',
  'broker',
  'hostile bus',
  'cloud',
  'cut',
  'hostile cloud',
  'disk',
  'crash',
  'crash in motion',
  'crash while lowering',
  'clock',
  'command',
  'unset clock',
  'crowd',
  'echo',
  'misread',
  'modes',
  'chatter',
  'bounce',
] as const;
export type TroubleName = (typeof troubleNames)[number];

/** One kind of trouble: something that happens now and then, and its mending. */
export interface Trouble {
  name: TroubleName;
  /** Mean time between two of them, in milliseconds. */
  everyMs: number;
  strike: (luck: Luck) => void;
}

/** The chance of one kind of trouble: what it draws does not shift what another kind draws. */
export class Luck {
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  /** When all is mended. */
  readonly untilMs: number;

  constructor(random: SeededRandom, scheduler: Scheduler, untilMs: number) {
    this.random = random;
    this.scheduler = scheduler;
    this.untilMs = untilMs;
  }

  /** Calls back after a time between the two. */
  later(minMs: number, maxMs: number, callback: () => void): void {
    this.scheduler.after(this.random.between(minMs, maxMs), callback);
  }

  /** Waits for a moment that may come within the next minute, looking ten times a second. */
  when(isNow: () => boolean, strike: () => void): void {
    const { scheduler } = this;
    const untilMs = Math.min(scheduler.nowMs + 60_000, this.untilMs - 10_000);
    const look = (): void => {
      if (scheduler.nowMs > untilMs) return;
      if (isNow()) strike();
      else scheduler.plan(100, look, 'quiet');
    };
    look();
  }
}
