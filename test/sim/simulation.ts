import { CardTwin } from '../../drivers/card/family1/twin.js';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import type { Config, LaneConfig } from '../../runtime/config/config.js';
import type { Direction } from '../../runtime/lane/state.js';
import { Attendant } from './attendant.js';
import { Box } from './box.js';
import { CameraMan } from './camera-man.js';
import { habits, makeCars, type Car } from './car.js';
import { ArmChecker } from './checker/arm-checker.js';
import { checkBounds } from './checker/bounds-checker.js';
import { DiskChecker } from './checker/disk-checker.js';
import { checkBooks, settledByPlate, type Image } from './checker/final-checker.js';
import { LeftOpenChecker } from './checker/left-open.js';
import { ModeChecker } from './checker/mode-checker.js';
import { RateChecker } from './checker/rate-checker.js';
import { Verdict, type Violation } from './checker/verdict.js';
import { SimCloud } from './cloud.js';
import { SimDisk } from './disk.js';
import { EventLog } from './event-log.js';
import { LaneWorld, type CarInLane } from './lane-world.js';
import { SimBroker } from './park-bus.js';
import { SeededRandom } from './random.js';
import type { RunOptions } from './run-options.js';
import { Scheduler } from './scheduler.js';
import { layouts, localId, parkKey, siteConfigs } from './site.js';
import { TickSkipper } from './tick-skipper.js';
import { Troubles } from './troubles/troubles.js';
import { drawVarieties } from './variety.js';
import { beginMs, WallTime } from './wall-time.js';

/** As in the configuration of every box. */
const TICK_MS = 50;
const HOUR_MS = 3_600_000;
/** Troubles go on for this long after the last car has been sent out. */
const TROUBLES_GO_ON_MS = 10 * 60_000;
/** Once nothing is broken any more, every car gets out within this time. */
const LIVENESS_MS = 120 * 60_000;
const DRAIN_MS = 40 * 60_000;
const LOOK_MS = 5_000;
const LAST_EVENTS = 80;
const PUZZLE_EVERY_MS = 2_000;
/** What is drawn apart, so that a seed without it stays what it is. */
const BOTH_WAYS_SEEDS = 1_000_000_000;
const HABIT_SEEDS = 2_000_000_000;

export interface RunResult {
  options: RunOptions;
  violation: Violation | null;
  fingerprint: string;
  events: number;
  lastEvents: string[];
  /** How often a car went through a lane. */
  passages: number;
  /** Simulated time, counted once for each lane. */
  laneHours: number;
}

/** Runs one seed to its end or to the first violation. */
export async function simulate(options: RunOptions): Promise<RunResult> {
  const simulation = new Simulation(options);
  const onRejection = (reason: unknown): void => {
    simulation.verdict.fail('rule 12', `a promise failed and nobody looked: ${stackOf(reason)}`);
  };
  process.on('unhandledRejection', onRejection);
  try {
    return await simulation.run();
  } finally {
    process.off('unhandledRejection', onRejection);
  }
}

