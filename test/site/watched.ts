/** Lets others wait until something that they can check for has become true. */
export class Watched {
  readonly #waiting = new Set<() => void>();

  changed(): void {
    for (const check of [...this.#waiting]) check();
  }

  /** Resolves as soon as `condition` holds. Rejects with `what` after `limitMs`, which is long, as the machine may be busy. */
  until(what: string, condition: () => boolean, limitMs = 60_000): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (!condition()) return;
        end();
        resolve();
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`This did not happen within ${limitMs} ms: ${what}`));
      }, limitMs);
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
      };
      this.#waiting.add(check);
    });
  }
}
