import test from 'ava';
import { runMutant } from './mutant-run.js';
import { mutants } from './mutants.js';
import type { RunOptions } from './run-options.js';
import { simulate } from './simulation.js';

/** Simulations compute all the time: on a busy machine that takes a while. */
const TIMEOUT_MS = 600_000;

const short = (seed: number): RunOptions => ({ seed, cars: 2, hours: 0.02, lanes: 2, without: [] });

for (const first of [1, 26, 51, 76]) {
  test(`rules 1 to 12: seeds ${first} to ${first + 24} find no violation, and give the same events twice`, async (t) => {
    t.timeout(TIMEOUT_MS);
    const fingerprints = new Set<string>();
    for (let seed = first; seed < first + 25; seed += 1) {
      const once = await simulate(short(seed));
      const again = await simulate(short(seed));
      t.is(once.violation, null, `seed ${seed}`);
      t.true(once.passages >= 4, `seed ${seed} had ${once.passages} passages only`);
      t.is(once.fingerprint, again.fingerprint, `seed ${seed}`);
      fingerprints.add(once.fingerprint);
    }
    t.is(fingerprints.size, 25);
  });
}

test('the ticks that are jumped over would have changed nothing', async (t) => {
  t.timeout(TIMEOUT_MS);
  for (let seed = 1; seed <= 8; seed += 1) {
    const run = { ...short(seed), cars: 5 };
    const jumping = await simulate(run);
    const ticking = await simulate({ ...run, everyTick: true });
    t.is(jumping.fingerprint, ticking.fingerprint, `seed ${seed}`);
  }
});

const chosen = [
  'nobody watches a lowering arm',
  'the start lowers the arm',
  'the arm rises before the commit is done',
  'the sequence is not kept',
];

for (const name of chosen) {
  test(`the simulation finds out when ${name}`, async (t) => {
    t.timeout(TIMEOUT_MS);
    const mutant = mutants.find((candidate) => candidate.name === name);
    if (mutant === undefined) return t.fail(`There is no mutant "${name}".`);
    const run = { from: 1, to: 40, cars: 30, hours: 0.3, lanes: 2 };
    const { found, broken } = await runMutant(mutant, run);
    t.is(broken, null);
    t.regex(found ?? 'it survived', new RegExp(`: ${mutant.rule}: `));
  });
}
