import test from 'ava';
import { fuzz } from './fuzz.js';

test('rule 12: 20,000 bad messages are read or refused with a code, and nothing else', (t) => {
  const result = fuzz({ messages: 20_000, seed: 7 });
  t.deepEqual(result.escapes, []);
  t.is(result.messages, 20_000);
  // The run is no use when nearly everything is refused at the door, or nothing is.
  t.true(result.taken > 5_000, `${result.taken} were taken`);
  for (const code of [
    ...['cloud/not-json', 'cloud/not-utf8', 'cloud/too-deep', 'cloud/too-large'],
    ...['cloud/forbidden-key', 'cloud/not-an-object', 'cloud/field-missing', 'cloud/field-value'],
    ...['cloud/not-money', 'cloud/card-unusable', 'cloud/lift-operate', 'park/undecodable'],
    ...['cloud/request-unusable', 'cloud/clock-unset', 'cloud/time-missing'],
  ]) {
    t.true((result.refusals[code] ?? 0) > 0, `${code} was never met`);
  }
});

test('the same seed is the same run', (t) => {
  const run = (seed: number) => JSON.stringify(fuzz({ messages: 400, seed }));
  t.is(run(3), run(3));
  t.not(run(3), run(4));
});

test('a fault that is planted is found, and can be found again', (t) => {
  const planted = (incoming: { text: string }) => {
    if (incoming.text.includes('京')) throw new TypeError('planted');
  };
  const also = [['planted', planted, []]] as const;
  const { escapes, messages } = fuzz({ messages: 20_000, seed: 7, also });
  t.is(escapes.length, 20, 'the run stops at twenty');
  t.true(messages < 20_000);
  t.like(escapes[0], { target: 'planted' });
  t.regex(escapes[0]?.error ?? '', /TypeError: planted\n.* at planted/s);
  const again = fuzz({ messages: 20_000, seed: 7, also }).escapes;
  const inputsOf = (found: typeof escapes) => found.map(({ index, input }) => [index, input]);
  t.deepEqual(inputsOf(again), inputsOf(escapes));
});
