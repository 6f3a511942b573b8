import type { MemoryBoard } from '../../../drivers/gpio/memory/memory-board.js';
import { electrical } from '../../../drivers/gpio/electrical.js';
import type { LaneConfig } from '../../../runtime/config/config.js';
import type { EventLog } from '../event-log.js';
import type { LaneWorld } from '../lane-world.js';
import type { Scheduler } from '../scheduler.js';
import type { SimSensor } from '../sensor.js';
import { ChatterCount } from './chatter-count.js';
import type { LeftOpenChecker } from './left-open.js';
import type { Verdict } from './verdict.js';
import { raiseLine } from '../../support/raise-line.js';

/** A raise follows its cause on the disk at once. */
const CAUSED_NOW_MS = 5;
/** The arm may go up again without a new cause this long after a raise that has not arrived. */
const RETRY_MS = 20_000;
/** After trouble of the disk, a lane may act by the store's policy for this long. */
const TROUBLE_MS = 15_000;
/** The contact of the fire release is read in every tick. */
const FIRE_MS = 100;
/** The lane knows that it is locked a moment after its disk does. */
const LOCKED_MS = 100;
const LIMIT_DEGREES = 3;
/** What raises an arm that is locked down too: the interlock, and a movement that did not arrive. */
const ofItself: readonly string[] = ['fire release', 'obstacle', 'tried again', 'blocked'];
const FRESH_MS = 1_000;
/** A guard that was wrong may be doubted for so long. */
const DOUBT_MS = 60_000;
/** The arm counts as lowering for so long after the contact, and after a start. */
const LOWERING_MS = 6_200;
/** Who is to let go of an arm that closes by itself waits so long for the way to be free. */
const LETS_GO_MS = 60_000;
/** A command of the cloud that was not delivered at once lives so long. */
const COMMAND_LIVES_MS = 10_000;

export interface ArmCheckerOptions {
  scheduler: Scheduler;
  events: EventLog;
  verdict: Verdict;
  board: MemoryBoard;
  tickMs: number;
  onFailure: 'open' | 'hold';
  /** When the disk of the lane's box was last in trouble. */
  diskTroubleMs: (laneId: string) => number;
  leftOpen: LeftOpenChecker;
  /** Since when the disk has said that the lane is locked; null where it does not say so. */
  lockedSinceMs: (laneId: string) => number | null;
  /** The number of the run of the lane's program that is alive, or null. */
  programRunning: (laneId: string) => number | null;
}

interface Watched {
  lane: LaneWorld | null;
  /** Since when all guards say that nothing is there; null while one does not. */
  emptySinceMs: number | null;
  raisedMs: number;
  /** The contact that raises is closed: the operator is being told. */
  raising: boolean;
  loweredMs: number;
  /** Something in this run of the program gave a reason to lower later on. */
  mayLower: boolean;
  fire: boolean;
  handMs: number;
  /** Since when the program looks at the lane; Infinity while it starts. */
  readyMs: number;
  /** How often in a row something came under the lowering arm, at least. */
  failedClosings: number;
  chatter: ChatterCount;
  /** Causes of raises that are on disk and were not used up. */
  causes: string[];
  /** When the latest of them got there. */
  causedMs: number;
  /** The one that was used up last. */
  causeUsed: string;
  /** When something came under the lowering arm while no relay could be set. */
  owedMs: number;
}

/** Watches the contacts of the arm against the physical truth: rules 1, 3 and 4. */
export class ArmChecker {
  readonly #options: ArmCheckerOptions;
  readonly #watched = new Map<string, Watched>();

  constructor(options: ArmCheckerOptions, lanes: readonly LaneConfig[]) {
    this.#options = options;
    for (const config of lanes) {
      const watched: Watched = {
        lane: null,
        emptySinceMs: 0,
        raisedMs: -Infinity,
        raising: false,
        loweredMs: -Infinity,
        mayLower: false,
        fire: false,
        handMs: -Infinity,
        readyMs: -Infinity,
        failedClosings: 0,
        chatter: new ChatterCount(config.trust),
        causes: [],
        causedMs: -Infinity,
        causeUsed: '',
        owedMs: -Infinity,
      };
      this.#watched.set(config.id, watched);
      const raise = raiseLine(config.barrier);
      const { lower } = config.barrier;
      // Before the twin: what the arm did until now still stands.
      options.board.onOutputChange(raise, (high) => {
        watched.raising = high === electrical(raise, true);
        if (watched.raising) this.#raised(config.id, watched);
      });
      if (lower === null) {
        this.#watchHold(config, watched);
        continue;
      }
      options.board.onOutputChange(lower, (high) => {
        if (high === electrical(lower, true)) this.#lowered(config, watched);
      });
    }
  }

