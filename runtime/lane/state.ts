import type { ArmPosition } from '../../drivers/barrier/port.js';
import type { PlateRead } from '../../drivers/camera/port.js';
import type { Presence } from '../../drivers/loop/port.js';
import type { DoubtedGuard } from './interlock.js';

/** Timings and limits of the machine, from the lane's configuration. */
export interface MachineOptions {
  /** The barrier can be lowered by us; otherwise it closes by its own loop logic. */
  canLower: boolean;
  /** Which ends of the arm's way have a limit switch. */
  limits: { up: boolean; down: boolean };
  travelMs: number;
  failedClosingsMax: number;
  /** How long a raised arm waits for a car that does not come. */
  grantMs: number;
  /** How long the place under the arm must be quiet before the arm is lowered. */
  clearMs: number;
  /** How long an arrival waits for the camera before the driver is told. */
  readWaitMs: number;
  /** Presence that lasts longer than this is told: a car that stands there, or a fault. */
  stuckMs: number;
  /** Longest time that the arm is held up; null for as long as nobody ends it. */
  holdMaxMs: number | null;
  direction: Direction | 'both';
  /** A lane for both ways has one approach loop for both. */
  oneLoop: boolean;
}

/** Which way a car drives: into the park or out of it. */
export type Direction = 'entry' | 'exit';

/** A car that stands at the approach loop. */
export interface Arrival {
  id: number;
  sinceMs: number;
  /** Null where a lane for both ways has one loop and the camera could not tell either. */
  direction: Direction | null;
  read: PlateRead | null;
  /** When `read` was taken. */
  readMs: number;
  /** A read that came while the decision was being made and is surer than `read`. */
  better: PlateRead | null;
  status: 'waiting-for-read' | 'deciding' | 'paying' | 'refused' | 'granted';
  /** Why, in words for the console; none until it is decided. */
  reasons: readonly string[];
  /** What is to be paid, in fen, while the status is `paying`. */
  dueFen: number;
  /** The driver was told that the plate could not be read. */
  toldUnreadable: boolean;
  /** Something changed while the decision was being made: decide once more after it. */
  reconsider: boolean;
  /** Since when it may have gone, after its read, without a grant; null when it must be there. */
  doubtedMs: number | null;
}

/** One grant: one car may pass. */
export interface Passage {
  /** Empty for a raise that belongs to no session. */
  sessionId: string;
  plate: string;
  sinceMs: number;
  /** From when on it waits for its car: the grant, or when the car left the approach loop. */
  waitsFromMs: number;
  /** The arrival that it was granted to; 0 when there was none. */
  arrivalId: number;
  /** How sure the read was that it was granted on, 0 to 100; 100 once it was corrected. */
  confidence: number;
  /** The car has been seen under the arm. */
  entered: boolean;
  /** Another car came to the approach loop while this one was under the arm. */
  followed: boolean;
  /** It was granted before a start, and its car has not been read since: another may stand there. */
  unread: boolean;
  /**
   * Where nobody knows who goes, because it was waved through by hand or is `unread`: the plates
   * that were read meanwhile, the latest at the end.
   */
  readMeanwhile: readonly string[];
}

/** A read that came while no car stood at its approach loop. */
export interface EarlyRead {
  read: PlateRead;
  atMs: number;
  /** Since when the camera has told of this plate and of no other. */
  sinceMs: number;
  /** It was read as an arrival, which gave way to the other side. */
  gaveWay: boolean;
  /**
   * It was not read, but granted before the program was started again; from when on it is used,
   * because the camera may have its say first. Null for a read.
   */
  resumedFromMs: number | null;
}

/** Who was read at the approach loop, which does not see it any more. */
export interface LostSight {
  read: PlateRead;
  atMs: number;
}

/** Who has gone, or may have, though the camera may still tell of it. */
export interface Gone {
  /** Of both sides of a lane for both ways; the latest at the end. */
  plates: readonly string[];
  /** Since when that may be. */
  atMs: number;
}

/** The last car that passed. */
export interface Passed {
  sessionId: string;
  plate: string;
  atMs: number;
  /** Null where it passed a lane for both ways before a start, which may be either. */
  direction: Direction | null;
  /** The arm has not been closed since: who comes next under it has no grant. */
  open: boolean;
  /** Tailgating is told once per car. */
  tailgatingTold: boolean;
  /**
   * Something has stood at its approach loop ever since it was counted as passed, which may be this
   * very car: see `back-again.ts`.
   */
  mayBeBack: boolean;
}

/** Who was counted as passed, at `atMs`, and may be there all the same. */
export type Stayed = Pick<Passed, 'sessionId' | 'plate' | 'atMs'>;

