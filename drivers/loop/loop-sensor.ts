import type { InputLine } from '../gpio/port.js';
import type { Presence, PresenceSensor } from './port.js';

/** Quiet is proved only by samples that lie closer together than this. */
const SAMPLE_GAP_MAX_MS = 250;

/**
 * A presence sensor on one input: active is present at once, unknown is unknown at once, and absent
 * needs `clearMs` of quiet without a gap between the samples. Until that, and at the start, it says
 * what it said last, which at the start is `unknown`.
 */
export class LoopSensor implements PresenceSensor {
  readonly name: string;
  readonly counters = { activations: 0, unknowns: 0 };
  private readonly input: InputLine;
  private readonly clearMs: number;
  private presence: Presence = 'unknown';
  private quietSinceMs: number | null = null;
  private sampledMs = 0;

  constructor(options: { name: string; input: InputLine; clearMs: number }) {
    this.name = options.name;
    this.input = options.input;
    this.clearMs = options.clearMs;
  }

  sample(nowMs: number): Presence {
    const level = this.input.read();
    if (level !== 'inactive') {
      this.quietSinceMs = null;
      this.enter(level === 'active' ? 'present' : 'unknown');
      return this.presence;
    }
    const gapMs = nowMs - this.sampledMs;
    this.sampledMs = nowMs;
    if (this.quietSinceMs === null || gapMs > SAMPLE_GAP_MAX_MS || gapMs < 0)
      this.quietSinceMs = nowMs;
    if (nowMs - this.quietSinceMs >= this.clearMs) this.enter('absent');
    return this.presence;
  }

  /** The hint never changes what `sample` says; it is a reason to take a sample. */
  onHint(callback: () => void): void {
    this.input.onHint(callback);
  }

  private enter(presence: Presence): void {
    if (presence === this.presence) return;
    this.presence = presence;
    if (presence === 'present') this.counters.activations += 1;
    if (presence === 'unknown') this.counters.unknowns += 1;
  }
}
