import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bytesOf } from './files.js';
import { runTool } from './run-tool.js';

/** One line about a package, and one for each folder in it with more than 1 % of the bytes. */
export function describePackage(path: string): string {
  const bytesByFolder = new Map<string, number>();
  let files = 0;
  let total = 0;
  for (const line of runTool('dpkg-deb', ['--contents', path]).split('\n')) {
    const [rights = '', , size = '0', , , name = ''] = line.split(/\s+/);
    if (!rights.startsWith('-')) continue;
    files += 1;
    total += Number(size);
    const folder = folderOf(name);
    bytesByFolder.set(folder, (bytesByFolder.get(folder) ?? 0) + Number(size));
  }
  const large = [...bytesByFolder].filter(([, bytes]) => bytes > total / 100);
  const lines = large
    .sort(([, a], [, b]) => b - a)
    .map(([folder, bytes]) => `  ${mebibytes(bytes).padStart(7)} MiB  ${folder}`);
  const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
  const sizes = `${mebibytes(bytesOf(path))} MiB, installed ${mebibytes(total)} MiB, ${files} files`;
  return [path, `  sha256 ${sum}`, `  ${sizes}`, ...lines].join('\n');
}

/** Enough of a path to tell a part of the program, or one dependency. */
function folderOf(name: string): string {
  const parts = name.replace(/^\.\//, '').split('/');
  const modules = parts.indexOf('node_modules');
  if (modules < 0) return parts.slice(0, parts[3] === 'node' ? 4 : 5).join('/');
  const length = parts[modules + 1]?.startsWith('@') === true ? 3 : 2;
  return parts.slice(0, modules + length).join('/');
}

function mebibytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}
