/** What is known about a place: `unknown` counts as present wherever safety is at stake. */
export type Presence = 'present' | 'absent' | 'unknown';

/**
 * A presence sensor: inductive loop, beam or radar. Presence is taken at once, absence only after
 * the signal was quiet for the clear time.
 */
export interface PresenceSensor {
  readonly name: string;
  /** Reads the line and the filter at one moment of the lane's tick. */
  sample(nowMs: number): Presence;
  onHint(callback: () => void): void;
  readonly counters: { activations: number; unknowns: number };
}
