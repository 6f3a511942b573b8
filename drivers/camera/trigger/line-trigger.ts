import type { Clock, Timer } from '../../clock.js';
import type { OutputLine } from '../../gpio/port.js';

/** Long enough for the inputs of cameras, which look at them every few milliseconds. */
const PULSE_MS = 200;

/**
 * An output wired to the trigger input of a camera. It asks the camera to look, and nothing more: a
 * pulse that fails is counted, and the read comes when the camera sees the car by itself.
 */
export class LineTrigger {
  readonly counters = { pulses: 0, failed: 0 };
  private readonly line: OutputLine;
  private readonly clock: Clock;
  private timer: Timer | null = null;

  /** Ends the pulse that an earlier process may have left on. */
  constructor(options: { line: OutputLine; clock: Clock }) {
    this.line = options.line;
    this.clock = options.clock;
    this.end();
  }

  /** A pulse that is on begins anew. */
  fire(): void {
    this.timer?.cancel();
    this.counters.pulses += 1;
    this.timer = this.clock.after(PULSE_MS, () => this.end());
    try {
      this.line.pulse(PULSE_MS);
    } catch {
      this.counters.failed += 1;
    }
  }

  close(): void {
    this.timer?.cancel();
    this.end();
  }

  private end(): void {
    try {
      this.line.write(false);
    } catch {
      this.counters.failed += 1;
    }
  }
}
