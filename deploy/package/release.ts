import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A release as CHANGELOG.md tells of it. */
export interface Release {
  version: string;
  /** Midnight UTC of its day, in seconds. */
  unixS: number;
  changes: string[];
}

export const maintainer = 'Lanekeeper maintainers <maintainers@lanekeeper.example>';

/**
 * The releases, newest first. The version of the program stands in package.json alone; the newest
 * release of the change log must be of that version.
 * @throws when they differ, or when the change log has no release
 */
export function readReleases(repository: string): [Release, ...Release[]] {
  const text = readFileSync(join(repository, 'CHANGELOG.md'), 'utf8');
  const [newest, ...older] = parseReleases(text);
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    version: string;
  };
  if (newest?.version !== version) {
    const found = newest?.version ?? 'no release';
    throw new Error(`package.json is at ${version}, and CHANGELOG.md begins with ${found}.`);
  }
  return [newest, ...older];
}

/** Reads headings `## VERSION - YYYY-MM-DD` and the list items under each. */
export function parseReleases(text: string): Release[] {
  const releases: Release[] = [];
  for (const line of text.split('\n')) {
    const heading = /^## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})$/.exec(line);
    const [, version = '', day = ''] = heading ?? [];
    const changes = releases.at(-1)?.changes;
    if (heading !== null) {
      releases.push({ version, unixS: Date.parse(`${day}T00:00:00Z`) / 1_000, changes: [] });
    } else if (line.startsWith('- ')) {
      changes?.push(line.slice(2));
    } else if (line.startsWith('  ') && changes !== undefined && changes.length > 0) {
      changes.push(`${changes.pop() ?? ''} ${line.trim()}`);
    }
  }
  return releases;
}

/** The change log in Debian's form. */
export function debianChangelog(releases: readonly Release[]): string {
  return releases
    .map(({ version, unixS, changes }) => {
      const items = changes
        .map((change) => `  * ${wrapped(change.replaceAll('`', ''))}`)
        .join('\n');
      const day = new Date(unixS * 1_000).toUTCString().replace('GMT', '+0000');
      return `lanekeeper (${version}) stable; urgency=medium\n\n${items}\n\n -- ${maintainer}  ${day}\n`;
    })
    .join('\n');
}

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.pop() ?? '';
    if (line.length + word.length > 74) lines.push(line, word);
    else lines.push(line === '' ? word : `${line} ${word}`);
  }
  return lines.join('\n    ');
}
