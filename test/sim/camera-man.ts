import { CameraTwin } from '../../drivers/camera/serial-frame/twin.js';
import type { CarInLane, LaneWorld } from './lane-world.js';
import { misread } from './misread.js';
import type { SeededRandom } from './random.js';
import type { Scheduler } from './scheduler.js';

/** How badly a camera reads; 0 to 1 each. */
export interface CameraFaults {
  lost: number;
  late: number;
  garbled: number;
  repeated: number;
  misread: number;
}

export const calmCamera: CameraFaults = { lost: 0, late: 0, garbled: 0, repeated: 0, misread: 0 };

/** A standing car that nobody let in is read again, as cameras with a trigger do. */
const AGAIN_MS = 5_000;
/** So many of the cars that are seen badly are seen without a plate. */
const WITHOUT_PLATE = 0.2;
/** So often the same car is read once more, and better, a moment after it was misread. */
const READ_BETTER = 0.7;
/** Later than this, nobody can know that a read is of a car that is gone. */
const ECHO_MAX_MS = 10_000;

/** The camera of one side of a lane: reads what comes into view, well or badly, once or several times. */
export class CameraMan {
  faults: CameraFaults = calmCamera;
  readonly #twin: CameraTwin;
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #onMisread: (lane: LaneWorld, plate: string) => void;
  #last: { seen: { plate: string; cameraTimeS: number }; atMs: number } | null = null;

  constructor(options: {
    scheduler: Scheduler;
    random: SeededRandom;
    send: (bytes: Uint8Array) => void;
    /** A car is about to be told of by another plate than it has. */
    onMisread: (lane: LaneWorld, plate: string) => void;
  }) {
    this.#onMisread = options.onMisread;
    this.#scheduler = options.scheduler;
    this.#random = options.random;
    this.#twin = new CameraTwin({ sink: { write: options.send } });
  }

  /** Tells once more of the car that it told of a moment ago, as of one that it sees now. */
  tellAgain(): void {
    if (this.#last === null) return;
    const { seen, atMs } = this.#last;
    if (this.#scheduler.nowMs - atMs < ECHO_MAX_MS) this.#twin.see(seen);
  }

  inView(lane: LaneWorld, inLane: CarInLane): void {
    const delayMs = this.#random.chance(this.faults.late)
      ? this.#random.between(1_500, 3_000)
      : this.#random.between(30, 700);
    this.#scheduler.after(delayMs, () => this.#read(lane, inLane));
  }

  #read(lane: LaneWorld, inLane: CarInLane): void {
    if (!lane.cars.includes(inLane) || inLane.reversing) return;
    this.#tell(lane, inLane);
    this.#scheduler.after(AGAIN_MS + this.#random.between(0, 1_000), () => {
      if (lane.waiting.includes(inLane)) this.#read(lane, inLane);
    });
  }

  #tell(lane: LaneWorld, inLane: CarInLane): void {
    if (!lane.cars.includes(inLane) || inLane.reversing) return;
    const { direction, cameraExit } = lane.config;
    const looksBothWays = direction === 'both' && cameraExit === null;
    const seen = {
      plate: inLane.car.plate,
      cameraTimeS: Math.floor(this.#scheduler.nowMs / 1_000),
      // The camera of the one side tells who comes towards it.
      ...(looksBothWays && inLane.way === 'exit' ? { direction: 'leaving' as const } : {}),
    };
    if (this.faults.misread > 0 && this.#random.chance(this.faults.misread)) {
      this.#misread(lane, inLane);
    } else if (this.#random.chance(this.faults.garbled)) {
      this.#twin.seeGarbled(seen, { at: this.#random.whole(0, 60) });
    } else if (!this.#random.chance(this.faults.lost)) {
      this.#twin.see(seen);
      this.#last = { seen, atMs: this.#scheduler.nowMs };
      if (this.#random.chance(this.faults.repeated)) this.#repeat(seen);
    }
  }

  #misread(lane: LaneWorld, inLane: CarInLane): void {
    const isSeen = !this.#random.chance(WITHOUT_PLATE);
    const plate = isSeen ? misread(inLane.car.plate, this.#random) : '';
    inLane.readAs.add(plate);
    this.#onMisread(lane, plate);
    const confidence = this.#random.whole(30, 95);
    this.#twin.see({ plate, confidence, cameraTimeS: Math.floor(this.#scheduler.nowMs / 1_000) });
    if (!this.#random.chance(READ_BETTER)) return;
    this.#scheduler.after(this.#random.between(100, 3_000), () => this.#tell(lane, inLane));
  }

  /** The same frame again, or a second read of the same car. */
  #repeat(seen: { plate: string; cameraTimeS: number }): void {
    const again = this.#random.chance(0.5);
    this.#scheduler.after(this.#random.between(100, 6_000), () => {
      if (again) this.#twin.repeat();
      else this.#twin.see(seen);
    });
  }
}
