/** Counts faults in a sliding span of time; remembers no more of them than it needs to tell. */
export class FaultFrequency {
  readonly #faultsMax: number;
  readonly #spanMs: number;
  #atMs: number[] = [];

  constructor(options: { faultsMax: number; spanMs: number }) {
    this.#faultsMax = options.faultsMax;
    this.#spanMs = options.spanMs;
  }

  /** A fault more. Returns how many there were in the span once they are too many, else null. */
  add(nowMs: number): number | null {
    const recent = this.#atMs.filter((atMs) => nowMs - atMs < this.#spanMs);
    this.#atMs = [...recent, nowMs].slice(-this.#faultsMax);
    if (this.#atMs.length < this.#faultsMax) return null;
    // Told once for so many; then it is counted anew.
    const count = this.#atMs.length;
    this.#atMs = [];
    return count;
  }
}
