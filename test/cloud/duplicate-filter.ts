/** Services that the published server filters: every name that contains one of these. */
const filtered = ['in_park', 'out_park', 'upload_order'];

/** The published server's memory of order messages: shared, in memory, lost at a restart. */
const entriesMax = 5_000;

/**
 * The duplicate filter of the published server: a signature seen before is a duplicate, and so is
 * a third message of the same login, service and order. It remembers before anything is checked.
 */
export class DuplicateFilter {
  readonly #seen = new Map<string, number>();

  isDuplicate(message: { login: string; service: string; orderId: string; sign: string }): boolean {
    if (!filtered.some((part) => message.service.includes(part))) return false;
    if (this.#count(`sign ${message.sign}`) > 1) return true;
    // A message without a token counts as seen, too.
    if (message.login === '') return true;
    return this.#count(`order ${message.login} ${message.service} ${message.orderId}`) > 2;
  }

  restart(): void {
    this.#seen.clear();
  }

  #count(key: string): number {
    const count = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.delete(key);
    this.#seen.set(key, count);
    if (this.#seen.size > entriesMax) {
      const [oldest] = this.#seen.keys();
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
    return count;
  }
}
