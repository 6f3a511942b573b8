import {
  chmodSync,
  copyFileSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Paths of all files under a folder, relative to it, in an order that is the same everywhere. */
export function filesUnder(folder: string, inside = ''): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(folder, inside), { withFileTypes: true })) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) found.push(...filesUnder(folder, path));
    else if (entry.isFile()) found.push(path);
  }
  return inside === '' ? found.sort() : found;
}

export function copyInto(from: string, to: string, mode = 0o644): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, mode);
}

export function writeInto(to: string, content: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, content);
  chmodSync(to, mode);
}

/** Gives every file and folder the same time, and folders the rights of a package. */
export function settleTimes(folder: string, unixS: number): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) settleTimes(path, unixS);
    else lutimesSync(path, unixS, unixS);
  }
  chmodSync(folder, 0o755);
  lutimesSync(folder, unixS, unixS);
}

export function bytesOf(path: string): number {
  return statSync(path).size;
}
