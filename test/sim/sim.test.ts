import test from 'ava';
import { runMutant } from './mutant-run.js';
import { mutants } from './mutants.js';
import { simulate } from './simulation.js';

test('rule 1 to rule 9: twenty seeds of cars, drivers and faults find no violation', async (t) => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const { violation, laneHours } = await simulate({ seed, cars: 3 });
    t.is(violation, null, `seed ${seed}`);
    t.true(laneHours > 0.5, `seed ${seed} ran for ${laneHours} lane-hours only`);
  }
});

test('the same seed gives the same events, and another seed gives others', async (t) => {
  const once = await simulate({ seed: 7, cars: 4 });
  const again = await simulate({ seed: 7, cars: 4 });
  const other = await simulate({ seed: 8, cars: 4 });
  t.is(once.fingerprint, again.fingerprint);
  t.is(once.events, again.events);
  t.not(once.fingerprint, other.fingerprint);
});

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
    const { found, broken } = await runMutant(mutant, { from: 1, to: 40, cars: 8 });
    t.is(broken, null);
    t.regex(found ?? 'it survived', new RegExp(`: ${mutant.rule}: `));
  });
}
