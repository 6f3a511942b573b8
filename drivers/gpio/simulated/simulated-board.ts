import { mkdirSync } from 'node:fs';
import type { Board } from '../board.js';
import type { LineAddress } from '../port.js';
import { DirectoryWatch } from './directory-watch.js';
import { lineFileName, readLineFile } from './line-file.js';
import { LineWriter } from './line-writer.js';

/**
 * The world's side of a `SimulatedGpio` in another process. A pulse is seen while it is longer than
 * the pauses of this process's own event loop.
 */
export class SimulatedBoard implements Board {
  private readonly directory: string;
  private readonly watch: DirectoryWatch;
  private readonly inputs = new Map<string, LineWriter>();

  /** Creates the directory if it is missing. */
  constructor(options: { directory: string }) {
    this.directory = options.directory;
    mkdirSync(this.directory, { recursive: true });
    this.watch = new DirectoryWatch(this.directory, { keepsProcessAlive: true });
  }

  setInput(address: LineAddress, high: boolean): void {
    const name = lineFileName(address);
    const writer = this.inputs.get(name) ?? new LineWriter(this.directory, address);
    this.inputs.set(name, writer);
    writer.write(high);
  }

  readOutput(address: LineAddress): boolean | undefined {
    return readLineFile(this.directory, address);
  }

  onOutputChange(address: LineAddress, callback: (high: boolean) => void): void {
    let known = this.readOutput(address);
    this.watch.on(lineFileName(address), () => {
      const high = this.readOutput(address);
      if (high === undefined || high === known) return;
      known = high;
      callback(high);
    });
  }

  close(): void {
    this.watch.close();
    for (const writer of this.inputs.values()) writer.close();
    this.inputs.clear();
  }
}
