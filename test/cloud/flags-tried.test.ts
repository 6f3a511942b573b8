import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { documentedFlags } from './flags.js';

const folder = join('test', 'cloud');
const texts = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts') && name !== 'flags-tried.test.ts')
  .map((name) => readFileSync(join(folder, name), 'utf8'));

/** Switched on by a test, or tried with it and without it. */
const isTried = (flag: string): boolean => {
  const ways = [`\\b${flag}: true`, `rule\\(\\s*'${flag}'`, `const ${flag} of \\[false, true\\]`];
  return texts.some((text) => new RegExp(ways.join('|')).test(text));
};

test('every flag of the cloud double is tried by a test of the double', (t) => {
  t.deepEqual(
    Object.keys(documentedFlags).filter((flag) => !isTried(flag)),
    [],
  );
  t.false(isTried('aFlagThatNobodyTries'));
});
