import type { Clock, Timer } from '../../clock.js';
import { signal } from '../../gpio/electrical.js';
import type { InputLine, Level, LineAddress } from '../../gpio/port.js';
import type { InputChange } from './input-change.js';

/** A pulse that was told in one message stands for so long: longer than a contact must be steady. */
const PULSE_MS = 200;

/**
 * The inputs of a camera as lines: closed is the high level. The camera tells changes and cannot be
 * asked, so an input is unknown until its first change, and again whenever a change may have been
 * missed: while the camera cannot be heard, and after it could not be heard. A push that the camera
 * sends again late may still set an old level, so nothing that keeps an arm up may hang here.
 */
export class CameraInputs {
  private readonly clock: Clock;
  private readonly reached: () => boolean;
  private readonly levels = new Map<number, boolean>();
  private readonly pulses = new Map<number, Timer>();
  private readonly lines = new Set<CameraInput>();

  /** `reached`: whether a change would be heard of now. */
  constructor(options: { clock: Clock; reached: () => boolean }) {
    this.clock = options.clock;
    this.reached = options.reached;
  }

  /** The input that `address.line` numbers. */
  readonly open = (address: LineAddress): InputLine => {
    const line = new CameraInput(address, {
      level: () => (this.reached() ? this.levels.get(Number(address.line)) : undefined),
      closed: () => void this.lines.delete(line),
    });
    this.lines.add(line);
    return line;
  };

  came({ input, became }: InputChange): void {
    this.pulses.get(input)?.cancel();
    this.enter(input, became !== 'open');
    if (became !== 'pulsed') return;
    const pulse = this.clock.after(PULSE_MS, () => this.enter(input, false));
    this.pulses.set(input, pulse);
  }

  /** Changes may have been missed. */
  lost(): void {
    for (const pulse of this.pulses.values()) pulse.cancel();
    this.levels.clear();
    for (const line of this.lines) line.hint();
  }

  private enter(input: number, high: boolean): void {
    this.levels.set(input, high);
    for (const line of this.lines) if (line.address.line === input) line.hint();
  }
}

class CameraInput implements InputLine {
  readonly counters = { reads: 0, failedReads: 0, hints: 0, lostEdges: 0, bounces: 0 };
  private readonly callbacks: (() => void)[] = [];

  constructor(
    readonly address: LineAddress,
    private readonly camera: { level: () => boolean | undefined; closed: () => void },
  ) {}

  read(): Level {
    const level = signal(this.address, this.camera.level());
    this.counters.reads += 1;
    if (level === 'unknown') this.counters.failedReads += 1;
    return level;
  }

  onHint(callback: () => void): void {
    this.callbacks.push(callback);
  }

  hint(): void {
    this.counters.hints += 1;
    for (const callback of this.callbacks) callback();
  }

  close(): void {
    this.camera.closed();
  }
}
