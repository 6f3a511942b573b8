import { simArguments, usage, type SimArguments } from './arguments.js';
import { runMutants } from './mutant-run.js';
import { mutants } from './mutants.js';
import { simulate, type RunResult } from './simulation.js';

const BATCH = 10;

/** Runs the seeds in batches; returns the first run that found a violation. */
async function runSeeds({ from, to, cars }: SimArguments): Promise<RunResult | null> {
  for (let first = from; first <= to; first += BATCH) {
    const last = Math.min(to, first + BATCH - 1);
    const startedMs = performance.now();
    let laneHours = 0;
    let events = 0;
    for (let seed = first; seed <= last; seed += 1) {
      const result = await simulate({ seed, cars });
      if (result.violation !== null) return result;
      laneHours += result.laneHours;
      events += result.events;
    }
    const seconds = (performance.now() - startedMs) / 1_000;
    const speed = (laneHours / seconds).toFixed(1);
    console.log(
      `seeds ${first}..${last}: clean, ${events} events, ${laneHours.toFixed(1)} lane-hours, ` +
        `${speed} lane-hours per second`,
    );
  }
  return null;
}

/** The same seed twice must give the same events. */
async function repeats({ from, cars }: SimArguments): Promise<boolean> {
  const once = await simulate({ seed: from, cars });
  const again = await simulate({ seed: from, cars });
  const same = once.fingerprint === again.fingerprint && once.events === again.events;
  console.log(
    same
      ? `seed ${from} twice: the same ${once.events} events (${once.fingerprint})`
      : `seed ${from} twice: ${once.fingerprint} and ${again.fingerprint}: not deterministic`,
  );
  return same;
}

function report({ seed, violation, lastEvents }: RunResult, options: SimArguments): void {
  if (options.trace) for (const line of lastEvents) console.log(`  ${line}`);
  const seconds = ((violation?.atMs ?? 0) / 1_000).toFixed(3);
  console.log(`seed ${seed} at ${seconds} s: ${violation?.rule ?? ''}: ${violation?.text ?? ''}`);
  console.log(`replay: npm run sim -- --seeds ${seed} --cars ${options.cars}`);
}

async function main(): Promise<number> {
  const options = simArguments(process.argv.slice(2));
  if (options.mutants) return (await runMutants(mutants, options)) ? 0 : 1;
  const failed = await runSeeds(options);
  if (failed !== null) {
    report(failed, options);
    return 1;
  }
  return (await repeats(options)) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exitCode = 2;
}
