import type { ArmPosition } from '../../drivers/barrier/port.js';
import type { PlateRead } from '../../drivers/camera/port.js';
import type { Presence } from '../../drivers/loop/port.js';

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
  direction: 'entry' | 'exit';
}

/** A car that stands at the approach loop. */
export interface Arrival {
  id: number;
  sinceMs: number;
  read: PlateRead | null;
  status: 'waiting-for-read' | 'deciding' | 'paying' | 'refused' | 'granted';
  /** What is to be paid, in fen, while the status is `paying`. */
  dueFen: number;
  /** The driver was told that the plate could not be read. */
  toldUnreadable: boolean;
  /** Something changed while the decision was being made: decide once more after it. */
  reconsider: boolean;
}

/** One grant: one car may pass. */
export interface Passage {
  /** Empty for a raise that belongs to no session. */
  sessionId: string;
  plate: string;
  sinceMs: number;
  /** The car has been seen under the arm. */
  entered: boolean;
}

/** What the machine knows and wants of the arm. */
export interface Arm {
  position: ArmPosition;
  /**
   * `leave`: nothing is wanted, as after a start. `up`: a grant or command holds it up.
   * `down`: it is to be lowered as soon as the place under it is quiet.
   */
  wanted: 'leave' | 'up' | 'down';
  /** Stays up until it is lowered by command. */
  held: boolean;
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
  /**
   * A read that came while no car stood at the approach loop. `resumed`: it was not read, but
   * granted before the program was started again.
   */
  early: { read: PlateRead; atMs: number; resumed: boolean } | null;
  /** The session and plate of the last car that passed. */
  lastSessionId: string;
  lastPlate: string;
  /** Tailgating is told once per car. */
  tailgatingTold: boolean;
  fireRelease: boolean;
}

export const laneAtStart: LaneState = {
  nextArrivalId: 1,
  arrival: null,
  passage: null,
  nextPassage: null,
  arm: {
    position: 'not-reported',
    wanted: 'leave',
    held: false,
    moving: null,
    failedClosings: 0,
    gaveUp: false,
  },
  approach: 'unknown',
  guard: 'unknown',
  quietSinceMs: null,
  early: null,
  lastSessionId: '',
  lastPlate: '',
  tailgatingTold: false,
  fireRelease: false,
};
