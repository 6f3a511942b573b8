import { readFileSync } from 'node:fs';

/** The nearest package.json above this file: beside `dist/` in a checkout and in a package. */
function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const parsed = JSON.parse(text) as { version: string };
  return parsed.version;
}

/** The version of this program, from package.json alone. */
export const programVersion = readVersion();
