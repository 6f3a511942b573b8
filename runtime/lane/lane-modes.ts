import type { LaneMode } from '../../protocol/park/disk.js';
import { laneModeShelf } from '../store/shelves.js';
import { put, type Change } from '../store/write.js';
import { PROGRAM_EXISTS_SINCE_MS } from '../time/no-time.js';
import type { Stamper } from '../time/stamper.js';
import type { Arm } from './state.js';

/** What goes on until the next command, in a word. */
export function modeOf({ held, heldSinceMs, locked }: Arm): LaneMode['kind'] {
  if (held) return heldSinceMs === null ? 'FIRE_RELEASE' : 'HELD';
  return locked ? 'LOCKED' : 'NORMAL';
}

/** What a start finds: the mode, and for how long the arm has been held up already. */
export interface ResumedMode {
  kind: LaneMode['kind'];
  heldForMs: number;
}

/** What the disk was told last of each lane's mode, which goes on at the next start. */
export class LaneModes {
  readonly #stamper: Pick<Stamper, 'now'>;
  readonly #told = new Map<string, LaneMode['kind']>();

  constructor(stamper: Pick<Stamper, 'now'>) {
    this.#stamper = stamper;
  }

  /** At a start: what the disk says; null where it was never told. */
  found(laneId: string, mode: LaneMode | null): ResumedMode {
    const { kind, sinceMs } = mode ?? { kind: 'NORMAL', sinceMs: 0 };
    this.#told.set(laneId, kind);
    return { kind, heldForMs: kind === 'HELD' ? this.#sinceThen(sinceMs) : 0 };
  }

  /** Tells the disk, which may know it already. */
  write(laneId: string, kind: LaneMode['kind'], by: string): Change {
    this.#told.set(laneId, kind);
    const { unixMs, quality } = this.#stamper.now();
    const sinceMs = quality === 'SET' ? unixMs : 0;
    return put(laneModeShelf, laneId, { kind, sinceMs, by });
  }

  /** As `write`, but nothing where the disk was told so last. */
  change(laneId: string, kind: LaneMode['kind'], by: string): Change[] {
    return this.#told.get(laneId) === kind ? [] : [this.write(laneId, kind, by)];
  }

  /** The disk took nothing of what it was told: what comes next is written whatever it is. */
  refused(laneId: string): void {
    this.#told.delete(laneId);
  }

  /**
   * Where the calendar clock is not set now, or was not set then, or lies before that, nobody can
   * tell how long the arm was held up before the start: it counts from the start.
   */
  #sinceThen(sinceMs: number): number {
    const { unixMs, quality } = this.#stamper.now();
    if (quality !== 'SET' || sinceMs < PROGRAM_EXISTS_SINCE_MS) return 0;
    return Math.max(0, unixMs - sinceMs);
  }
}
