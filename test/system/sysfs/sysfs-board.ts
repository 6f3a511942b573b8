import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Timer } from '../../../drivers/clock.js';
import type { Board } from '../../../drivers/gpio/board.js';
import type { LineAddress } from '../../../drivers/gpio/port.js';

const LOOK_EVERY_MS = 2;

interface Watched {
  address: LineAddress;
  changes: number;
  callback: (high: boolean) => void;
}

/** The world's side of the lines of the stand-in for sysfs. */
export class SysfsBoard implements Board {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #watched: Watched[] = [];
  #timer: Timer | null = null;
  #closed = false;

  constructor(options: { folder: string; clock: Clock }) {
    this.#folder = options.folder;
    this.#clock = options.clock;
  }

  setInput(address: LineAddress, high: boolean): void {
    writeFileSync(this.#path(address), high ? '1' : '0');
  }

  readOutput(address: LineAddress): boolean {
    return this.#read(address).high;
  }

  /** How often the level of a line has changed, a glitch included. */
  changesOf(address: LineAddress): number {
    return this.#read(address).changes;
  }

  onOutputChange(address: LineAddress, callback: (high: boolean) => void): void {
    const { changes } = this.#read(address);
    this.#watched.push({ address, changes, callback });
    this.#timer ??= this.#clock.after(LOOK_EVERY_MS, () => this.#look());
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #look(): void {
    if (this.#closed) return;
    for (const watched of this.#watched) {
      const { high, changes } = this.#read(watched.address);
      if (changes === watched.changes) continue;
      watched.changes = changes;
      watched.callback(high);
    }
    this.#timer = this.#clock.after(LOOK_EVERY_MS, () => this.#look());
  }

  #read(address: LineAddress): { high: boolean; changes: number } {
    const [level, changes] = readFileSync(this.#path(address), 'utf8').trim().split(' ');
    return { high: level === '1', changes: Number(changes) };
  }

  #path({ line }: LineAddress): string {
    return join(this.#folder, 'wire', String(line));
  }
}
