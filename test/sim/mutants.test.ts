import { readFile } from 'node:fs/promises';
import test from 'ava';
import { mutants } from './mutants.js';
import { unitMutants } from './unit-mutants.js';

test('each deliberate break still finds the code that it breaks', async (t) => {
  for (const { name, edits } of [...mutants, ...unitMutants]) {
    for (const { file, find } of edits) {
      const code = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
      t.true(code.includes(find), `${name}: ${file} has no "${find}"`);
    }
  }
});
