import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { whyLeftOut } from './needed-files.js';

/** A package of npm that goes into ours. */
export interface Part {
  name: string;
  version: string;
  /** As its package.json names it, for example `MIT`. */
  licence: string;
  /** As the lock file states it: `sha512-` and base64. */
  integrity: string;
  /** The words of its licence; empty when it brings none. */
  text: string;
}

interface LockEntry {
  version?: string;
  integrity?: string;
}

/**
 * The packages that were installed for a target and are needed in it, in the order of their names.
 * @param installed folder in which npm installed them, with node_modules and the lock file
 */
export function partsOf(installed: string): Part[] {
  const lock = JSON.parse(readFileSync(join(installed, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>;
  };
  const parts: Part[] = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const folder = join(installed, path);
    if (!path.startsWith('node_modules/') || whyLeftOut(name) !== null) continue;
    if (!existsSync(join(folder, 'package.json'))) continue;
    const { license = 'unknown' } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    ) as { license?: string };
    parts.push({
      name,
      version: entry.version ?? '',
      licence: license,
      integrity: entry.integrity ?? '',
      text: licenceText(folder),
    });
  }
  return parts.sort((a, b) => (a.name + a.version < b.name + b.version ? -1 : 1));
}

function licenceText(folder: string): string {
  const [file] = readdirSync(folder)
    .filter((name) => /^(?:licen[cs]e|copying)/i.test(name))
    .sort();
  return file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
}
