/** The published server refuses the message after 100 accepted ones within 11 seconds. */
export class RateLimit {
  readonly #accepted = new Map<string, number[]>();

  /** @param nowMs any clock that only grows */
  accepts(login: string, nowMs: number): boolean {
    const times = this.#accepted.get(login) ?? [];
    this.#accepted.set(login, times);
    const oldest = times.length >= 100 ? times[0] : undefined;
    if (oldest !== undefined && Math.floor(nowMs / 1000) - Math.floor(oldest / 1000) < 11) {
      return false;
    }
    times.push(nowMs);
    if (times.length > 100) times.shift();
    return true;
  }

  restart(): void {
    this.#accepted.clear();
  }
}
