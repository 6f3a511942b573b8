import type { Clock, Timer } from '../../clock.js';
import type { InputLine, OutputLine } from '../../gpio/port.js';
import { limitPosition } from '../limit-position.js';
import type { ArmPosition, Barrier } from '../port.js';
import { LineHold } from './line-hold.js';

/**
 * A barrier whose control board takes momentary contacts. At most one contact is closed at a time,
 * but for a raise: it does not wait for a contact that cannot be opened, since boards let the open
 * signal win over the others (GB/T 24973). Without a lower line, `lower` does nothing: the board
 * closes by its own loop logic.
 */
export class RelayBarrier implements Barrier {
  readonly counters = { raises: 0, lowers: 0, stops: 0 };
  readonly holdContact?: LineHold;
  private readonly raising: Pulse;
  private readonly lowering: Pulse | null;
  private readonly stopping: Pulse | null;
  private readonly limitUp: InputLine | null;
  private readonly limitDown: InputLine | null;

  /** Ends the pulse that an earlier process may have left on. */
  constructor(options: {
    clock: Clock;
    pulseMs: number;
    raise: OutputLine;
    lower: OutputLine | null;
    stop: OutputLine | null;
    hold?: OutputLine | null;
    limitUp: InputLine | null;
    limitDown: InputLine | null;
  }) {
    const pulse = (line: OutputLine) => new Pulse(line, options.clock, options.pulseMs);
    this.raising = pulse(options.raise);
    this.lowering = options.lower && pulse(options.lower);
    this.stopping = options.stop && pulse(options.stop);
    this.limitUp = options.limitUp;
    this.limitDown = options.limitDown;
    if (options.hold) this.holdContact = new LineHold(options.hold, () => this.raising.endNow());
    for (const pulse of this.pulses()) pulse.end();
  }

  raise(): void {
    for (const pulse of this.others(this.raising)) pulse.end();
    this.raising.start();
    this.counters.raises += 1;
  }

  lower(): void {
    if (this.lowering === null) return;
    this.only(this.lowering);
    this.counters.lowers += 1;
  }

  stop(): void {
    if (this.stopping === null) return;
    this.only(this.stopping);
    this.counters.stops += 1;
  }

  position(): ArmPosition {
    return limitPosition(this.limitUp, this.limitDown);
  }

  close(): void {
    for (const pulse of this.pulses()) pulse.close();
  }

  private only(wanted: Pulse): void {
    for (const pulse of this.others(wanted)) pulse.endNow();
    wanted.start();
  }

  private others(wanted: Pulse): Pulse[] {
    return this.pulses().filter((pulse) => pulse !== wanted);
  }

  private pulses(): Pulse[] {
    return [this.raising, this.lowering, this.stopping].filter((pulse) => pulse !== null);
  }
}

/** A contact that is closed for a while. */
class Pulse {
  private timer: Timer | null = null;
  /** True at the start too: an earlier process may have left the contact closed. */
  private maybeOn = true;

  constructor(
    private readonly line: OutputLine,
    private readonly clock: Clock,
    private readonly lengthMs: number,
  ) {}

  /** Closes the contact; a pulse that is on begins anew. */
  start(): void {
    this.timer?.cancel();
    this.maybeOn = true;
    this.timer = this.clock.after(this.lengthMs, () => this.end());
    this.line.pulse(this.lengthMs);
  }

  /** @throws DriverError `gpio/write-failed` when the contact may stay closed */
  endNow(): void {
    if (!this.maybeOn) return;
    this.line.write(false);
    this.maybeOn = false;
    this.timer?.cancel();
    this.timer = null;
  }

  /** As `endNow`, but tries again and again where it fails: the contact must not stay closed. */
  end(): void {
    try {
      this.endNow();
    } catch {
      this.timer?.cancel();
      this.timer = this.clock.after(this.lengthMs, () => this.end());
    }
  }

  /** Opens the contact for good; there is one try, because the line may be closed next. */
  close(): void {
    this.end();
    this.timer?.cancel();
    this.timer = null;
  }
}
