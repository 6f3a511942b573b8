import { CardTwin } from '../../drivers/card/family1/twin.js';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import type { Config } from '../../runtime/config/config.js';
import { Attendant } from './attendant.js';
import { beginMs, Box } from './box.js';
import { CameraMan } from './camera-man.js';
import { makeCars, type Car } from './car.js';
import { ArmChecker } from './checker/arm-checker.js';
import { DiskChecker } from './checker/disk-checker.js';
import { cashByPlate, checkBooks } from './checker/final-checker.js';
import { RateChecker } from './checker/rate-checker.js';
import { Verdict, type Violation } from './checker/verdict.js';
import { SimCloud } from './cloud.js';
import { SimDisk } from './disk.js';
import { EventLog } from './event-log.js';
import { LaneWorld, type CarInLane } from './lane-world.js';
import { SimBroker } from './park-bus.js';
import { SeededRandom } from './random.js';
import { Scheduler } from './scheduler.js';
import { laneOf, localId, parkKey, siteConfig } from './site.js';
import { Troubles } from './troubles.js';

/** Cars come one after another within this time for each of them. */
const ARRIVAL_GAP_MS = 30_000;
/** Once nothing is broken any more, every car gets out within this time. */
const LIVENESS_MS = 90 * 60_000;
const DRAIN_MS = 40 * 60_000;
const LOOK_MS = 5_000;

export interface RunOptions {
  seed: number;
  cars: number;
}

export interface RunResult {
  seed: number;
  violation: Violation | null;
  fingerprint: string;
  events: number;
  lastEvents: string[];
  /** Simulated time, counted once for each lane. */
  laneHours: number;
}

/** Runs one seed to its end or to the first violation. */
export async function simulate(options: RunOptions): Promise<RunResult> {
  return new Simulation(options).run();
}

/** One site, one seed: everything in it is drawn from that number. */
export class Simulation {
  readonly scheduler = new Scheduler();
  readonly events = new EventLog(this.scheduler);
  readonly verdict = new Verdict(this.scheduler, this.events);
  readonly board = new MemoryBoard();
  readonly config: Config;
  readonly random: SeededRandom;
  readonly disk: SimDisk;
  readonly broker: SimBroker;
  readonly cloud: SimCloud;
  readonly box: Box;
  readonly arm: ArmChecker;
  readonly entry: LaneWorld;
  readonly exit: LaneWorld;
  readonly cameras = new Map<string, CameraMan>();
  readonly seed: number;
  readonly #cars: Car[];
  readonly #diskChecker: DiskChecker;
  readonly #attendant: Attendant;
  readonly #troubles: Troubles;
  readonly #screens: CardTwin[];
  #ended = false;

