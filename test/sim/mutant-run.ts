import { spawn } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutant.js';

/** The folder of package.json, above dist/test/sim. */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** How one mutant fared; `found` is the line of the first violation. */
export interface MutantResult {
  mutant: Mutant;
  found: string | null;
  /** The run ended in another way than by a violation: the mutant itself is broken. */
  broken: string | null;
}

/** What a mutant is run with. */
export interface MutantRunOptions {
  from: number;
  to: number;
  cars: number;
  hours: number;
  lanes: number;
  often?: readonly string[];
}

/** Runs every mutant, prints what became of each, and says whether all were found. */
export async function runMutants(
  mutants: readonly Mutant[],
  options: MutantRunOptions & { workers: number; only: string },
): Promise<boolean> {
  const chosen = mutants.filter(({ name }) => name.includes(options.only));
  if (chosen.length === 0) throw new Error(`No mutant has "${options.only}" in its name.`);
  const waiting = [...chosen];
  let found = 0;
  const work = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const result = await runMutant(mutant, options);
      if (result.found !== null) found += 1;
      console.log(lineOf(result));
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
  console.log(`${found} of ${chosen.length} mutants were found`);
  return found === chosen.length;
}

function lineOf({ mutant, found, broken }: MutantResult): string {
  const mark = found === null ? 'FAIL ' : 'found';
  return `${mark}  ${mutant.name} (${mutant.rule}): ${found ?? broken ?? 'SURVIVED'}`;
}

/** Runs the simulation in a child process on a copy of the program with the break in it. */
export async function runMutant(mutant: Mutant, options: MutantRunOptions): Promise<MutantResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lanekeeper-mutant-'));
  try {
    makeCopy(folder);
    applyEdits(mutant, join(folder, 'dist'));
    let result: MutantResult = { mutant, found: null, broken: null };
    for (const attempt of attemptsOf(mutant, options)) {
      result = await runSeeds(mutant, folder, attempt);
      if (result.found !== null || result.broken !== null) break;
    }
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A change of the program may change what a seed does: others of its kind may do it then. */
function attemptsOf({ first }: Mutant, options: MutantRunOptions): MutantRunOptions[] {
  if (first === null) return [options];
  const { seed, ...kind } = first;
  const one = { ...options, ...kind, from: seed, to: seed };
  return [one, { ...options, ...kind }, ...(kind.often.length === 0 ? [] : [options])];
}

async function runSeeds(
  mutant: Mutant,
  folder: string,
  { from, to, cars, hours, lanes, often = [] }: MutantRunOptions,
): Promise<MutantResult> {
  const values = {
    seeds: `${from}..${to}`,
    cars,
    hours,
    lanes,
    often: often.join(','),
    workers: 1,
  };
  const args = ['--no-story'];
  for (const [name, value] of Object.entries(values)) args.push(`--${name}`, String(value));
  const { status, output } = await run(join(folder, 'dist/test/sim/main.js'), args);
  if (status === 0) return { mutant, found: null, broken: null };
  const found = /^seed \d+ at .*$/m.exec(output)?.[0] ?? null;
  return { mutant, found, broken: found === null ? output.slice(-500) : null };
}

function makeCopy(folder: string): void {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  for (const part of ['runtime', 'drivers', 'protocol', 'test/sim', 'test/cloud', 'test/support']) {
    linkScripts(join(root, 'dist', part), join(folder, 'dist', part));
  }
}

function linkScripts(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkScripts(source, target);
    else if (entry.name.endsWith('.js')) link(source, target);
  }
}

function link(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    // Another file system has no hard link to it.
    copyFileSync(source, target);
  }
}

function applyEdits({ name, edits }: Mutant, dist: string): void {
  for (const { file, find, replace } of edits) {
    const path = join(dist, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(find)) {
      throw new Error(`The mutant "${name}" does not find its text in ${file}.`);
    }
    // The link goes first: writing through it would break the program itself.
    unlinkSync(path);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
}

function run(script: string, args: readonly string[]): Promise<{ status: number; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (bytes: Buffer): void => {
      output += bytes.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', fail);
    child.on('close', (status) => done({ status: status ?? -1, output }));
  });
}