/** One site, one seed: everything in it is drawn from that number. */
export class Simulation {
  readonly scheduler = new Scheduler();
  readonly events = new EventLog(this.scheduler);
  readonly verdict = new Verdict(this.scheduler, this.events);
  readonly board = new MemoryBoard();
  readonly random: SeededRandom;
  readonly broker: SimBroker;
  readonly cloud: SimCloud;
  readonly arm: ArmChecker;
  readonly modes: ModeChecker;
  readonly leftOpen: LeftOpenChecker;
  readonly boxes: readonly Box[];
  readonly lanes: readonly LaneWorld[];
  readonly attendant: Attendant;
  readonly cameras = new Map<string, CameraMan>();
  readonly serialLines: readonly { path: string; box: Box }[];
  readonly #options: RunOptions;
  readonly #without: ReadonlySet<string>;
  readonly #often: ReadonlySet<string>;
  readonly #cars: Car[];
  readonly #diskChecker: DiskChecker;
  readonly #troubles: Troubles;
  readonly #screens: CardTwin[];
  readonly #skipper = new TickSkipper({
    scheduler: this.scheduler,
    tickMs: TICK_MS,
    lanes: () => this.boxes.flatMap(({ node }) => [...(node?.lanes?.lanes.values() ?? [])]),
  });
  readonly #boxByLane = new Map<string, Box>();
  readonly #puzzledMs = new Map<string, number>();
  #passages = 0;
  #ended = false;

  constructor(options: RunOptions) {
    const { seed, cars, hours } = options;
    const { scheduler, verdict } = this;
    this.#options = options;
    if (options.everyTick !== true) scheduler.watch = this.#skipper;
    this.#without = new Set(options.without);
    this.#often = new Set(options.often);
    this.random = new SeededRandom(seed);
    const onFailure = this.random.chance(0.5) ? 'open' : 'hold';
    const configs = this.#configs(onFailure);
    this.broker = new SimBroker({ scheduler, random: this.random.child() });
    const rate = new RateChecker(scheduler, verdict);
    this.cloud = this.#makeCloud(configs[0]?.park.id ?? '', () => rate.sent());
    const laneConfigs = configs.flatMap((config) => config.lanes);
    this.modes = this.#makeModeChecker(laneConfigs);
    this.leftOpen = new LeftOpenChecker({
      scheduler,
      verdict,
      isHeld: (laneId) => this.modes.isHeld(laneId),
    });
    this.arm = this.#makeArmChecker(onFailure, laneConfigs);
    this.lanes = laneConfigs.map((config) => this.#makeLane(config));
    this.#diskChecker = new DiskChecker({
      scheduler,
      verdict,
      arm: this.arm,
      modes: this.modes,
      lanes: new Map(this.lanes.map((lane) => [lane.id, lane])),
      diskTroubleMs: (laneId) => this.boxOf(laneId).disk.lastTroubleMs,
      programStartedMs: (laneId) => this.boxOf(laneId).startedMs,
      clockWrongMs: () => this.#clockWrongMs(),
    });
    this.boxes = configs.map((config) => this.#makeBox(config));
    for (const box of this.boxes) {
      for (const { id } of box.config.lanes) this.#boxByLane.set(id, box);
    }
    this.serialLines = this.boxes.flatMap((box) =>
      [...box.config.serialPorts.values()].map(({ path }) => ({ path, box })),
    );
    for (const lane of this.lanes) this.#makeCameras(lane);
    this.#screens = this.lanes.map((lane) => this.#makeScreen(lane));
    this.attendant = this.#makeAttendant();
    this.#cars = this.#makeCars(cars, hours * HOUR_MS);
    this.#troubles = new Troubles(this, {
      seed,
      untilMs: hours * HOUR_MS + TROUBLES_GO_ON_MS,
      without: this.#without,
      often: this.#often,
    });
  }

  get entries(): LaneWorld[] {
    return this.lanes.filter(({ config }) => config.direction !== 'exit');
  }

  get exits(): LaneWorld[] {
    return this.lanes.filter(({ config }) => config.direction !== 'entry');
  }

  get monthlyPlates(): string[] {
    return this.#cars.filter(({ monthly }) => monthly).map(({ plate }) => plate);
  }

  boxOf(laneId: string): Box {
    const box = this.#boxByLane.get(laneId);
    if (box === undefined) throw new Error(`No box has the lane ${laneId}.`);
    return box;
  }

  async run(): Promise<RunResult> {
    for (const box of this.boxes) box.start();
    for (const car of this.#cars) {
      const entry = this.random.pick(this.entries);
      this.scheduler.after(car.arrivesMs, () => this.#come(car, entry, 'entry'));
    }
    this.#troubles.plan();
    this.#watchTheEnd();
    try {
      await this.scheduler.run(() => this.#ended || this.verdict.violation !== null);
    } catch (error) {
      this.verdict.fail('rule 12', `an exception ended the program: ${stackOf(error)}`);
    }
    return {
      options: this.#options,
      violation: this.verdict.violation,
      events: this.events.count,
      lastEvents: this.events.last(LAST_EVENTS),
      fingerprint: this.events.fingerprint(),
      passages: this.#passages,
      laneHours: (this.lanes.length * this.scheduler.nowMs) / HOUR_MS,
    };
  }

  #configs(onFailure: 'open' | 'hold'): Config[] {
    const leaveFirst = this.random.chance(0.8);
    const anyLayout = this.random.chance(0.5) ? 'one-box' : this.random.pick(layouts);
    const layout = this.#without.has('several boxes') ? 'one-box' : anyLayout;
    const drawnBoth = new SeededRandom(this.#options.seed + BOTH_WAYS_SEEDS).chance(0.3);
    const bothWays = drawnBoth && !this.#without.has('both ways');
    const { lanes, seed } = this.#options;
    const drawn = { seed, lanes: lanes + 1, without: this.#without, often: this.#often };
    const varieties = drawVarieties(drawn);
    return siteConfigs({ lanes, bothWays, layout, onFailure, leaveFirst, varieties });
  }

  #makeCars(count: number, withinMs: number): Car[] {
    const cars = makeCars(this.random.child(), count, withinMs);
    for (const car of cars) {
      if (!this.#without.has(car.quirk)) continue;
      Object.assign(car, { quirk: 'none', gap: null, missedBy: null });
    }
    const chosen = habits.filter((habit) => this.#often.has(habit));
    if (chosen.length > 0) {
      const random = new SeededRandom(this.#options.seed + HABIT_SEEDS);
      for (const car of cars.filter(({ quirk }) => quirk === 'none')) {
        if (random.chance(0.5)) car.quirk = random.pick(chosen);
      }
    }
    return cars;
  }

  #makeArmChecker(onFailure: 'open' | 'hold', lanes: readonly LaneConfig[]): ArmChecker {
    const { scheduler, events, verdict, board } = this;
    return new ArmChecker(
      {
        scheduler,
        events,
        verdict,
        board,
        onFailure,
        tickMs: TICK_MS,
        diskTroubleMs: (laneId) => this.boxOf(laneId).disk.lastTroubleMs,
        programRunning: (laneId) => this.boxOf(laneId).running,
        leftOpen: this.leftOpen,
        lockedSinceMs: (laneId) => this.modes.lockedSinceMs(laneId),
      },
      lanes,
    );
  }

  #makeModeChecker(lanes: readonly LaneConfig[]): ModeChecker {
    const { scheduler, verdict } = this;
    return new ModeChecker(
      {
        scheduler,
        verdict,
        node: (laneId) => this.boxOf(laneId).node,
        diskTroubleMs: (laneId) => this.boxOf(laneId).disk.lastTroubleMs,
        letsGo: (laneId) => this.lanes.some(({ id, letsGo }) => id === laneId && letsGo),
      },
      lanes.map(({ id }) => id),
    );
  }

  #makeCloud(parkId: string, onSent: () => void): SimCloud {
    const { scheduler, events, random } = this;
    return new SimCloud({
      scheduler,
      random: random.child(),
      parkId,
      parkKey,
      localId,
      flags: {
        zeroYuanClosing: random.chance(0.5),
        duplicateFilter: random.chance(0.5),
        rateLimit: random.chance(0.5),
        tableSpelling: random.chance(0.5),
      },
      unixMs: () => Math.floor(beginMs + scheduler.nowMs),
      onSent: (text) => {
        events.add('sent', text);
        onSent();
      },
    });
  }

  #makeLane(config: LaneConfig): LaneWorld {
    const lane = new LaneWorld({
      config,
      board: this.board,
      scheduler: this.scheduler,
      onSensor: (which, sensor) => {
        this.events.add(`${which.id}/${sensor.name}`, sensor.saysEmpty ? 'empty' : 'not empty');
        this.arm.sensorChanged(which, sensor);
        if (sensor.fault !== 'none') this.#diskChecker.puzzleLane(which);
        else if (sensor.chatters) this.#chattered(which);
      },
      onInput: (which) => {
        this.#skipper.inputsChanged(which.id);
        this.arm.inputsChanged(which);
      },
      onMotion: (which) => {
        this.events.add(`${which.id}/arm`, which.barrier.motion);
        this.arm.moved(which);
      },
      onInView: (which, inLane) => {
        this.cameras.get(cameraOf(which, inLane.way))?.inView(which, inLane);
      },
      onLeft: (which, inLane, forwards) => this.#left(which, inLane, forwards),
    });
    this.arm.attach(lane);
    return lane;
  }

  /** What it saw is as puzzling after the first change as after the hundredth. */
  #chattered(lane: LaneWorld): void {
    const { nowMs } = this.scheduler;
    if (nowMs - (this.#puzzledMs.get(lane.id) ?? -Infinity) < PUZZLE_EVERY_MS) return;
    this.#puzzledMs.set(lane.id, nowMs);
    this.#diskChecker.puzzleLane(lane);
  }

  #makeCameras(lane: LaneWorld): void {
    const { id, camera, cameraExit } = lane.config;
    const box = this.boxOf(id);
    for (const [name, config] of [
      [id, camera],
      [cameraOf(lane, 'exit'), cameraExit],
    ] as const) {
      const port = config?.family === 'serial_frame' ? config.port : null;
      if (port === null) continue;
      const path = box.config.serialPorts.get(port)?.path ?? '';
      const man = new CameraMan({
        scheduler: this.scheduler,
        random: this.random.child(),
        send: (bytes) => box.deviceSends(path, bytes),
        onMisread: ({ id }, plate) => {
          this.events.add('camera', `${name} takes a car for ${plate}`);
          this.#diskChecker.visit(id, plate);
        },
      });
      this.cameras.set(name, man);
    }
  }

  #makeBox(config: Config): Box {
    const disk = new SimDisk({
      scheduler: this.scheduler,
      random: this.random.child(),
      onDurable: (operations) => this.#diskChecker.durable(config.node.id, operations),
    });
    return new Box({
      config,
      disk,
      scheduler: this.scheduler,
      wall: new WallTime(this.scheduler),
      random: this.random.child(),
      events: this.events,
      board: this.board,
      broker: this.broker,
      cloud: this.cloud,
      onDeviceBytes: (path, bytes) => {
        if (!path.startsWith('/dev/screens')) return;
        this.lanes.forEach(({ id }, at) => {
          if (this.boxOf(id).config === config) this.#screens[at]?.receive(bytes);
        });
      },
      onStarted: () => {
        this.arm.programStarted(config.lanes);
        for (const { id } of config.lanes) {
          this.modes.programStarted(id);
          this.#skipper.inputsChanged(id);
        }
      },
      onReady: () => this.arm.programReady(config.lanes),
      onFailed: (error) => this.verdict.fail('rule 12', `the program failed: ${stackOf(error)}`),
    });
  }

  /** Drivers go when the screen greets their plate. */
  #makeScreen(lane: LaneWorld): CardTwin {
    const box = this.boxOf(lane.id);
    return new CardTwin({
      address: lane.config.screen?.address ?? 0,
      sink: { write: (bytes) => box.deviceSends(`/dev/screens-${box.nodeId}`, bytes) },
      onShow: (lines) => {
        const text = lines.join('');
        if (/缴费\d|无入场/.test(text)) return;
        for (const inLane of lane.cars) if (text.includes(inLane.car.plate)) lane.wave(inLane);
      },
    });
  }

  #makeAttendant(): Attendant {
    const careless = this.random.chance(0.3) && !this.#without.has('careless attendant');
    return new Attendant({
      scheduler: this.scheduler,
      random: this.random.child(),
      events: this.events,
      lanes: this.lanes,
      node: (laneId) => this.boxOf(laneId).node,
      isOver: () => this.scheduler.nowMs >= this.#troubles.untilMs,
      onHandRequest: (laneId, what) => {
        this.arm.handRequest(laneId);
        return this.modes.asked(laneId, what);
      },
      carelessness: () => (careless && this.scheduler.nowMs < this.#troubles.untilMs ? 0.03 : 0),
    });
  }

  #come(car: Car, lane: LaneWorld, way: Direction): void {
    const towards = lane.config.direction === 'both' ? ` for the ${way}` : '';
    this.events.add('car', `${car.plate} (${car.quirk}) comes to ${lane.id}${towards}`);
    car.place = way === 'entry' ? 'at-entry' : 'at-exit';
    this.#diskChecker.visit(lane.id, car.plate);
    lane.arrive(car, way);
  }

  #left(lane: LaneWorld, { car, readAs, way, waved }: CarInLane, forwards: boolean): void {
    const plates = [car.plate, ...readAs];
    this.events.add('car', `${car.plate} leaves ${lane.id} ${forwards ? 'forwards' : 'backwards'}`);
    if (!forwards) {
      for (const plate of plates) this.#diskChecker.leftLane(lane.id, plate);
      car.quirk = 'none';
      const backMs = this.random.between(20_000, 200_000);
      this.scheduler.after(backMs, () => this.#come(car, lane, way));
      return;
    }
    this.#passages += 1;
    for (const plate of plates) {
      this.#diskChecker.gone(lane.id, plate);
      if (!waved || car.quirk === 'tailgates') this.#diskChecker.puzzle(lane.id, plate);
    }
    // For a beam alone, a vehicle with a trailer is two cars.
    const { guards } = lane.config;
    const isTwo = car.gap !== null && guards.size === 1 && guards.has('beam');
    // Where one loop and one camera see both sides, whoever goes unbidden may be either side's.
    const { direction, approachExit } = lane.config;
    const isEither = !waved && direction === 'both' && approachExit === null;
    if (isTwo || isEither) this.#diskChecker.puzzleLane(lane);
    if (way === 'entry') {
      car.place = 'inside';
      const exit = this.random.pick(this.exits);
      this.scheduler.after(car.staysMs, () => this.#come(car, exit, 'exit'));
      return;
    }
    car.place = 'gone';
    const again = this.random.chance(0.25) && this.scheduler.nowMs < this.#troubles.untilMs;
    if (!again) return;
    car.place = 'outside';
    const entry = this.random.pick(this.entries);
    this.scheduler.after(this.random.between(3_000, 60_000), () => {
      this.#come(car, entry, 'entry');
    });
  }

  #watchTheEnd(): void {
    this.scheduler.after(LOOK_MS, () => {
      for (const box of this.boxes) checkBounds(box, this.verdict);
      this.modes.look();
      this.leftOpen.look(this.lanes);
      if (!this.#finished()) this.#watchTheEnd();
    });
  }

  #finished(): boolean {
    const sinceMs = this.scheduler.nowMs - this.#troubles.untilMs;
    if (sinceMs < 0) return false;
    const stuck = this.#cars.find(({ place }) => place !== 'gone');
    if (stuck !== undefined) {
      if (sinceMs < LIVENESS_MS) return false;
      this.verdict.fail('liveness', `${stuck.plate} is still ${stuck.place}`);
      return true;
    }
    const images = this.boxes.map(({ disk }) => disk.image());
    const waits = images.some((image) => hasOutbox(image));
    if (waits && sinceMs < LIVENESS_MS + DRAIN_MS) return false;
    const clocksRight = this.#clockWrongMs() === 0;
    checkBooks(images, this.cloud, this.#diskChecker.enteredMs, clocksRight, this.verdict);
    this.#checkCash(images);
    this.#ended = true;
    return true;
  }

  #clockWrongMs(): number {
    return Math.max(...this.boxes.map(({ wall }) => wall.worstMs));
  }

  /** What the console said it took is on disk, unless a disk was in trouble at some time. */
  #checkCash(images: readonly Image[]): void {
    if (this.boxes.some(({ disk }) => disk.lastTroubleMs > 0)) return;
    const kept = settledByPlate(images);
    for (const [said, onDisk] of [
      [this.attendant.taken, kept.paid],
      [this.attendant.freed, kept.freed],
    ] as const) {
      for (const [plate, fen] of said) {
        const keptFen = onDisk.get(plate) ?? 0;
        if (keptFen >= fen) continue;
        this.verdict.fail('rule 9', `${plate} settled ${fen} fen and ${keptFen} are kept`);
      }
    }
  }
}

/** The camera that looks at those who go this way. */
function cameraOf({ id, config }: LaneWorld, way: Direction): string {
  return config.cameraExit !== null && way === 'exit' ? `${id}_exit` : id;
}

function hasOutbox(image: Image): boolean {
  for (const key of image.keys()) if (key.startsWith('outbox:')) return true;
  return false;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
