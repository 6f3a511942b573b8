import type { ArmPosition } from '../../drivers/barrier/port.js';
import type { PlateRead } from '../../drivers/camera/port.js';
import type { Presence } from '../../drivers/loop/port.js';
import type { TextName } from '../config/config.js';
import type { LowerRefusal } from './interlock.js';
import type { DoubtedGuard } from './interlock.js';
import type { Direction } from './state.js';

/** What happens to a lane. */
export type LaneEvent =
  | { type: 'tick'; nowMs: number; inputs: LaneInputs }
  /** `side`: the camera of which side of a lane for both ways; null where there is one camera. */
  | { type: 'read'; nowMs: number; read: PlateRead; side: Direction | null }
  /** The decision on an arrival is durable, or the store's policy let it through. */
  | { type: 'decided'; nowMs: number; arrivalId: number; decision: ArrivalDecision }
  /**
   * Something that a decision depends on has changed: the link, a payment. `attended`: somebody who
   * sees the car says so.
   */
  | { type: 'reconsider'; nowMs: number; attended: boolean }
  /** An attendant or the cloud, whose cause is already on disk. */
  | { type: 'command'; nowMs: number; action: LaneCommand; origin: string }
  /** The interlock raised by itself, or refused to lower. */
  | {
      type: 'interlock';
      nowMs: number;
      because: LowerRefusal | 'obstacle-while-lowering';
    };

/**
 * `raise`: for one car. `hold`: up until released. `release`: ends holding. `lower`: down, which
 * also ends holding. `lock`: down until unlocked, whoever comes.
 */
export type LaneCommand = 'raise' | 'lower' | 'hold' | 'release' | 'lock' | 'unlock';

/** All inputs of one tick. */
export interface LaneInputs {
  approach: Presence;
  /** The loop on the inner side of a lane for both ways; null where there is none. */
  approachExit: Presence | null;
  /** The most cautious of the guards: present before unknown before absent. */
  guard: Presence;
  /** Why a guard is not believed, in a word; null while all are. */
  doubt: DoubtedGuard | null;
  position: ArmPosition;
  fireRelease: boolean;
  fireUnreadable: boolean;
}

/** What the lane does with an arrival. */
export type ArrivalDecision = {
  plate: string;
  show: LaneText;
  say: LaneText;
  /** In words, for the console, as the journal has them. */
  reasons: readonly string[];
} & (
  | { kind: 'grant'; sessionId: string }
  | { kind: 'pay'; sessionId: string; amountFen: number }
  | { kind: 'refuse'; reason: string }
);

/** A text by name, with what is filled in. */
export interface LaneText {
  name: TextName;
  plate: string;
  /** Money to pay, in fen. */
  feeFen: number;
  /** What is left on a stored-value card. */
  balanceFen: number;
  /** Days that a permit is still valid. */
  days: number;
  /** Why a payment failed; absent elsewhere. */
  reason?: string;
}

/** What the lane wants done. Effects are carried out in the order in which they stand. */
export type LaneEffect =
  /** A car comes that has not been read yet: what was said of one without a plate is over. */
  | { type: 'arrived' }
  /** `direction`: null where only the plate can tell whether the car comes or goes. */
  | { type: 'decide'; arrivalId: number; read: PlateRead; direction: Direction | null }
  | { type: 'raise'; cause: string }
  | { type: 'lower' }
  | { type: 'show'; text: LaneText }
  | { type: 'say'; text: LaneText }
  | { type: 'passed'; sessionId: string; plate: string }
  /** The grant was not used: the car did not come, or went back. */
  | { type: 'grantUnused'; sessionId: string; plate: string }
  /** The car that passed last turned round: it stands there again and may use its grant. */
  | { type: 'cameBack'; sessionId: string; plate: string }
  /** A surer read of a car that was granted on a read that was nearly the same. */
  | { type: 'correctPlate'; sessionId: string; from: string; to: string }
  /** The fire release holds the arm up, until a command ends that. */
  | { type: 'fireHolds' }
  /** The longest time of holding is over. */
  | { type: 'holdEnded' }
  | { type: 'tailgating'; sessionId: string; plate: string }
  | { type: 'armMovedAbnormally'; reason: string }
  | { type: 'alarm'; code: LaneAlarm; text: string }
  | { type: 'note'; event: string; text: string; plate: string };

export type LaneAlarm =
  | 'arm_stays_up'
  | 'arm_did_not_rise'
  | 'arm_did_not_come_down'
  | 'arm_raised_for_obstacle'
  | 'limit_switches_contradict'
  | 'approach_never_clears'
  | 'guard_never_clears'
  | 'guard_not_believed'
  | 'arm_fell'
  | 'arm_left_open'
  | 'passed_without_grant'
  | 'fire_release'
  | 'fire_release_unreadable';
