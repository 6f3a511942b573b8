import { DriverError } from '../../driver-error.js';
import type { Board } from '../board.js';
import type { LineAddress } from '../port.js';

const lineKey = (address: LineAddress): string => `${address.chip}:${address.line}`;

/**
 * Lines in memory. The board outlives the controller, as a real one does: levels stay when a
 * `MemoryGpio` is closed, and the next one finds them.
 */
export class MemoryBoard implements Board {
  private readonly levels = new Map<string, boolean>();
  private readonly outputWatchers = new Map<string, ((high: boolean) => void)[]>();
  private readonly inputWatchers = new Map<string, Set<() => void>>();
  private readonly unreadable = new Set<string>();
  private readonly unwritable = new Set<string>();

  setInput(address: LineAddress, high: boolean): void {
    const key = lineKey(address);
    if (this.levels.get(key) === high) return;
    this.levels.set(key, high);
    for (const callback of [...(this.inputWatchers.get(key) ?? [])]) callback();
  }

  readOutput(address: LineAddress): boolean | undefined {
    return this.levels.get(lineKey(address));
  }

  onOutputChange(address: LineAddress, callback: (high: boolean) => void): void {
    const key = lineKey(address);
    this.outputWatchers.set(key, [...(this.outputWatchers.get(key) ?? []), callback]);
  }

  /** From now on, reading the line fails, or works again. */
  failReads(address: LineAddress, fails: boolean): void {
    if (fails) this.unreadable.add(lineKey(address));
    else this.unreadable.delete(lineKey(address));
  }

  /** From now on, writing the line fails, or works again. */
  failWrites(address: LineAddress, fails: boolean): void {
    if (fails) this.unwritable.add(lineKey(address));
    else this.unwritable.delete(lineKey(address));
  }

  close(): void {
    this.outputWatchers.clear();
    this.inputWatchers.clear();
  }

  /** The controller's reading; undefined when it fails or nothing drives the line. */
  read(address: LineAddress): boolean | undefined {
    const key = lineKey(address);
    return this.unreadable.has(key) ? undefined : this.levels.get(key);
  }

  /** The controller's writing. @throws DriverError `gpio/write-failed` */
  write(address: LineAddress, high: boolean): void {
    const key = lineKey(address);
    if (this.unwritable.has(key))
      throw new DriverError('gpio/write-failed', `Line ${key} cannot be written.`);
    if (this.levels.get(key) === high) return;
    this.levels.set(key, high);
    for (const callback of this.outputWatchers.get(key) ?? []) callback(high);
  }

  /** Calls back after each change of an input; the result ends that. */
  watchInput(address: LineAddress, callback: () => void): () => void {
    const key = lineKey(address);
    const watchers = this.inputWatchers.get(key) ?? new Set();
    this.inputWatchers.set(key, watchers.add(callback));
    return () => watchers.delete(callback);
  }
}
