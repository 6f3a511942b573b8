import { Worker } from 'node:worker_threads';
import type { RunOptions } from './run-options.js';
import type { RunResult } from './simulation.js';

/** A run leaves much short-lived garbage: with more room for it, it is swept less often. */
const LIMITS = { resourceLimits: { maxYoungGenerationSizeMb: 64 } };

/**
 * Runs what `next` gives, on `workers` threads, until it gives null. `onResult` is called as the
 * results come; when it returns false, no further run begins.
 */
export async function runAll(options: {
  workers: number;
  next: () => RunOptions | null;
  onResult: (result: RunResult) => boolean;
}): Promise<void> {
  let goesOn = true;
  const next = (): RunOptions | null => (goesOn ? options.next() : null);
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), LIMITS);
    try {
      for (let run = next(); run !== null; run = next()) {
        const result = await resultOf(worker, run);
        // A result that comes after the end of all is not told any more.
        if (goesOn) goesOn = options.onResult(result);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
}

function resultOf(worker: Worker, run: RunOptions): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (result: RunResult) => {
      worker.off('error', reject);
      resolve(result);
    });
    worker.postMessage(run);
  });
}