  constructor({ seed, cars }: RunOptions) {
    const { scheduler, events, verdict, board } = this;
    this.seed = seed;
    this.random = new SeededRandom(seed);
    const onFailure = this.random.chance(0.5) ? 'open' : 'hold';
    this.config = siteConfig({ onFailure, leaveFirst: this.random.chance(0.8) });
    this.disk = new SimDisk({
      scheduler,
      random: this.random.child(),
      onDurable: (operations) => this.#diskChecker.durable(operations),
    });
    this.broker = new SimBroker({ scheduler, random: this.random.child() });
    const rate = new RateChecker(scheduler, verdict);
    this.cloud = this.#makeCloud(() => rate.sent());
    this.arm = new ArmChecker(
      {
        scheduler,
        events,
        verdict,
        board,
        onFailure,
        tickMs: this.config.gpio.tickMs,
        diskTroubleMs: () => this.disk.lastTroubleMs,
        programRunning: () => this.box.running,
      },
      this.config.lanes,
    );
    this.entry = this.#makeLane('entry');
    this.exit = this.#makeLane('exit');
    this.#diskChecker = new DiskChecker({
      scheduler,
      verdict,
      arm: this.arm,
      lanes: new Map([this.entry, this.exit].map((lane) => [lane.id, lane])),
      diskTroubleMs: () => this.disk.lastTroubleMs,
      programStartedMs: () => this.box.startedMs,
    });
    this.box = this.#makeBox();
    this.#screens = [this.entry, this.exit].map((lane) => this.#makeScreen(lane));
    this.#attendant = new Attendant({
      scheduler,
      random: this.random.child(),
      events,
      lanes: [this.entry, this.exit],
      node: () => this.box.node,
      onHandRequest: (laneId) => this.arm.handRequest(laneId),
    });
    const withinMs = cars * ARRIVAL_GAP_MS;
    this.#cars = makeCars(this.random.child(), cars, withinMs);
    this.#troubles = new Troubles(this, { untilMs: withinMs + 20 * 60_000 });
  }

  get monthlyPlates(): string[] {
    return this.#cars.filter(({ monthly }) => monthly).map(({ plate }) => plate);
  }

  async run(): Promise<RunResult> {
    this.box.start();
    for (const car of this.#cars) {
      this.scheduler.after(car.arrivesMs, () => this.#come(car, this.entry));
    }
    this.#troubles.plan();
    this.#watchTheEnd();
    try {
      await this.scheduler.run(() => this.#ended || this.verdict.violation !== null);
    } catch (error) {
      this.verdict.fail('rule 12', `an exception ended the program: ${stackOf(error)}`);
    }
    return {
      seed: this.seed,
      violation: this.verdict.violation,
      events: this.events.count,
      lastEvents: this.events.last(80),
      fingerprint: this.events.fingerprint(),
      laneHours: (2 * this.scheduler.nowMs) / 3_600_000,
    };
  }

  #makeCloud(onSent: () => void): SimCloud {
    const { scheduler, events, random } = this;
    return new SimCloud({
      scheduler,
      random: random.child(),
      parkId: this.config.park.id,
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

  #makeLane(direction: 'entry' | 'exit'): LaneWorld {
    const config = laneOf(this.config, direction);
    const lane = new LaneWorld({
      config,
      board: this.board,
      scheduler: this.scheduler,
      onSensor: (which, sensor) => {
        this.events.add(`${which.id}/${sensor.name}`, sensor.saysEmpty ? 'empty' : 'not empty');
        this.arm.sensorChanged(which, sensor);
        if (sensor.fault !== 'none') this.#diskChecker.puzzleLane(which);
      },
      onMotion: (which) => this.events.add(`${which.id}/arm`, which.barrier.motion),
      onInView: (which, inLane) => this.cameras.get(which.id)?.inView(which, inLane),
      onLeft: (which, inLane, forwards) => this.#left(which, inLane, forwards),
    });
    this.arm.attach(lane);
    const path = this.config.serialPorts.get(config.camera.port)?.path ?? '';
    const camera = new CameraMan({
      scheduler: this.scheduler,
      random: this.random.child(),
      send: (bytes) => this.box.deviceSends(path, bytes),
    });
    this.cameras.set(config.id, camera);
    return lane;
  }

  #makeBox(): Box {
    return new Box({
      config: this.config,
      scheduler: this.scheduler,
      random: this.random.child(),
      events: this.events,
      board: this.board,
      disk: this.disk,
      broker: this.broker,
      cloud: this.cloud,
      onDeviceBytes: (path, bytes) => {
        if (path !== '/dev/screens') return;
        for (const screen of this.#screens) screen.receive(bytes);
      },
      onStarted: () => this.arm.programStarted(),
      onFailed: (error) => this.verdict.fail('rule 12', `the program failed: ${stackOf(error)}`),
    });
  }

  /** Drivers go when the screen greets their plate. */
  #makeScreen(lane: LaneWorld): CardTwin {
    return new CardTwin({
      address: lane.config.screen?.address ?? 0,
      sink: { write: (bytes) => this.box.deviceSends('/dev/screens', bytes) },
      onShow: (lines) => {
        const text = lines.join('');
        if (/缴费\d|无入场/.test(text)) return;
        for (const inLane of lane.cars) if (text.includes(inLane.car.plate)) inLane.waved = true;
      },
    });
  }

  #come(car: Car, lane: LaneWorld): void {
    this.events.add('car', `${car.plate} (${car.quirk}) comes to ${lane.id}`);
    car.place = lane === this.entry ? 'at-entry' : 'at-exit';
    this.#diskChecker.visit(lane.id, car.plate);
    lane.arrive(car);
  }

  #left(lane: LaneWorld, { car, waved }: CarInLane, forwards: boolean): void {
    this.events.add('car', `${car.plate} leaves ${lane.id} ${forwards ? 'forwards' : 'backwards'}`);
    if (forwards) this.#diskChecker.gone(lane.id, car.plate);
    if (forwards && (!waved || car.quirk === 'tailgates')) {
      this.#diskChecker.puzzle(lane.id, car.plate);
    }
    if (!forwards) {
      this.#diskChecker.leftLane(lane.id, car.plate);
      car.quirk = 'none';
      const backMs = this.random.between(20_000, 200_000);
      this.scheduler.after(backMs, () => this.#come(car, lane));
    } else if (lane === this.entry) {
      car.place = 'inside';
      this.scheduler.after(car.staysMs, () => this.#come(car, this.exit));
    } else {
      car.place = 'gone';
      if (this.random.chance(0.25) && this.scheduler.nowMs < this.#troubles.untilMs) {
        this.scheduler.after(this.random.between(3_000, 60_000), () => this.#come(car, this.entry));
        car.place = 'outside';
      }
    }
  }

  #watchTheEnd(): void {
    this.scheduler.after(LOOK_MS, () => {
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
    const image = this.disk.image();
    const waits = [...image.keys()].some((key) => key.startsWith('outbox:'));
    if (waits && sinceMs < LIVENESS_MS + DRAIN_MS) return false;
    checkBooks(image, this.cloud, this.verdict);
    this.#checkCash(image);
    this.#ended = true;
    return true;
  }

  /** What the console said it took is on disk, unless the disk was in trouble at some time. */
  #checkCash(image: ReadonlyMap<string, Uint8Array>): void {
    if (this.disk.lastTroubleMs > 0) return;
    const kept = cashByPlate(image);
    for (const [plate, fen] of this.#attendant.taken) {
      if ((kept.get(plate) ?? 0) >= fen) continue;
      this.verdict.fail('rule 9', `${plate} paid ${fen} fen and ${kept.get(plate) ?? 0} are kept`);
    }
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
