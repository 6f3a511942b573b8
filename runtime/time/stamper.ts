import type { Fact } from '../../protocol/park/fact.js';
import type { BootClock } from '../../protocol/park/node.js';
import type { Stamp } from '../../protocol/park/values.js';
import type { Environment } from '../environment/environment.js';
import { forgetOldest } from '../forget-oldest.js';
import { PROGRAM_EXISTS_SINCE_MS } from './no-time.js';

export interface StamperOptions {
  environment: Pick<Environment, 'clock' | 'wall' | 'log'>;
  nodeId: string;
  /** Which start of the node this is; counts from 1. */
  boot: number;
  /** The latest time that an earlier start has stamped, in Unix milliseconds; 0 for none. */
  floorMs: number;
  /** What is known of the clocks of earlier starts. */
  earlier?: readonly BootClock[];
}

/** A clock that was set before does not jump further than this for a good reason. */
const FOLLOWED_MAX_MS = 60_000;
/** Smaller moves are a clock that is kept right all the time. */
const TOLD_MIN_MS = 1_000;
const EARLIER_BOOTS_MAX = 64;
const OTHER_NODES_MAX = 1_000;

/**
 * The time of one start of the node. It runs with the monotonic clock, so that a jump of the
 * calendar clock changes no stay and no amount; what the calendar clock says only places the start.
 *
 * - Until the calendar clock has been set, time begins no earlier than the latest time on disk.
 * - Once it is set, the start is placed anew, and with it all stamps that were made before.
 * - A clock that was set and then jumps by more than a minute is not followed: a clock does not
 *   become wrong by itself, so somebody has set it wrong. The next start takes it as it is then.
 */
export class Stamper {
  readonly #options: StamperOptions;
  readonly #startedMs: number;
  /** Clocks of starts, by node and boot. */
  readonly #clocks = new Map<string, Map<number, BootClock>>();
  readonly #callbacks: ((clock: BootClock) => void)[] = [];
  #clock: BootClock;
  /** The last jump that was not followed, so that it is told once. */
  #refusedMs = 0;

