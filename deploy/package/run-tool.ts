import { spawnSync } from 'node:child_process';

/**
 * Runs a program of the build and returns what it printed.
 * @throws when it fails, with what it printed
 */
export function runTool(
  program: string,
  args: readonly string[],
  options: { cwd?: string; variables?: Record<string, string> } = {},
): string {
  const ran = spawnSync(program, args, {
    encoding: 'utf8',
    cwd: options.cwd,
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.variables },
    maxBuffer: 64 * 1_024 * 1_024,
  });
  if (ran.error !== undefined) throw ran.error;
  if (ran.status === 0) return ran.stdout;
  const command = [program, ...args].join(' ');
  const printed = `${ran.stdout}${ran.stderr}`.trim();
  throw new Error(`"${command}" failed with status ${String(ran.status)}:\n${printed}`);
}
