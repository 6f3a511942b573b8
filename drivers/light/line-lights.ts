import type { OutputLine } from '../gpio/port.js';
import type { Light, Lights } from './port.js';

/** Lamps on output lines, red, green or both; one that is not wired is left out. */
export class LineLights implements Lights {
  readonly counters = { changes: 0, failed: 0 };
  private shown: Light | null = null;

  constructor(private readonly lines: { red: OutputLine | null; green: OutputLine | null }) {}

  show(light: Light): void {
    if (light === this.shown) return;
    try {
      // The lamp that must not lie goes out first: never are both on.
      this.lines[light === 'red' ? 'green' : 'red']?.write(false);
      this.lines[light]?.write(true);
    } catch {
      this.counters.failed += 1;
      return;
    }
    this.shown = light;
    this.counters.changes += 1;
  }
}
