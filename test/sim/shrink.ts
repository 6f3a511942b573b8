import { parts, type RunOptions } from './run-options.js';
import { simulate, type RunResult } from './simulation.js';

/**
 * Looks for a smaller run that breaks the same rule: without kinds of trouble that do not matter,
 * with fewer lanes, fewer cars, in a shorter time. Returns the smallest that was found.
 */
export async function shrink(
  failed: RunResult,
  limits: { runsMax: number; mayGoOn: () => boolean },
): Promise<RunResult> {
  let best = failed;
  let runs = 0;
  const attempt = async (change: Partial<RunOptions>): Promise<boolean> => {
    if (runs >= limits.runsMax || !limits.mayGoOn()) return false;
    runs += 1;
    const result = await simulate({ ...best.options, ...change });
    if (result.violation?.rule !== failed.violation?.rule) return false;
    best = result;
    return true;
  };
  await withoutMany(attempt, () => best.options.without);
  if (best.options.lanes > 2) await attempt({ lanes: 2 });
  await fewerCars(attempt, () => best.options.cars);
  while (best.options.hours > 0.02 && (await attempt({ hours: half(best.options.hours) })));
  await withoutEach(attempt, () => best.options.without);
  await fewerCars(attempt, () => best.options.cars);
  return best;
}

type Attempt = (change: Partial<RunOptions>) => Promise<boolean>;

/** Half of what is left out at a time, then smaller parts. */
async function withoutMany(attempt: Attempt, without: () => readonly string[]): Promise<void> {
  for (let size = Math.ceil(parts.length / 2); size > 1; size = Math.floor(size / 2)) {
    const kept = parts.filter((part) => !without().includes(part));
    for (let at = 0; at < kept.length; at += size) {
      await attempt({ without: [...without(), ...kept.slice(at, at + size)] });
    }
  }
}

async function withoutEach(attempt: Attempt, without: () => readonly string[]): Promise<void> {
  for (const part of parts) {
    if (!without().includes(part)) await attempt({ without: [...without(), part] });
  }
}

async function fewerCars(attempt: Attempt, cars: () => number): Promise<void> {
  for (let less = Math.floor(cars() / 2); less > 0; less = Math.floor(less / 2)) {
    while (cars() > less && (await attempt({ cars: cars() - less })));
  }
}

function half(hours: number): number {
  return Number((hours / 2).toFixed(3));
}
