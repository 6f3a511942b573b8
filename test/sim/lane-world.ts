import { wireBarrierTwin } from '../../drivers/barrier/relay/twin-wiring.js';
import { electrical } from '../../drivers/gpio/electrical.js';
import type { Timer } from '../../drivers/clock.js';
import type { BarrierTwin } from '../../drivers/barrier/relay/twin.js';
import type { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import type { LaneConfig } from '../../runtime/config/config.js';
import type { Direction } from '../../runtime/lane/state.js';
import type { Car, SensorName } from './car.js';
import type { Scheduler } from './scheduler.js';
import { SelfClosing } from './self-closing.js';
import { SimSensor } from './sensor.js';

/** Metres along the lane as its driver sees it; the arm is at 0, cars come from below. */
const SPOTS = { start: -14, stopLine: -1.3, arm: -0.3, end: 7 } as const;
/** Where the detectors are, for who drives in the way for which the lane is built. */
const AREAS: Record<SensorName, Area> = {
  approach: [-4.6, -2],
  approach_exit: [2, 4.6],
  under_arm: [-0.8, 1.4],
  beam: [-0.15, 0.15],
};
type Area = readonly [number, number];
const UNDER_ARM: Area = [-0.1, 0.1];
const GUARD_NAMES = ['under_arm', 'beam'] as const;
const ways = ['entry', 'exit'] as const;
const STEP_MS = 50;
/** While everybody stands, they look up less often, or when something moves. */
const STANDING_STEP_MS = 400;
const GAP_M = 0.9;
const TAILGATING_GAP_M = 0.3;
/** A driver drives through at this angle, and no longer trusts the arm below the other one. */
const OPEN_DEGREES = 75;
const FALLING_DEGREES = 60;
/** Who stands before an open arm for this long drives, whatever the screen says. */
const PATIENCE_MS = 40_000;

/** One car while it is in the lane. */
export interface CarInLane {
  car: Car;
  /** The plates that a camera took for its own. */
  readAs: Set<string>;
  way: Direction;
  frontM: number;
  /** Went over the stop line: it drives on. */
  committed: boolean;
  /** The screen or the attendant waved it on. */
  waved: boolean;
  /** Since when it stands before the stop line. */
  waitsSinceMs: number | null;
  stopsUntilMs: number | null;
  reversing: boolean;
  wasSeen: boolean;
}

export interface LaneWorldOptions {
  config: LaneConfig;
  board: MemoryBoard;
  scheduler: Scheduler;
  onSensor: (lane: LaneWorld, sensor: SimSensor) => void;
  /** An input has changed, or can be read no more, or again. */
  onInput: (lane: LaneWorld) => void;
  onMotion: (lane: LaneWorld) => void;
  /** The car stands at the approach loop, where the camera sees it. */
  onInView: (lane: LaneWorld, inLane: CarInLane) => void;
  /** The car has left the lane, forwards or backwards. */
  onLeft: (lane: LaneWorld, inLane: CarInLane, forwards: boolean) => void;
}

/** The physical lane: cars with bodies, drivers with habits, detectors and an arm. */
export class LaneWorld {
  readonly id: string;
  readonly config: LaneConfig;
  readonly barrier: BarrierTwin;
  readonly sensors: ReadonlyMap<SensorName, SimSensor>;
  /** From the first to the last, for each way. */
  readonly #queues: Record<Direction, CarInLane[]> = { entry: [], exit: [] };
  /** A limit switch cannot be read now. */
  limitsUnreadable = false;
  /** A limit switch says for a moment what is not so. */
  limitsLie = false;
  /** The lower limit switch is closed, wherever the arm is. */
  saysDown = false;
  /** When the arm has come to rest. */
  onRest: (() => void) | null = null;
  /** The contacts cannot be set now. */
  #relayBroken = false;
  /** When they could be set again. */
  relayMendedMs = -Infinity;
  readonly #options: LaneWorldOptions;
  #nextStep: Timer | null = null;

  constructor(options: LaneWorldOptions) {
    const { config, board, scheduler } = options;
    this.#options = options;
    this.id = config.id;
    this.config = config;
    this.barrier = wireBarrierTwin({
      board,
      lines: config.barrier,
      clock: scheduler,
      travelMs: 2_000,
      onMotion: () => {
        options.onMotion(this);
        if (this.barrier.motion === 'still') this.onRest?.();
        if (this.cars.length > 0) this.#plan(STEP_MS);
      },
    });
    const mustStayUp = () => this.#ownLoopSees || this.#holdClosed;
    if (config.barrier.lower === null) {
      new SelfClosing({ barrier: this.barrier, scheduler, mustStayUp });
    }
    const fire = config.fireRelease;
    if (fire !== null) board.setInput(fire, electrical(fire, false));
    const sensor = (name: string, address: LaneConfig['approach']['address']) =>
      new SimSensor({
        name,
        board,
        address,
        onChange: (which) => options.onSensor(this, which),
        onInput: () => options.onInput(this),
      });
    this.sensors = new Map([
      ['approach', sensor('approach', config.approach.address)],
      ...guardsOf(config).map(({ name, address }) => [name, sensor(name, address)] as const),
      ...(config.approachExit === null
        ? []
        : [['approach_exit', sensor('approach_exit', config.approachExit.address)] as const]),
    ]);
  }

  get cars(): CarInLane[] {
    return [...this.#queues.entry, ...this.#queues.exit];
  }

  get relayBroken(): boolean {
    return this.#relayBroken;
  }

  set relayBroken(broken: boolean) {
    if (this.#relayBroken && !broken) this.relayMendedMs = this.#options.scheduler.nowMs;
    this.#relayBroken = broken;
  }

  get guards(): SimSensor[] {
    return guardsOf(this.config).map(({ name }) => this.#sensor(name));
  }

  /**
   * Something is under the arm, the drawbar of a trailer included, and at least one detector that
   * is not blind can know it.
   */
  get bodyUnderArm(): boolean {
    return this.cars.some(
      (inLane) =>
        covers(inLane, UNDER_ARM) &&
        guardsOf(this.config).some(
          ({ name }) => this.#sensor(name).fault !== 'blind' && this.#isSeen(inLane, name),
        ),
    );
  }

  /** Of each way the first car that still stands before the stop line. */
  get waiting(): CarInLane[] {
    return ways.flatMap((way) => this.#queues[way].find(({ committed }) => !committed) ?? []);
  }

  /** A limit switch closes or opens, wherever the arm is. */
  lieAboutLimit(limit: 'up' | 'down', closed: boolean): void {
    const { limitUp, limitDown } = this.config.barrier;
    const address = limit === 'up' ? limitUp : limitDown;
    if (address === null) return;
    this.limitsLie = true;
    if (limit === 'down') this.saysDown = closed;
    this.#options.onInput(this);
    this.#options.board.setInput(address, electrical(address, closed));
  }

  /** Both switches say again where the arm is. */
  tellLimits(): void {
    const { up, down } = this.barrier.limits;
    this.lieAboutLimit('up', up);
    this.lieAboutLimit('down', down);
    this.limitsLie = false;
  }

  holds(plate: string): boolean {
    return this.cars.some(({ car, readAs }) => car.plate === plate || readAs.has(plate));
  }

  arrive(car: Car, way: Direction): void {
    const queue = this.#queues[way];
    const last = queue.at(-1);
    const behind = last === undefined ? SPOTS.start : last.frontM - last.car.lengthM - 2;
    queue.push({
      car,
      readAs: new Set(),
      way,
      frontM: Math.min(SPOTS.start, behind),
      committed: false,
      waved: false,
      waitsSinceMs: null,
      stopsUntilMs: null,
      reversing: false,
      wasSeen: false,
    });
    this.#plan(STEP_MS);
  }

  /** The screen or the attendant waves a car on. */
  wave(inLane: CarInLane): void {
    inLane.waved = true;
    this.#plan(STEP_MS);
  }

  #plan(delayMs: number): void {
    this.#nextStep?.cancel();
    this.#nextStep = this.#options.scheduler.plan(delayMs, () => this.#step(), 'quiet');
  }

  #step(): void {
    let moves = this.barrier.motion !== 'still';
    for (const way of ways) {
      let ahead: CarInLane | null = null;
      for (const inLane of this.#queues[way]) {
        const beforeM = inLane.frontM;
        this.#drive(inLane, ahead);
        moves ||= inLane.frontM !== beforeM;
        ahead = inLane;
      }
    }
    for (const [name, sensor] of this.sensors) {
      sensor.occupied = this.cars.some((inLane) => this.#isSeen(inLane, name));
    }
    this.#see();
    this.#leave();
    this.#nextStep = null;
    if (this.cars.length > 0) this.#plan(moves ? STEP_MS : STANDING_STEP_MS);
  }

  #drive(inLane: CarInLane, ahead: CarInLane | null): void {
    const { nowMs } = this.#options.scheduler;
    const { car } = inLane;
    const stepM = (car.speedMps * STEP_MS) / 1_000;
    if (inLane.reversing) {
      inLane.frontM -= stepM;
      return;
    }
    if (this.#standsAtArm(inLane)) {
      // It waits like anybody now, and the camera sees it anew.
      Object.assign(inLane, { committed: false, waved: false, wasSeen: false });
    }
    const wanted = Math.min(inLane.frontM + stepM, this.#limit(inLane, ahead));
    if (wanted > SPOTS.stopLine && !inLane.committed) inLane.committed = true;
    if (this.#stopsUnderArm(inLane, nowMs)) return;
    inLane.frontM = Math.max(inLane.frontM, wanted);
    const stands = !inLane.committed && inLane.frontM >= SPOTS.stopLine - 0.01;
    if (stands) inLane.waitsSinceMs ??= nowMs;
    if (stands && this.#turnsBack(inLane, nowMs)) inLane.reversing = true;
  }

  /** The arm came down before it, and rests. */
  #standsAtArm({ committed, frontM }: CarInLane): boolean {
    const { motion, angleDegrees } = this.barrier;
    const isClosed = motion === 'still' && angleDegrees < FALLING_DEGREES;
    return committed && isClosed && frontM > SPOTS.stopLine && frontM <= SPOTS.arm;
  }

  #limit(inLane: CarInLane, ahead: CarInLane | null): number {
    const gap = inLane.car.quirk === 'tailgates' ? TAILGATING_GAP_M : GAP_M;
    const behind = ahead === null ? Infinity : ahead.frontM - ahead.car.lengthM - gap;
    const angle = this.barrier.angleDegrees;
    if (inLane.committed) {
      const trustsArm = inLane.frontM > SPOTS.arm || angle >= FALLING_DEGREES;
      return trustsArm ? behind : Math.min(behind, SPOTS.arm);
    }
    return this.#mayGo(inLane, ahead, angle) ? behind : Math.min(behind, SPOTS.stopLine);
  }

  #mayGo(inLane: CarInLane, ahead: CarInLane | null, angle: number): boolean {
    if (angle < OPEN_DEGREES || this.#isOncoming(inLane)) return false;
    if (inLane.waved) return true;
    const follows = ahead?.committed === true && ahead.frontM - ahead.car.lengthM < 2.5;
    if (inLane.car.quirk === 'tailgates' && follows) return true;
    const waitedMs = this.#options.scheduler.nowMs - (inLane.waitsSinceMs ?? Infinity);
    return ahead === null && waitedMs >= PATIENCE_MS;
  }

  /** A car comes towards this one, which lets it go by; beside the loops there is room for two. */
  #isOncoming({ way }: CarInLane): boolean {
    return this.#queues[way === 'entry' ? 'exit' : 'entry'].some(({ committed }) => committed);
  }

  #stopsUnderArm(inLane: CarInLane, nowMs: number): boolean {
    if (inLane.car.quirk !== 'stops-under-arm' || inLane.frontM < 1) return false;
    inLane.stopsUntilMs ??= nowMs + 3_000 + inLane.car.lengthM * 4_000;
    return nowMs < inLane.stopsUntilMs;
  }

  /** Only who has nobody behind can turn back. */
  #turnsBack(inLane: CarInLane, nowMs: number): boolean {
    const { car } = inLane;
    const waitedMs = nowMs - (inLane.waitsSinceMs ?? nowMs);
    const isLast = this.#queues[inLane.way].at(-1) === inLane;
    return car.quirk === 'turns-back' && waitedMs >= 4_500 && isLast;
  }

  #see(): void {
    for (const inLane of this.cars) {
      if (inLane.wasSeen || inLane.frontM < AREAS.approach[0]) continue;
      inLane.wasSeen = true;
      this.#options.onInView(this, inLane);
    }
  }

  #leave(): void {
    for (const inLane of this.cars) {
      const rear = inLane.frontM - inLane.car.lengthM;
      const forwards = rear > SPOTS.end;
      if (!forwards && !(inLane.reversing && inLane.frontM < SPOTS.start)) continue;
      const queue = this.#queues[inLane.way];
      queue.splice(queue.indexOf(inLane), 1);
      this.#options.onLeft(this, inLane, forwards);
    }
  }

  /** Whether a sound detector of this name sees the car. */
  #isSeen(inLane: CarInLane, name: SensorName): boolean {
    const { car, frontM, way } = inLane;
    const [from, to] = AREAS[name];
    // Who drives against the way of the lane has everything the other way round, but for a loop that
    // lies on both sides.
    const { direction, approachExit } = this.config;
    const bothSides = name === 'approach' && direction === 'both' && approachExit === null;
    const area: Area = way === this.#ownWay || bothSides ? [from, to] : [-to, -from];
    const kind = name === 'approach_exit' ? 'approach' : name;
    // A loop that is the only guard is laid so that it sees motorcycles too.
    const sees = car.missedBy !== kind || (kind === 'under_arm' && this.config.guards.size === 1);
    if (!sees || !covers(inLane, area)) return false;
    if (car.gap === null) return true;
    const [gapFrom, gapTo] = car.gap;
    const inGap = area[1] <= frontM - gapFrom && area[0] >= frontM - gapTo;
    return !inGap;
  }

  /** The loop of a board that closes by itself sees all that drives, drawbars included. */
  get #ownLoopSees(): boolean {
    const [from, to] = AREAS.under_arm;
    return this.cars.some((inLane) =>
      covers(inLane, inLane.way === this.#ownWay ? [from, to] : [-to, -from]),
    );
  }

  /** The contact that would hold the arm up is open, though it could be closed. */
  get letsGo(): boolean {
    return this.config.barrier.hold !== null && !this.relayBroken && !this.#holdClosed;
  }

  get #holdClosed(): boolean {
    const { hold } = this.config.barrier;
    if (hold === null) return false;
    return this.#options.board.readOutput(hold) === electrical(hold, true);
  }

  /** The way for which the lane is built; of a lane for both ways that of its outer side. */
  get #ownWay(): Direction {
    return this.config.direction === 'exit' ? 'exit' : 'entry';
  }

  #sensor(name: SensorName): SimSensor {
    const sensor = this.sensors.get(name);
    if (sensor === undefined) throw new Error(`The lane ${this.id} has no ${name}.`);
    return sensor;
  }
}

function covers({ frontM, car }: CarInLane, area: Area): boolean {
  return frontM > area[0] && frontM - car.lengthM < area[1];
}

function guardsOf({ guards }: LaneConfig) {
  return GUARD_NAMES.flatMap((name) => {
    const guard = guards.get(name);
    return guard === undefined ? [] : [{ name, address: guard.address }];
  });
}