/** The grant that ended last without a passage. */
export interface UnusedGrant {
  plate: string;
  endedMs: number;
  /**
   * When it was no longer there, or something had gone under the arm since, most likely this car.
   * Null while it may still be there.
   */
  goneMs: number | null;
}

/** The two approach loops of a lane that is used both ways in turn. */
export interface Sides {
  /** Whose turn it is. */
  turn: Direction;
  /** What each loop said in the latest tick. */
  seen: Readonly<Record<Direction, Presence>>;
  /** A car that has passed from the other side is driving off over the loop. */
  drivenOff: Readonly<Record<Direction, boolean>>;
  /** When such a car was last seen to leave the loop; null before that. */
  offMs: number | null;
  /** Somebody waits at the other loop. */
  otherWaits: boolean;
  /** A read of the other camera, until its side has its turn. */
  otherEarly: EarlyRead | null;
  /** As `Passed.mayBeBack`, of each side that has lost its turn since; null for nobody. */
  mayHaveStayed: Readonly<Record<Direction, Stayed | null>>;
}

/** How long a sensor has been saying the same. */
export interface Standing {
  presence: Presence;
  sinceMs: number;
  told: boolean;
}

/** What the machine knows and wants of the arm. */
export interface Arm {
  position: ArmPosition;
  /**
   * `leave`: nothing is wanted, as after a start. `up`: a grant or command holds it up.
   * `down`: it is to be lowered as soon as the place under it is quiet.
   */
  wanted: 'leave' | 'up' | 'down';
  /** Stays up until it is released or lowered by command. */
  held: boolean;
  /** Null where the fire release holds it: no time ends that, only a command. */
  heldSinceMs: number | null;
  /** Stays down, whoever comes, until it is unlocked by command. */
  locked: boolean;
  /** The end that it was last seen to leave without a command of ours; null where there is none. */
  left: { end: 'up' | 'down'; atMs: number } | null;
  /** Our own command that is still on its way. */
  moving: { direction: 'up' | 'down'; sinceMs: number; tries: number } | null;
  failedClosings: number;
  /** After too many failed closings it stays up. */
  gaveUp: boolean;
}

export interface LaneState {
  nextArrivalId: number;
  arrival: Arrival | null;
  passage: Passage | null;
  /** A car that was granted while another was still passing. */
  nextPassage: Passage | null;
  arm: Arm;
  approach: Presence;
  guard: Presence;
  /** Since when nothing is under the arm; null while something is or may be. */
  quietSinceMs: number | null;
  early: EarlyRead | null;
  /** It has most likely gone back, unless the loop sees it again at once. */
  lost: LostSight | null;
  /** Who was read before any arrival of its own, and may have gone through since. */
  perhapsGone: Gone | null;
  passed: Passed | null;
  /** Who passed shortly before that one, or was read while one went who was waved through by hand. */
  mayHavePassed: Gone | null;
  unused: UnusedGrant | null;
  sides: Sides;
  standing: {
    approach: Standing;
    /** The approach loop of the side whose turn it is not. */
    otherApproach: Standing;
    guard: Standing;
  };
  /** The arm stands open although nobody wants that; null when it does not. */
  leftOpen: { sinceMs: number; told: boolean } | null;
  /** A guard that is not believed; told once. */
  doubt: DoubtedGuard | null;
  fireRelease: boolean;
  /** The contact of the fire release cannot be read; told once. */
  fireUnreadable: boolean;
}

const neverSeen: Standing = { presence: 'unknown', sinceMs: 0, told: false };

export const laneAtStart: LaneState = {
  nextArrivalId: 1,
  arrival: null,
  passage: null,
  nextPassage: null,
  arm: {
    position: 'not-reported',
    wanted: 'leave',
    held: false,
    heldSinceMs: null,
    locked: false,
    left: null,
    moving: null,
    failedClosings: 0,
    gaveUp: false,
  },
  approach: 'unknown',
  guard: 'unknown',
  quietSinceMs: null,
  early: null,
  lost: null,
  perhapsGone: null,
  passed: null,
  mayHavePassed: null,
  unused: null,
  sides: {
    turn: 'entry',
    seen: { entry: 'unknown', exit: 'unknown' },
    drivenOff: { entry: false, exit: false },
    offMs: null,
    otherWaits: false,
    otherEarly: null,
    mayHaveStayed: { entry: null, exit: null },
  },
  standing: { approach: neverSeen, otherApproach: neverSeen, guard: neverSeen },
  leftOpen: null,
  doubt: null,
  fireRelease: false,
  fireUnreadable: false,
};
