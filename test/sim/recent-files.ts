import type { RecentFiles } from '../../runtime/environment/environment.js';
import { GrowingBytes } from '../support/growing-bytes.js';
import type { Scheduler } from './scheduler.js';

export interface SimFile {
  bytes: GrowingBytes;
  /** So much of it survives a power cut for certain. */
  synced: number;
}

const WRITE_MS = 0.1;

/** The recent journal's files as one run of the program sees them. */
export class SimRecentFiles implements RecentFiles {
  readonly #files: Map<number, SimFile>;
  readonly #scheduler: Scheduler;
  readonly #isAlive: () => boolean;
  readonly #refuses: () => boolean;

  constructor(
    files: Map<number, SimFile>,
    scheduler: Scheduler,
    isAlive: () => boolean,
    refuses: () => boolean,
  ) {
    this.#files = files;
    this.#scheduler = scheduler;
    this.#isAlive = isAlive;
    this.#refuses = refuses;
  }

  async list(): Promise<number[]> {
    await this.#pass();
    return [...this.#files.keys()].sort((a, b) => a - b);
  }

  async read(file: number): Promise<Uint8Array> {
    await this.#pass();
    return this.#file(file).bytes.copy();
  }

  async append(file: number, bytes: Uint8Array): Promise<void> {
    await this.#pass();
    if (this.#refuses()) {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    }
    const grown = this.#files.get(file) ?? { bytes: new GrowingBytes(), synced: 0 };
    grown.bytes.append(bytes);
    this.#files.set(file, grown);
  }

  async sync(file: number): Promise<void> {
    await this.#pass();
    const found = this.#file(file);
    found.synced = found.bytes.length;
  }

  async remove(file: number): Promise<void> {
    await this.#pass();
    this.#files.delete(file);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #file(file: number): SimFile {
    const found = this.#files.get(file);
    if (found === undefined) throw new Error(`There is no file ${file}.`);
    return found;
  }

  /** A dead program's calls never come back. */
  async #pass(): Promise<void> {
    this.#scheduler.touched = true;
    await this.#scheduler.wait(WRITE_MS);
    this.#scheduler.touched = true;
    if (!this.#isAlive()) await new Promise<never>(() => undefined);
  }
}
