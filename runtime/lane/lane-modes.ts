import type { LaneMode } from '../../protocol/park/disk.js';
import type { WallClock } from '../environment/environment.js';
import { laneModeShelf } from '../store/shelves.js';
import { put, type Change } from '../store/write.js';
import type { Arm } from './state.js';

/** What goes on until the next command, in a word. */
export function modeOf({ held, heldSinceMs, locked }: Arm): LaneMode['kind'] {
  if (held) return heldSinceMs === null ? 'FIRE_RELEASE' : 'HELD';
  return locked ? 'LOCKED' : 'NORMAL';
}

/** What the disk was told last of each lane's mode, which goes on at the next start. */
export class LaneModes {
  readonly #wall: WallClock;
  readonly #told = new Map<string, LaneMode['kind']>();

  constructor(wall: WallClock) {
    this.#wall = wall;
  }

  /** At a start: what the disk says; null where it was never told. */
  found(laneId: string, mode: LaneMode | null): void {
    this.#told.set(laneId, mode?.kind ?? 'NORMAL');
  }

  /** Tells the disk, which may know it already. */
  write(laneId: string, kind: LaneMode['kind'], by: string): Change {
    this.#told.set(laneId, kind);
    return put(laneModeShelf, laneId, { kind, sinceMs: this.#wall.unixMs(), by });
  }

  /** As `write`, but nothing where the disk was told so last. */
  change(laneId: string, kind: LaneMode['kind'], by: string): Change[] {
    return this.#told.get(laneId) === kind ? [] : [this.write(laneId, kind, by)];
  }

  /** The disk took nothing of what it was told: what comes next is written whatever it is. */
  refused(laneId: string): void {
    this.#told.delete(laneId);
  }
}
