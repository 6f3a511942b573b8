import type { InputLine, Level } from '../gpio/port.js';

/** A contact must stay as it is for this long before a change is believed. */
const STEADY_MS = 60;
/** What was read longer ago than this proves nothing about the time between. */
const SAMPLE_GAP_MAX_MS = 250;

/**
 * A contact that says one thing: a button, a door, a fault relay. A change counts once it has been
 * there for 60 ms without a gap. An input that cannot be read is `unknown` at once.
 */
export class Contact {
  readonly counters = { closed: 0, opened: 0, unknowns: 0 };
  private readonly input: InputLine;
  private believed: Level | null = null;
  /** What it was when it could last be read. */
  private known: Level = 'inactive';
  private latest: Level | null = null;
  private sinceMs = 0;
  private sampledMs = -Infinity;

  constructor(input: InputLine) {
    this.input = input;
  }

  /** What is believed; null until the first reading has proved itself. */
  get level(): Level | null {
    return this.believed;
  }

  /** Whether the next readings change nothing as long as the input stays as it is. */
  get rests(): boolean {
    return this.latest === this.believed;
  }

  /** Reads once. Returns the new level where it has changed, and null else. */
  sample(nowMs: number): Level | null {
    const level = this.input.read();
    const gap = nowMs - this.sampledMs > SAMPLE_GAP_MAX_MS;
    this.sampledMs = nowMs;
    if (level !== this.latest || (gap && level !== this.believed)) {
      this.latest = level;
      this.sinceMs = nowMs;
    }
    if (level === this.believed) return null;
    if (level !== 'unknown' && nowMs - this.sinceMs < STEADY_MS) return null;
    this.believed = level;
    if (level === 'unknown') {
      this.counters.unknowns += 1;
      return level;
    }
    // One that is open when it is first looked at, or as before when it can be read again, has not
    // changed.
    if (level === this.known) return null;
    this.known = level;
    this.counters[level === 'active' ? 'closed' : 'opened'] += 1;
    return level;
  }

  onHint(callback: () => void): void {
    this.input.onHint(callback);
  }
}
