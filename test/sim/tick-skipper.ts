import type { Lane } from '../../runtime/lane/lane.js';
import type { Entry, Scheduler, TickWatch } from './scheduler.js';

/** The filters of the detectors have settled when the inputs have not changed for so long. */
const SETTLED_MS = 400;
/** How far a lane is asked to look ahead, the farthest first. */
const LOOK_AHEAD_MS = [24 * 3_600_000, 4_000, 500] as const;
const ASK_EVERY_MAX = 8;

interface Held {
  entry: Entry;
  firstMs: number;
  /** The lane has been told of the ticks that were jumped over. */
  told: boolean;
}

interface Watched {
  lane: Lane;
  ticksBefore: number;
  /** The tick that is held back, and when it would have come. */
  held: Held | null;
  /** Ticks until the lane is asked again: less and less often while it does not rest. */
  askIn: number;
  askEvery: number;
}

/**
 * Jumps over ticks of lanes that are proved to do nothing: the lane itself is asked whether a tick
 * at a later moment, with the inputs of now, would change anything. Whatever else happens, to an
 * input or to a program, ends the jump, and the lane ticks on at the times at which it would have
 * ticked anyway.
 */
export class TickSkipper implements TickWatch {
  readonly #scheduler: Scheduler;
  readonly #tickMs: number;
  readonly #lanes: () => Iterable<Lane>;
  #watched: Watched[] = [];
  #stale = true;
  #inputsChangedMs = new Map<string, number>();

  constructor(options: {
    scheduler: Scheduler;
    tickMs: number;
    /** The lanes of all programs that run now. */
    lanes: () => Iterable<Lane>;
  }) {
    this.#scheduler = options.scheduler;
    this.#tickMs = options.tickMs;
    this.#lanes = options.lanes;
  }

  /** An input of the lane is about to change, or can be read no more, or again. */
  inputsChanged(laneId: string): void {
    const { nowMs } = this.#scheduler;
    this.#scheduler.touched = true;
    this.#inputsChangedMs.set(laneId, nowMs);
    // The lane may look at once, and must find no gap where it rested.
    for (const { lane, held } of this.#watched) {
      if (held === null || lane.config.id !== laneId) continue;
      const missed = Math.max(0, Math.ceil((nowMs - held.firstMs) / this.#tickMs));
      lane.rested(nowMs - (held.firstMs + (missed - 1) * this.#tickMs));
      held.told = true;
    }
  }

  before(entry: Entry): void {
    for (const { held, lane } of this.#watched)
      if (held?.entry === entry) lane.rested(this.#tickMs);
    if (!this.#stale) return;
    this.#stale = false;
    const known = new Map(this.#watched.map((watched) => [watched.lane, watched]));
    this.#watched = [];
    for (const lane of this.#lanes()) {
      const watched = known.get(lane) ?? {
        lane,
        ticksBefore: 0,
        held: null,
        askIn: 1,
        askEvery: 1,
      };
      watched.ticksBefore = lane.ticks;
      this.#watched.push(watched);
    }
  }

  holdsBack(next: Entry): boolean {
    const ticked = this.#watched.find(({ lane, ticksBefore }) => lane.ticks !== ticksBefore);
    if (ticked === undefined) return false;
    ticked.ticksBefore = ticked.lane.ticks;
    ticked.held = null;
    ticked.askIn -= 1;
    if (ticked.askIn > 0) return false;
    const spanMs = this.#restsFor(ticked.lane);
    if (spanMs === 0) {
      ticked.askEvery = Math.min(ASK_EVERY_MAX, ticked.askEvery * 2);
      ticked.askIn = ticked.askEvery;
      return false;
    }
    const ticks = Math.floor(spanMs / this.#tickMs);
    const entry = this.#scheduler.replan(next, next.dueMs + (ticks - 1) * this.#tickMs);
    ticked.held = { entry, firstMs: next.dueMs, told: false };
    ticked.askEvery = 1;
    return true;
  }

  happened(entry: Entry): void {
    this.#stale = true;
    for (const watched of this.#watched) {
      const { held } = watched;
      watched.held = null;
      watched.askEvery = 1;
      watched.askIn = 2;
      if (held === null || held.entry === entry) continue;
      held.entry.replaced = true;
      const nextMs = this.#nextTick(held.entry, held.firstMs, entry);
      if (!held.told) watched.lane.rested(this.#scheduler.nowMs - (nextMs - this.#tickMs));
      this.#scheduler.replan(held.entry, nextMs);
    }
  }

  /** The first moment of the held tick and its successors that is not over. */
  #nextTick(held: Entry, firstMs: number, current: Entry): number {
    const { nowMs } = this.#scheduler;
    const missed = Math.max(0, Math.ceil((nowMs - firstMs) / this.#tickMs));
    const dueMs = firstMs + missed * this.#tickMs;
    return dueMs === nowMs && held.order < current.order ? dueMs + this.#tickMs : dueMs;
  }

  #restsFor(lane: Lane): number {
    const { nowMs } = this.#scheduler;
    const changedMs = this.#inputsChangedMs.get(lane.config.id) ?? -Infinity;
    if (nowMs - changedMs < SETTLED_MS) return 0;
    return LOOK_AHEAD_MS.find((spanMs) => lane.restsFor(spanMs)) ?? 0;
  }
}
