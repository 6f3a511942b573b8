import { settled } from './clock.js';

const WAIT_MAX_MS = 30_000;

/** Resolves as soon as the condition holds; rejects when it never does. */
export async function until(condition: () => boolean, what = condition.toString()): Promise<void> {
  const startedMs = performance.now();
  while (!condition()) {
    if (performance.now() - startedMs > WAIT_MAX_MS) throw new Error(`This never came: ${what}`);
    await settled();
  }
}
