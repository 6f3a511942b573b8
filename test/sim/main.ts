import { availableParallelism } from 'node:os';
import { simArguments, usage, type SimArguments } from './arguments.js';
import { runMutants } from './mutant-run.js';
import { mutants } from './mutants.js';
import { runAll } from './pool.js';
import { replayCommand, type RunOptions } from './run-options.js';
import { shrink } from './shrink.js';
import { simulate, type RunResult } from './simulation.js';

const TOLD_EVERY_MS = 10_000;
const SHRINK_RUNS_MAX = 400;
const SHRINK_MAX_MS = 120_000;
/** Seeds that are drawn from the clock begin within so many, so that they stay easy to type. */
const SEEDS = 1_000_000_000;

/** Counts what has been run, and says so now and then. */
class Tally {
  runs = 0;
  passages = 0;
  #events = 0;
  #laneHours = 0;
  readonly #startedMs = performance.now();
  #toldMs = this.#startedMs;

  add(result: RunResult): void {
    this.runs += 1;
    this.passages += result.passages;
    this.#events += result.events;
    this.#laneHours += result.laneHours;
    if (performance.now() - this.#toldMs < TOLD_EVERY_MS) return;
    this.#toldMs = performance.now();
    console.log(this.line());
  }

  line(): string {
    const seconds = (performance.now() - this.#startedMs) / 1_000;
    const each = (count: number) => (count / seconds).toFixed(1);
    return (
      `${this.runs} seeds clean in ${seconds.toFixed(0)} s: ${this.passages} passages ` +
      `(${each(this.passages)} per second), ${this.#events} events, ` +
      `${this.#laneHours.toFixed(1)} lane-hours (${each(this.#laneHours)} per second)`
    );
  }
}

/** Returns the first run that found a violation. */
async function runSeeds(options: SimArguments): Promise<RunResult | null> {
  const { workers, randomMinutes } = options;
  const tally = new Tally();
  const found: RunResult[] = [];
  const endsMs = performance.now() + (randomMinutes ?? options.minutesMax ?? Infinity) * 60_000;
  const first = randomMinutes === null ? options.from : Date.now() % SEEDS;
  const last = randomMinutes === null ? options.to : Infinity;
  if (randomMinutes !== null) console.log(`the first seed is ${first}`);
  let seed = first;
  await runAll({
    workers: Math.min(workers, last - first + 1),
    next: () => (seed > last || performance.now() > endsMs ? null : runOf(options, seed++)),
    onResult: (result) => {
      if (result.violation !== null) found.push(result);
      else tally.add(result);
      return found.length === 0;
    },
  });
  if (randomMinutes !== null) console.log(`the last seed is ${seed - 1}`);
  else if (seed <= last && found.length === 0) {
    console.log(`the time is over: the seeds from ${seed} to ${last} were not run`);
  }
  console.log(tally.line());
  return found[0] ?? null;
}

function runOf({ cars, hours, lanes, without, often }: SimArguments, seed: number): RunOptions {
  return { seed, cars, hours, lanes, without, often };
}

/** The same seed twice must give the same events. */
async function repeats(options: SimArguments): Promise<boolean> {
  const run = runOf(options, options.from);
  const once = await simulate(run);
  const again = await simulate(run);
  const same = once.fingerprint === again.fingerprint && once.events === again.events;
  console.log(
    same
      ? `seed ${run.seed} twice: the same ${once.events} events (${once.fingerprint})`
      : `seed ${run.seed} twice: ${once.fingerprint} and ${again.fingerprint}: not deterministic`,
  );
  return same;
}

function report({ options, violation }: RunResult): void {
  const seconds = ((violation?.atMs ?? 0) / 1_000).toFixed(3);
  const text = `${violation?.rule ?? ''}: ${violation?.text ?? ''}`;
  console.log(`seed ${options.seed} at ${seconds} s: ${text}`);
  console.log(`replay: ${replayCommand(options)}`);
}

async function tellStory(failed: RunResult): Promise<void> {
  console.log('looking for a shorter story ...');
  const untilMs = performance.now() + SHRINK_MAX_MS;
  const shortest = await shrink(failed, {
    runsMax: SHRINK_RUNS_MAX,
    mayGoOn: () => performance.now() < untilMs,
  });
  for (const line of shortest.lastEvents) console.log(`  ${line}`);
  console.log(`the shortest story found has ${shortest.options.cars} cars:`);
  report(shortest);
}

async function main(): Promise<number> {
  const options = simArguments(process.argv.slice(2), availableParallelism());
  if (options.mutants) return (await runMutants(mutants, options)) ? 0 : 1;
  const failed = await runSeeds(options);
  if (failed !== null) {
    report(failed);
    if (options.story) await tellStory(failed);
    return 1;
  }
  return options.randomMinutes !== null || (await repeats(options)) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exitCode = 2;
}
