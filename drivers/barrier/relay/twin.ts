import type { Clock, Timer } from '../../clock.js';

export type ArmMotion = 'still' | 'rising' | 'lowering';
export type Contact = 'raise' | 'lower' | 'stop' | 'hold';
export interface LimitSwitches {
  up: boolean;
  down: boolean;
}

const UP_DEGREES = 90;
/** A limit switch closes this far before the end of the way. */
const SWITCH_DEGREES = 3;

/**
 * A barrier with its arm. A contact that closes starts a motion, raise turns a lowering arm round
 * at once, and with raise and lower both closed it raises. While hold is closed the arm goes up and
 * stays up; when it opens, the board closes by itself. The arm needs `travelMs` for 90 degrees.
 */
export class BarrierTwin {
  private readonly clock: Clock;
  private readonly travelMs: number;
  private readonly onLimits: (limits: LimitSwitches) => void;
  private readonly onMotion: (motion: ArmMotion, angleDegrees: number) => void;
  private readonly closed: Record<Contact, boolean> = {
    raise: false,
    lower: false,
    stop: false,
    hold: false,
  };
  private readonly lost: LimitSwitches = { up: false, down: false };
  private current: ArmMotion = 'still';
  private startDegrees: number;
  private startMs: number;
  private slowness = 1;
  private stuck = false;
  private timer: Timer | null = null;
  private reported: LimitSwitches;
  /** How often raise and lower were closed at the same time; a sound controller never does that. */
  conflicts = 0;

  constructor(options: {
    clock: Clock;
    travelMs: number;
    angleDegrees?: number;
    onLimits?: (limits: LimitSwitches) => void;
    onMotion?: (motion: ArmMotion, angleDegrees: number) => void;
  }) {
    this.clock = options.clock;
    this.travelMs = options.travelMs;
    this.onLimits = options.onLimits ?? (() => undefined);
    this.onMotion = options.onMotion ?? (() => undefined);
    this.startDegrees = options.angleDegrees ?? 0;
    this.startMs = this.clock.monotonicMs();
    this.reported = this.limits;
    this.onLimits(this.reported);
  }

  /** 0 is down, 90 is up. */
  get angleDegrees(): number {
    const elapsedMs = this.clock.monotonicMs() - this.startMs;
    const moved = elapsedMs * this.degreesPerMs * DIRECTION[this.current];
    return Math.min(UP_DEGREES, Math.max(0, this.startDegrees + moved));
  }

  get motion(): ArmMotion {
    return this.current;
  }

  get limits(): LimitSwitches {
    const angle = this.angleDegrees;
    return {
      up: !this.lost.up && angle >= UP_DEGREES - SWITCH_DEGREES,
      down: !this.lost.down && angle <= SWITCH_DEGREES,
    };
  }

  setContact(contact: Contact, closed: boolean): void {
    const closes = closed && !this.closed[contact];
    const opens = !closed && this.closed[contact];
    this.closed[contact] = closed;
    if (contact === 'hold' && opens) this.move('lowering');
    if (!closes) return;
    if (this.closed.raise && this.closed.lower) this.conflicts += 1;
    if (contact === 'stop') this.move('still');
    else if (this.closed.raise || this.closed.hold) this.move('rising');
    else this.move('lowering');
  }

  /** The arm stops where it is and does not move until it is freed. */
  setStuck(stuck: boolean): void {
    if (stuck) this.move('still');
    this.stuck = stuck;
  }

  /** Someone lifts the arm by hand. */
  forceUp(): void {
    this.startDegrees = UP_DEGREES;
    this.startMs = this.clock.monotonicMs();
    this.enter('still');
  }

  /** A limit switch is torn off and never closes, or is mended. */
  loseLimit(limit: 'up' | 'down', lost: boolean): void {
    this.lost[limit] = lost;
    this.reportLimits();
  }

  /** The way takes `factor` times as long from now on. */
  setSlowness(factor: number): void {
    const motion = this.current;
    this.settle();
    this.slowness = factor;
    if (motion !== 'still') this.planNext();
  }

  private get degreesPerMs(): number {
    return UP_DEGREES / (this.travelMs * this.slowness);
  }

  private move(motion: ArmMotion): void {
    if (this.stuck) return;
    this.settle();
    const atItsEnd = {
      still: true,
      rising: this.startDegrees >= UP_DEGREES,
      lowering: this.startDegrees <= 0,
    };
    this.enter(atItsEnd[motion] ? 'still' : motion);
  }

  private enter(motion: ArmMotion): void {
    const changed = motion !== this.current;
    this.current = motion;
    this.planNext();
    this.reportLimits();
    if (changed) this.onMotion(motion, this.angleDegrees);
  }

  /** Makes the angle of now the start of what follows. */
  private settle(): void {
    this.startDegrees = this.angleDegrees;
    this.startMs = this.clock.monotonicMs();
  }

  /** Wakes up where a limit switch changes and at the end of the way. */
  private planNext(): void {
    this.timer?.cancel();
    this.timer = null;
    if (this.current === 'still') return;
    const direction = DIRECTION[this.current];
    const left = STATIONS.map((station) => (station - this.startDegrees) * direction);
    const next = Math.min(...left.filter((degrees) => degrees > 0));
    // A millisecond past a switch, so that the arm is beyond it and not on it.
    const delayMs = Math.floor(next / this.degreesPerMs) + 1;
    const toEndMs = Math.ceil(this.degreesToEnd() / this.degreesPerMs);
    this.timer = this.clock.after(Math.min(delayMs, toEndMs), () => this.arrived());
  }

  private arrived(): void {
    this.settle();
    this.enter(this.degreesToEnd() === 0 ? 'still' : this.current);
  }

  private degreesToEnd(): number {
    return this.current === 'rising' ? UP_DEGREES - this.startDegrees : this.startDegrees;
  }

  private reportLimits(): void {
    const limits = this.limits;
    if (limits.up === this.reported.up && limits.down === this.reported.down) return;
    this.reported = limits;
    this.onLimits(limits);
  }
}

const DIRECTION = { still: 0, rising: 1, lowering: -1 } as const;
const STATIONS = [0, SWITCH_DEGREES, UP_DEGREES - SWITCH_DEGREES, UP_DEGREES];
