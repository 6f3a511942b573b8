import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.js';
import type { Target } from './targets.js';

/**
 * Installs what the lock file says, for the target and without development packages, and runs no
 * script of any package. Returns the folder with node_modules.
 */
export function installDependencies(target: Target, repository: string, work: string): string {
  const folder = join(work, `dependencies-${target.debian}`);
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) {
    copyFileSync(join(repository, name), join(folder, name));
  }
  const platform = ['--os=linux', `--cpu=${target.cpu}`, '--libc=glibc'];
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--silent'];
  runTool('npm', ['ci', '--omit=dev', '--ignore-scripts', ...platform, ...quiet], { cwd: folder });
  return folder;
}
