import test from 'ava';
import { runMutant } from './mutant-run.js';
import { mutants } from './mutants.js';
import type { RunOptions } from './run-options.js';
import { simulate } from './simulation.js';

const short = (seed: number): RunOptions => ({ seed, cars: 3, hours: 0.03, lanes: 2, without: [] });

for (const first of [1, 26, 51, 76]) {
  test(`rule 1 to rule 12: seeds ${first} to ${first + 24} find no violation, and give the same events twice`, async (t) => {
    const fingerprints = new Set<string>();
    for (let seed = first; seed < first + 25; seed += 1) {
      const once = await simulate(short(seed));
      const again = await simulate(short(seed));
      t.is(once.violation, null, `seed ${seed}`);
      t.true(once.passages >= 6, `seed ${seed} had ${once.passages} passages only`);
      t.is(once.fingerprint, again.fingerprint, `seed ${seed}`);
      fingerprints.add(once.fingerprint);
    }
    t.is(fingerprints.size, 25);
  });
}

const chosen = [
  'nobody watches a lowering arm',
  'the start lowers the arm',
  'the arm rises before the commit is done',
  'the sequence is not kept',
];

for (const name of chosen) {
  test(`the simulation finds out when ${name}`, async (t) => {
    const mutant = mutants.find((candidate) => candidate.name === name);
    if (mutant === undefined) return t.fail(`There is no mutant "${name}".`);
    const run = { from: 1, to: 40, cars: 30, hours: 0.3, lanes: 2 };
    const { found, broken } = await runMutant(mutant, run);
    t.is(broken, null);
    t.regex(found ?? 'it survived', new RegExp(`: ${mutant.rule}: `));
  });
}
