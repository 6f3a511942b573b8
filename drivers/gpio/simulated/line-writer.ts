import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { LineAddress } from '../port.js';
import { lineFileName } from './line-file.js';

const HIGH = Buffer.from('1');
const LOW = Buffer.from('0');

/**
 * Writes one line's file in place, one byte over the other, so that a reader never finds it empty.
 * Opening creates the file if it is missing and leaves its content alone.
 */
export class LineWriter {
  private readonly file: number;

  constructor(directory: string, address: LineAddress) {
    const path = join(directory, lineFileName(address));
    this.file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o664);
  }

  write(high: boolean): void {
    writeSync(this.file, high ? HIGH : LOW, 0, 1, 0);
  }

  close(): void {
    closeSync(this.file);
  }
}
