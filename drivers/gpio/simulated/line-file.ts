import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { LineAddress } from '../port.js';

/** Name of the file that stands for a line: `<chip>.<offset>`, other characters as `_`. */
export function lineFileName(address: LineAddress): string {
  return `${address.chip.replace(/[^A-Za-z0-9_-]/g, '_')}.${address.line}`;
}

/** The electrical level in a line's file; undefined when the file is missing or says neither. */
export function readLineFile(directory: string, address: LineAddress): boolean | undefined {
  const content = Buffer.alloc(2);
  let length: number;
  try {
    const file = openSync(join(directory, lineFileName(address)), 'r');
    try {
      length = readSync(file, content, 0, content.length, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
  const text = content.toString('latin1', 0, length).trimEnd();
  return text === '1' ? true : text === '0' ? false : undefined;
}