  constructor(options: StamperOptions) {
    const { environment, boot, floorMs, nodeId, earlier = [] } = options;
    this.#options = options;
    this.#startedMs = environment.clock.monotonicMs();
    const unixMs = environment.wall.unixMs();
    const quality = environment.wall.quality();
    const startedUnixMs = quality === 'SET' ? unixMs : Math.max(unixMs, floorMs);
    this.#clock = { boot, startedUnixMs, quality };
    this.learn(nodeId, [...earlier, this.#clock]);
  }

  /**
   * Told whenever the clock of this start is known better than before: where the calendar clock, as
   * it goes now, would place the start. A later start needs that to read the stamps of this one.
   */
  onClock(callback: (clock: BootClock) => void): void {
    this.#callbacks.push(callback);
  }

  /** What is known of the clock of this start. */
  get clock(): BootClock {
    this.#follow();
    return this.#clock;
  }

  /** What is known of the clocks of this node's starts, the latest last. */
  get clocks(): BootClock[] {
    return [...(this.#clocks.get(this.#options.nodeId)?.values() ?? [])];
  }

  /** How far the calendar clock is ahead of the time that counts here, in milliseconds. */
  get aheadMs(): number {
    return Math.round(this.#options.environment.wall.unixMs() - this.unixMs());
  }

  now(): Stamp {
    const unixMs = this.unixMs();
    const { boot, quality } = this.#clock;
    return { unixMs, quality, boot, sinceBootMs: Math.round(this.#sinceStartMs()) };
  }

  /** A time that another clock told, and no start of this box; that of now where it is 0. */
  told(unixMs: number): Stamp {
    return unixMs === 0 ? this.now() : { unixMs, quality: 'SET', boot: 0, sinceBootMs: 0 };
  }

  /** The time that counts here, in Unix milliseconds. */
  unixMs(): number {
    this.#follow();
    return Math.round(this.#clock.startedUnixMs + this.#sinceStartMs());
  }

  /**
   * When a stamp was made, by what is now known of the clock it was made with. Of a box that had no
   * time at all, not even that of its last stamp, that is now: a stay that began at no time must not
   * cost as much as one since 1970.
   */
  whenMs(stamp: Stamp, nodeId: string): number {
    const clock = this.#clocks.get(nodeId)?.get(stamp.boot);
    const unixMs = clock === undefined ? stamp.unixMs : clock.startedUnixMs + stamp.sinceBootMs;
    if (unixMs >= PROGRAM_EXISTS_SINCE_MS) return unixMs;
    const nowMs = this.unixMs();
    return nowMs >= PROGRAM_EXISTS_SINCE_MS ? nowMs : unixMs;
  }

  /** When a fact became true: as `whenMs`, of the node that stated it. */
  readonly factMs = ({ at, nodeId }: Pick<Fact, 'at' | 'nodeId'>): number =>
    this.whenMs(at, nodeId);

  /**
   * The same stamp with the time that is now known for it. That of an earlier start whose clock was
   * never set, or of another box as it was known here, counts as set once this start's clock is:
   * nothing better will ever be known of it, but that it was before this start.
   */
  corrected(stamp: Stamp, nodeId: string): Stamp {
    const unixMs = this.whenMs(stamp, nodeId);
    const known = this.#clocks.get(nodeId)?.get(stamp.boot)?.quality === 'SET';
    if (known || stamp.quality === 'SET') return { ...stamp, unixMs, quality: 'SET' };
    const { boot, quality, startedUnixMs } = this.clock;
    if (nodeId !== this.#options.nodeId || stamp.boot >= boot || quality !== 'SET') {
      return { ...stamp, unixMs };
    }
    const latestMs = stamp.boot === 0 ? this.unixMs() : Math.round(startedUnixMs);
    return { ...stamp, unixMs: Math.min(unixMs, latestMs), quality: 'SET' };
  }

  /** Another node, or this one, tells what it knows of the clocks of its starts. */
  learn(nodeId: string, clocks: readonly BootClock[]): void {
    const known = this.#clocks.get(nodeId) ?? new Map<number, BootClock>();
    this.#clocks.delete(nodeId);
    this.#clocks.set(nodeId, known);
    for (const clock of clocks) {
      known.delete(clock.boot);
      known.set(clock.boot, clock);
    }
    forgetOldest(known, EARLIER_BOOTS_MAX);
    forgetOldest(this.#clocks, OTHER_NODES_MAX, this.#options.nodeId);
  }

  #follow(): void {
    const { wall, log } = this.#options.environment;
    const quality = wall.quality();
    const movedMs = wall.unixMs() - (this.#clock.startedUnixMs + this.#sinceStartMs());
    const wasSet = this.#clock.quality === 'SET';
    if (quality !== 'SET') {
      // An unset clock may be wrong either way, but time does not run backwards.
      if (!wasSet && movedMs > 0) this.#move(movedMs, 'UNSET');
      return;
    }
    if (!wasSet) {
      log.info('clock_set', { moved_ms: Math.round(movedMs) });
      this.#move(movedMs, 'SET');
      this.#tell(this.#clock);
    } else if (Math.abs(movedMs) <= FOLLOWED_MAX_MS) {
      this.#move(movedMs, 'SET');
      const jumpedBack = this.#refusedMs !== 0;
      this.#refusedMs = 0;
      if (Math.abs(movedMs) < TOLD_MIN_MS && !jumpedBack) return;
      log.info('clock_moved', { moved_ms: Math.round(movedMs) });
      this.#tell(this.#clock);
    } else if (Math.abs(movedMs - this.#refusedMs) > FOLLOWED_MAX_MS) {
      this.#refusedMs = movedMs;
      log.error('clock_jump_not_followed', { ahead_ms: Math.round(movedMs) });
      // The next start goes by the calendar clock: stays that began now must not grow by the jump.
      this.#tell({ ...this.#clock, startedUnixMs: this.#clock.startedUnixMs + movedMs });
    }
  }

  #tell(clock: BootClock): void {
    for (const callback of this.#callbacks) callback(clock);
  }

  #move(movedMs: number, quality: BootClock['quality']): void {
    const startedUnixMs = this.#clock.startedUnixMs + movedMs;
    this.#clock = { boot: this.#clock.boot, startedUnixMs, quality };
    this.#clocks.get(this.#options.nodeId)?.set(this.#clock.boot, this.#clock);
  }

  #sinceStartMs(): number {
    return this.#options.environment.clock.monotonicMs() - this.#startedMs;
  }
}
