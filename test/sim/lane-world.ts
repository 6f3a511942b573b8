import { wireBarrierTwin } from '../../drivers/barrier/relay/twin-wiring.js';
import { electrical } from '../../drivers/gpio/electrical.js';
import type { Timer } from '../../drivers/clock.js';
import type { BarrierTwin } from '../../drivers/barrier/relay/twin.js';
import type { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import type { LaneConfig } from '../../runtime/config/config.js';
import type { Car, SensorName } from './car.js';
import type { Scheduler } from './scheduler.js';
import { SimSensor } from './sensor.js';

/** Metres along the lane; the arm is at 0, cars come from below. */
const SPOTS = { start: -14, stopLine: -1.3, end: 7 } as const;
const AREAS: Record<SensorName, readonly [number, number]> = {
  approach: [-4.6, -2],
  under_arm: [-0.8, 1.4],
  beam: [-0.15, 0.15],
};
const UNDER_ARM = [-0.1, 0.1] as const;
const GUARD_NAMES = ['under_arm', 'beam'] as const;
const NAMES = ['approach', 'under_arm', 'beam'] as const;
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
  readonly sensors: Record<SensorName, SimSensor>;
  /** From the first to the last. */
  readonly cars: CarInLane[] = [];
  /** A limit switch cannot be read now. */
  limitsUnreadable = false;
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
        if (this.cars.length > 0) this.#plan(STEP_MS);
      },
    });
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
    this.sensors = {
      approach: sensor('approach', config.approach.address),
      under_arm: sensor('under_arm', guardAddress(config, 'under_arm')),
      beam: sensor('beam', guardAddress(config, 'beam')),
    };
  }

  get relayBroken(): boolean {
    return this.#relayBroken;
  }

  set relayBroken(broken: boolean) {
    if (this.#relayBroken && !broken) this.relayMendedMs = this.#options.scheduler.nowMs;
    this.#relayBroken = broken;
  }

  get guards(): SimSensor[] {
    return [this.sensors.under_arm, this.sensors.beam];
  }

  /**
   * Something is under the arm, the drawbar of a trailer included, and at least one detector that
   * is not blind can know it.
   */
  get bodyUnderArm(): boolean {
    return this.cars.some(
      (inLane) =>
        covers(inLane, UNDER_ARM) &&
        GUARD_NAMES.some(
          (name) => this.sensors[name].fault !== 'blind' && isSeen(inLane, name, AREAS[name]),
        ),
    );
  }

  get first(): CarInLane | null {
    return this.cars[0] ?? null;
  }

  /** The first car that still stands before the stop line. */
  get waiting(): CarInLane | null {
    return this.cars.find((inLane) => !inLane.committed) ?? null;
  }

  holds(plate: string): boolean {
    return this.cars.some(({ car }) => car.plate === plate);
  }

  arrive(car: Car): void {
    const last = this.cars.at(-1);
    const behind = last === undefined ? SPOTS.start : last.frontM - last.car.lengthM - 2;
    this.cars.push({
      car,
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
    let ahead: CarInLane | null = null;
    let moves = this.barrier.motion !== 'still';
    for (const inLane of this.cars) {
      const beforeM = inLane.frontM;
      this.#drive(inLane, ahead);
      moves ||= inLane.frontM !== beforeM;
      ahead = inLane;
    }
    for (const name of NAMES) {
      const area = AREAS[name];
      this.sensors[name].occupied = this.cars.some((inLane) => isSeen(inLane, name, area));
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
    const wanted = Math.min(inLane.frontM + stepM, this.#limit(inLane, ahead));
    if (wanted > SPOTS.stopLine && !inLane.committed) inLane.committed = true;
    if (this.#stopsUnderArm(inLane, nowMs)) return;
    inLane.frontM = Math.max(inLane.frontM, wanted);
    const stands = !inLane.committed && inLane.frontM >= SPOTS.stopLine - 0.01;
    if (stands) inLane.waitsSinceMs ??= nowMs;
    if (stands && this.#turnsBack(inLane, nowMs)) inLane.reversing = true;
  }

  #limit(inLane: CarInLane, ahead: CarInLane | null): number {
    const gap = inLane.car.quirk === 'tailgates' ? TAILGATING_GAP_M : GAP_M;
    const behind = ahead === null ? Infinity : ahead.frontM - ahead.car.lengthM - gap;
    const angle = this.barrier.angleDegrees;
    if (inLane.committed) {
      const trustsArm = inLane.frontM > -0.3 || angle >= FALLING_DEGREES;
      return trustsArm ? behind : Math.min(behind, -0.3);
    }
    return this.#mayGo(inLane, ahead, angle) ? behind : Math.min(behind, SPOTS.stopLine);
  }

  #mayGo(inLane: CarInLane, ahead: CarInLane | null, angle: number): boolean {
    if (angle < OPEN_DEGREES) return false;
    if (inLane.waved) return true;
    const follows = ahead?.committed === true && ahead.frontM - ahead.car.lengthM < 2.5;
    if (inLane.car.quirk === 'tailgates' && follows) return true;
    const waitedMs = this.#options.scheduler.nowMs - (inLane.waitsSinceMs ?? Infinity);
    return ahead === null && waitedMs >= PATIENCE_MS;
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
    return car.quirk === 'turns-back' && waitedMs >= 4_500 && this.cars.at(-1) === inLane;
  }

  #see(): void {
    for (const inLane of this.cars) {
      if (inLane.wasSeen || inLane.frontM < AREAS.approach[0]) continue;
      inLane.wasSeen = true;
      this.#options.onInView(this, inLane);
    }
  }

  #leave(): void {
    for (const inLane of [...this.cars]) {
      const rear = inLane.frontM - inLane.car.lengthM;
      const forwards = rear > SPOTS.end;
      if (!forwards && !(inLane.reversing && inLane.frontM < SPOTS.start)) continue;
      this.cars.splice(this.cars.indexOf(inLane), 1);
      this.#options.onLeft(this, inLane, forwards);
    }
  }
}

function covers({ frontM, car }: CarInLane, area: readonly [number, number]): boolean {
  return frontM > area[0] && frontM - car.lengthM < area[1];
}

/** Whether a sound detector of this name sees the car in its area. */
function isSeen(inLane: CarInLane, name: SensorName, area: readonly [number, number]): boolean {
  const { car, frontM } = inLane;
  if (car.missedBy === name || !covers(inLane, area)) return false;
  if (car.gap === null) return true;
  const [gapFrom, gapTo] = car.gap;
  const inGap = area[1] <= frontM - gapFrom && area[0] >= frontM - gapTo;
  return !inGap;
}

function guardAddress(config: LaneConfig, kind: 'under_arm' | 'beam') {
  const guard = config.guards.get(kind);
  if (guard === undefined) throw new Error(`The simulated lane has no ${kind}.`);
  return guard.address;
}
