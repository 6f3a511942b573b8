import { execFile } from 'node:child_process';
import { join } from 'node:path';

export interface Ran {
  status: number;
  out: string;
  err: string;
}

/** Runs the program as a person does who types `input`. */
export function lanekeeper(
  parameters: readonly string[],
  { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const file = join('dist', 'runtime', 'cli', 'main.js');
    const options = { env: { ...process.env, ...env } };
    const child = execFile(process.execPath, [file, ...parameters], options, (error, out, err) => {
      const code = error?.code;
      resolve({ status: typeof code === 'number' ? code : error === null ? 0 : -1, out, err });
    });
    child.stdin?.end(input);
  });
}
