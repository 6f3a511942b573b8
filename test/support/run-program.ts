import { spawnSync } from 'node:child_process';

/** What a program printed, on both channels, and how it ended. */
export interface Ran {
  status: number | null;
  output: string;
}

/** Runs a program to its end. Colours and pagers are switched off. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { input?: string; cwd?: string; variables?: Record<string, string> } = {},
): Ran {
  const ran = spawnSync(program, args, {
    encoding: 'utf8',
    input: options.input ?? '',
    cwd: options.cwd,
    env: {
      ...process.env,
      SYSTEMD_PAGER: '',
      SYSTEMD_COLORS: '0',
      LC_ALL: 'C.UTF-8',
      ...options.variables,
    },
    maxBuffer: 64 * 1_024 * 1_024,
  });
  if (ran.error !== undefined) throw ran.error;
  return { status: ran.status, output: `${ran.stdout}${ran.stderr}` };
}
