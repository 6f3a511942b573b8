import type { ClockQuality } from '../../protocol/park/values.js';
import type { WallClock } from '../../runtime/environment/environment.js';
import type { Scheduler } from './scheduler.js';

/** 2026-03-02, 09:00 in China: when every simulation begins. */
export const beginMs = Date.UTC(2026, 2, 2, 1);

/** The calendar clock of one box, which can be wrong, and can be set at any moment. */
export class WallTime implements WallClock {
  /** How far it was from the truth at most, at any time. */
  worstMs = 0;
  #aheadMs = 0;
  #set = true;
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** How much it is ahead of the truth. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  set aheadMs(aheadMs: number) {
    this.#aheadMs = aheadMs;
    this.worstMs = Math.max(this.worstMs, Math.abs(aheadMs));
  }

  /** It has no battery, and its power is gone: it counts from 1970 until it is set. */
  lose(): void {
    this.#set = false;
    this.aheadMs = -(beginMs + this.#scheduler.nowMs);
  }

  /** A time server is reached. */
  setRight(): void {
    this.#set = true;
    this.aheadMs = 0;
  }

  unixMs(): number {
    return Math.floor(beginMs + this.#scheduler.nowMs + this.#aheadMs);
  }

  quality(): ClockQuality {
    return this.#set ? 'SET' : 'UNSET';
  }
}
