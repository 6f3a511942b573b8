import { laneModeCodec } from '../../../protocol/park/codec.js';
import type { LaneMode } from '../../../protocol/park/disk.js';
import type { LanekeeperNode } from '../../../runtime/node.js';
import type { Scheduler } from '../scheduler.js';
import type { Verdict } from './verdict.js';

/** After trouble of the disk, a lane may act before its batch is kept. */
const TROUBLE_MS = 15_000;
/** What nobody commands is noted a moment after it happened; a difference that lasts is a fault. */
const LASTS_MS = 10_000;
/** A command of the cloud may still be on its way for so long. */
const ON_THE_WAY_MS = 30_000;

export interface ModeCheckerOptions {
  scheduler: Scheduler;
  verdict: Verdict;
  node: (laneId: string) => LanekeeperNode | null;
  diskTroubleMs: (laneId: string) => number;
  /** The contact that would hold the arm up is open. */
  letsGo: (laneId: string) => boolean;
}

/** Whether the arm is held up, by whomever, or the lane locked, or neither. */
type Mode = 'HELD' | 'LOCKED' | 'NORMAL';

interface Watched {
  onDisk: Mode;
  sinceMs: number;
  /** Commands that were asked for and not answered, and whether one of them was not alone. */
  waiting: number;
  overlap: boolean;
  /** When something else than the console may have changed the mode. */
  otherMs: number;
  differs: { text: string; sinceMs: number } | null;
}

/** What was commanded and goes on is what the synced disk tells the next start: rule 8. */
export class ModeChecker {
  readonly #options: ModeCheckerOptions;
  readonly #watched = new Map<string, Watched>();

  constructor(options: ModeCheckerOptions, laneIds: readonly string[]) {
    this.#options = options;
    for (const id of laneIds) {
      this.#watched.set(id, {
        onDisk: 'NORMAL',
        sinceMs: 0,
        waiting: 0,
        overlap: false,
        otherMs: -Infinity,
        differs: null,
      });
    }
  }

  /** A mode has become durable. */
  durable(laneId: string, payload: Uint8Array): void {
    const watched = this.#of(laneId);
    watched.onDisk = modeOf(laneModeCodec.decode(payload).kind);
    watched.sinceMs = this.#options.scheduler.nowMs;
  }

  /** Since when the disk has said that the lane is locked; null where it does not say so. */
  lockedSinceMs(laneId: string): number | null {
    const { onDisk, sinceMs } = this.#of(laneId);
    return onDisk === 'LOCKED' ? sinceMs : null;
  }

  /** The arm is held up, as far as the disk says or the lane. */
  isHeld(laneId: string): boolean {
    const arm = this.#options.node(laneId)?.lanes?.lanes.get(laneId)?.state.arm;
    return this.#of(laneId).onDisk === 'HELD' || arm?.held === true;
  }

  /** The fire release or the cloud may change the mode now or soon. */
  othersAct(laneId: string): void {
    this.#of(laneId).otherMs = this.#options.scheduler.nowMs;
  }

  /** Whoever waited for the program before waits in vain. */
  programStarted(laneId: string): void {
    Object.assign(this.#of(laneId), { waiting: 0, overlap: false, differs: null });
  }

  /** The console is asked; to be called with the answer. */
  asked(laneId: string, what: string): (done: boolean) => void {
    const watched = this.#of(laneId);
    watched.overlap ||= watched.waiting > 0;
    watched.waiting += 1;
    return (done) => {
      const alone = !watched.overlap;
      watched.waiting = Math.max(0, watched.waiting - 1);
      if (watched.waiting === 0) watched.overlap = false;
      if (done && alone) this.#answered(laneId, what, watched);
    };
  }

  /** Now and then: the lane is in the mode in which it would be after a start. */
  look(): void {
    for (const [laneId, watched] of this.#watched) {
      const text = this.#difference(laneId, watched);
      const { nowMs } = this.#options.scheduler;
      if (text === null) watched.differs = null;
      else if (watched.differs?.text !== text) watched.differs = { text, sinceMs: nowMs };
      else if (nowMs - watched.differs.sinceMs >= LASTS_MS) {
        this.#options.verdict.fail('rule 8', `${laneId}: ${text}`);
      }
    }
  }

  #difference(laneId: string, { onDisk, waiting }: Watched): string | null {
    const arm = this.#options.node(laneId)?.lanes?.lanes.get(laneId)?.state.arm;
    if (arm === undefined || waiting > 0 || this.#diskInTrouble(laneId)) return null;
    const now: Mode = arm.held ? 'HELD' : arm.locked ? 'LOCKED' : 'NORMAL';
    if (now !== onDisk) return `the lane is ${now} and its disk says ${onDisk}`;
    const open = now === 'HELD' && this.#options.letsGo(laneId);
    return open ? 'the arm is to be held up and the contact for it is open' : null;
  }

  /** Nothing else was asked meanwhile: what was answered as done is what the disk says. */
  #answered(laneId: string, what: string, { onDisk, otherMs }: Watched): void {
    const others = this.#options.scheduler.nowMs - otherMs < ON_THE_WAY_MS;
    if (others || this.#diskInTrouble(laneId)) return;
    const wrong =
      (what === 'hold' && onDisk !== 'HELD') ||
      (what === 'lock' && onDisk !== 'LOCKED') ||
      (what === 'unlock' && onDisk === 'LOCKED') ||
      ((what === 'release' || what === 'lower') && onDisk === 'HELD');
    if (!wrong) return;
    this.#options.verdict.fail('rule 8', `${laneId}: ${what} is done and the disk says ${onDisk}`);
  }

  #diskInTrouble(laneId: string): boolean {
    const { scheduler, diskTroubleMs } = this.#options;
    return scheduler.nowMs - diskTroubleMs(laneId) < TROUBLE_MS;
  }

  #of(laneId: string): Watched {
    const watched = this.#watched.get(laneId);
    if (watched === undefined) throw new Error(`The checker does not know lane ${laneId}.`);
    return watched;
  }
}

/** What the fire release holds differs from what was commanded only in what ends it. */
function modeOf(kind: LaneMode['kind']): Mode {
  return kind === 'FIRE_RELEASE' ? 'HELD' : kind;
}