  /** Where the board closes by itself, opening the contact that holds the arm is lowering it. */
  #watchHold(config: LaneConfig, watched: Watched): void {
    const { hold } = config.barrier;
    if (hold === null) return;
    let held = false;
    this.#options.board.onOutputChange(hold, (high) => {
      const opens = held && high === electrical(hold, false);
      held = high === electrical(hold, true);
      if (opens) this.#lowered(config, watched);
    });
  }

  attach(lane: LaneWorld): void {
    this.#of(lane.id).lane = lane;
  }

  /** The program of these lanes has started. */
  programStarted(lanes: readonly LaneConfig[]): void {
    for (const { id } of lanes) {
      const watched = this.#of(id);
      watched.readyMs = Infinity;
      this.#options.leftOpen.touched(id);
      // What was asked for just before may come in now.
      watched.mayLower = this.#options.scheduler.nowMs - watched.handMs < COMMAND_LIVES_MS;
      watched.failedClosings = 0;
    }
  }

  /** It looks at its lanes, which a slow disk may have kept it from. */
  programReady(lanes: readonly LaneConfig[]): void {
    for (const { id } of lanes) {
      const watched = this.#of(id);
      watched.readyMs = this.#options.scheduler.nowMs;
      watched.chatter.forget();
    }
  }

  /** A cause of a raise has reached the disk. */
  causeOnDisk(laneId: string, cause: string): void {
    const watched = this.#watched.get(laneId);
    if (watched === undefined) return;
    watched.causes.push(cause);
    watched.causedMs = this.#options.scheduler.nowMs;
    // The contact may still be closed from before a start, and then does not close again.
    watched.mayLower = true;
  }

  /** The attendant or the cloud has asked for a movement. */
  handRequest(laneId: string): void {
    const watched = this.#of(laneId);
    watched.handMs = this.#options.scheduler.nowMs;
    this.#options.leftOpen.happened(laneId);
    watched.mayLower = true;
    watched.failedClosings = 0;
  }

  fire(laneId: string, active: boolean): void {
    const watched = this.#of(laneId);
    const begins = active && !watched.fire;
    this.#options.leftOpen.happened(laneId);
    watched.fire = active;
    const fromMs = this.#options.scheduler.nowMs;
    if (begins && !watched.raising) this.#expectFireRaise(laneId, watched, fromMs);
  }

  /** The arm has moved or has come to rest. */
  moved(lane: LaneWorld): void {
    if (lane.barrier.angleDegrees <= LIMIT_DEGREES) this.#of(lane.id).failedClosings = 0;
  }

  /** Whoever is told that the arm is down counts no closing as failed, though it be a lie. */
  inputsChanged(lane: LaneWorld): void {
    if (lane.saysDown) this.#of(lane.id).failedClosings = 0;
  }

  /** The fire release raises the arm, unless the program or the relay is away. */
  #expectFireRaise(laneId: string, watched: Watched, fromMs: number): void {
    const { scheduler, verdict, tickMs, programRunning } = this.#options;
    const run = programRunning(laneId);
    scheduler.plan(
      FIRE_MS + tickMs + 2,
      () => {
        const { lane } = watched;
        const able = run !== null && programRunning(laneId) === run && lane?.relayBroken === false;
        const mended = (lane?.relayMendedMs ?? fromMs) < fromMs;
        if (!watched.fire || !able || !mended || watched.raisedMs >= fromMs) return;
        if (lane.barrier.limits.up || lane.barrier.motion === 'rising') return;
        verdict.fail('rule 1', `${laneId}: the fire release did not raise the arm`);
      },
      'quiet',
    );
  }

  sensorChanged(lane: LaneWorld, sensor: SimSensor): void {
    const { scheduler, verdict, tickMs, programRunning, leftOpen } = this.#options;
    const watched = this.#of(lane.id);
    leftOpen.happened(lane.id);
    if (sensor.fault !== 'none' || sensor.chatters) leftOpen.touched(lane.id, DOUBT_MS);
    if (!lane.guards.includes(sensor)) return;
    watched.chatter.changed(sensor, scheduler.nowMs);
    const empty = lane.guards.every((guard) => guard.saysEmpty);
    watched.emptySinceMs = empty ? (watched.emptySinceMs ?? scheduler.nowMs) : null;
    const run = programRunning(lane.id);
    if (sensor.saysEmpty || run === null || !isLowering(lane)) return;
    // A board that closes by itself has a loop of its own, and turns round by itself too.
    const byItself = lane.config.barrier.lower === null;
    if (byItself && scheduler.nowMs - watched.loweredMs >= LOWERING_MS) return;
    // Right after a start a sensor that cannot be read looks like one that was not read yet.
    const fresh = scheduler.nowMs - watched.readyMs < FRESH_MS;
    if (fresh && sensor.fault === 'unreadable') return;
    const look = (): void => {
      const unchanged = programRunning(lane.id) === run && !sensor.saysEmpty;
      if (!unchanged || !isLowering(lane)) return;
      // A relay that cannot be set is tried again in each tick.
      const relay = scheduler.nowMs - lane.relayMendedMs <= tickMs || lane.relayBroken;
      if (!relay) {
        verdict.fail('rule 1', `${lane.id}: ${sensor.name} appeared and the arm went on lowering`);
        return;
      }
      watched.owedMs = scheduler.nowMs;
      scheduler.plan(tickMs + 2, look, 'quiet');
    };
    scheduler.plan(tickMs + 2, look, 'quiet');
  }

  #lowered(config: LaneConfig, watched: Watched): void {
    const { scheduler, verdict, events } = this.#options;
    const { nowMs } = scheduler;
    scheduler.touched = true;
    events.add('contact', `${config.id} lower`);
    watched.loweredMs = nowMs;
    const { lane } = watched;
    const fail = (text: string) => verdict.fail('rule 1', `${config.id}: ${text}`);
    if (lane?.bodyUnderArm === true) fail('told to lower with a car under the arm');
    const busy = lane?.guards.find((guard) => !guard.saysEmpty);
    if (busy !== undefined) fail(`told to lower while ${busy.name} is not known to be empty`);
    if (watched.chatter.countsAt(nowMs)) fail('told to lower while a guard chatters');
    if (watched.fire) fail('told to lower against the fire release');
    // Who does not see the arm arrive below cannot tell whether a closing failed.
    const counts = config.barrier.lower !== null && config.barrier.limitDown !== null;
    if (counts && watched.failedClosings >= config.barrier.failedClosingsMax) {
      fail(`told to lower after ${watched.failedClosings} failed closings`);
    }
    if (!watched.mayLower) fail('lowered after a start, and nothing in this run asked for it');
    if (watched.emptySinceMs !== null && nowMs - watched.emptySinceMs < config.clearMs) {
      fail(`told to lower after only ${Math.round(nowMs - watched.emptySinceMs)} ms of quiet`);
    }
  }

  #raised(laneId: string, watched: Watched): void {
    const { scheduler, verdict, events } = this.#options;
    const { nowMs } = scheduler;
    scheduler.touched = true;
    const why = this.#whyRaised(laneId, watched);
    // Who raises it for a car in the very moment, beside a guard that chatters, calls nothing failed.
    const isForObstacle = why === 'obstacle' && nowMs - watched.causedMs > CAUSED_NOW_MS;
    if (isForObstacle && watched.loweredMs > watched.raisedMs) watched.failedClosings += 1;
    events.add('contact', `${laneId} raise, ${why ?? 'without a cause'}`);
    this.#options.leftOpen.raised(laneId);
    // Too many failed closings leave it up for good reason.
    if (why === 'obstacle' || why === 'blocked') this.#options.leftOpen.touched(laneId);
    if (why === null) {
      verdict.fail('rule 4', `${laneId}: raised, and no cause of it is on the synced disk`);
    } else if (!ofItself.includes(why)) this.#checkLock(laneId, why);
    watched.raisedMs = nowMs;
    watched.mayLower = true;
  }

  /** A locked lane is opened by who holds the arm or unlocks, and both are on the disk first. */
  #checkLock(laneId: string, why: string): void {
    const { scheduler, verdict, diskTroubleMs, lockedSinceMs } = this.#options;
    const { nowMs } = scheduler;
    const lockedMs = nowMs - (lockedSinceMs(laneId) ?? nowMs);
    const trouble = nowMs - diskTroubleMs(laneId) < TROUBLE_MS;
    if (lockedMs < LOCKED_MS || trouble) return;
    verdict.fail('rule 3', `${laneId}: raised by "${why}" while its disk says that it is locked`);
  }

  #whyRaised(laneId: string, watched: Watched): string | null {
    const { scheduler, diskTroubleMs, onFailure, tickMs } = this.#options;
    const { nowMs } = scheduler;
    const { lane } = watched;
    if (watched.fire) return 'fire release';
    const limits = lane?.barrier.limits;
    const lies = lane?.limitsUnreadable === true || lane?.limitsLie === true;
    // After a start an arm that is not seen at one of its ends may have been on its way down.
    const { limitUp, limitDown } = lane?.config.barrier ?? {};
    const seen = (limitUp !== null && limits?.up) || (limitDown !== null && limits?.down);
    // An arm that still moves has reached its end in this very moment.
    const between = seen !== true || lies || lane?.barrier.motion === 'rising';
    // Who lets go of an arm that closes by itself, just now or without seeing it below, takes it for
    // lowering.
    const byItself = lane?.config.barrier.lower === null;
    const letGo = byItself && (limitDown === null || nowMs - watched.handMs < LETS_GO_MS);
    const lowering =
      letGo ||
      lane?.barrier.motion === 'lowering' ||
      nowMs - watched.loweredMs < LOWERING_MS ||
      (between && nowMs - watched.readyMs < LOWERING_MS);
    const busy = lane?.guards.some((guard) => !guard.saysEmpty || guard.chatters) === true;
    if (lowering && busy) return 'obstacle';
    const sinceMs = nowMs - watched.raisedMs;
    const seenUp = limits?.up !== false && !lies;
    if (!seenUp && sinceMs >= 4_000 && sinceMs < RETRY_MS) return 'tried again';
    // Whoever is told that the arm has fallen raises it again for the car that may pass.
    if (lane?.saysDown === true) return 'tried again';
    const downMs = nowMs - watched.loweredMs;
    const seenDown = limits?.down !== false && !lies;
    if (!seenDown && downMs >= 4_000 && downMs < RETRY_MS) return 'blocked';
    // An arm whose relay did not take the order looks the same.
    const relayMs = lane === null ? Infinity : nowMs - lane.relayMendedMs;
    if (!seenDown && (lane?.relayBroken === true || relayMs < RETRY_MS)) return 'blocked';
    // The raise for an obstacle is still owed when the arm has come to rest on it.
    if (relayMs < tickMs && nowMs - watched.owedMs < RETRY_MS) return 'obstacle';
    const cause = watched.causes.shift();
    if (cause !== undefined) {
      watched.causeUsed = cause;
      return cause;
    }
    // Where the board has closed before a slow car, its grant raises the arm again.
    const isGrant = /^(granted|let_out)/.test(watched.causeUsed);
    if (byItself && limits?.down === true && isGrant) return watched.causeUsed;
    const trouble = nowMs - diskTroubleMs(laneId) < TROUBLE_MS;
    const byHand = nowMs - watched.handMs < TROUBLE_MS;
    return trouble && (onFailure === 'open' || byHand) ? 'policy of the store' : null;
  }

  #of(laneId: string): Watched {
    const watched = this.#watched.get(laneId);
    if (watched === undefined) throw new Error(`The checker does not know lane ${laneId}.`);
    return watched;
  }
}

/** Below its lower limit switch the arm counts as down. */
function isLowering({ barrier }: LaneWorld): boolean {
  return barrier.motion === 'lowering' && barrier.angleDegrees > LIMIT_DEGREES;
}
