import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unitMutants, type UnitMutant } from '../sim/unit-mutants.js';

// Breaks the program in one place after the other; a unit test must notice each:
// npm run mutants [-- part of a name]
const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const ava = join(root, 'node_modules/ava/entrypoints/cli.mjs');
const wanted = process.argv[2] ?? '';

const folder = mkdtempSync(join(tmpdir(), 'lanekeeper-unit-mutants-'));
try {
  for (const part of ['package.json', 'ava.config.js', 'dist', 'runtime/lane/README.md']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const chosen = unitMutants.filter(({ name }) => name.includes(wanted));
  const survivors = chosen.filter((mutant) => !isFound(mutant));
  console.log(`${chosen.length - survivors.length} of ${chosen.length} mutants were found`);
  process.exitCode = survivors.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function isFound({ name, rule, edits, test }: UnitMutant): boolean {
  const whole = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const path = join(folder, 'dist', file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(find)) throw new Error(`"${name}" does not find its text in ${file}.`);
    if (!whole.has(path)) whole.set(path, text);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
  const args = [ava, '--tap', join('dist/test', test)];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  for (const [path, text] of whole) writeFileSync(path, text);
  const failed = /^not ok \d+ - (.*)$/m.exec(stdout)?.[1];
  // A mutant that keeps the tests from running at all would prove nothing.
  const found = failed !== undefined && /^ok /m.test(stdout);
  console.log(`${found ? 'found' : 'FAIL '}  ${name} (${rule}): ${failed ?? 'SURVIVED'}`);
  return found;
}
