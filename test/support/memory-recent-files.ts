import type { RecentFiles } from '../../runtime/environment/environment.js';
import { GrowingBytes } from './growing-bytes.js';

/** The recent journal's files in memory: what is in them survives the closing of the store. */
export class MemoryRecentFiles implements RecentFiles {
  readonly files = new Map<number, GrowingBytes>();
  /** While set, every append is refused with it. */
  failure: Error | null = null;
  appends = 0;

  list(): Promise<number[]> {
    return Promise.resolve([...this.files.keys()].sort((a, b) => a - b));
  }

  read(file: number): Promise<Uint8Array> {
    return Promise.resolve(this.bytes(file));
  }

  append(file: number, bytes: Uint8Array): Promise<void> {
    if (this.failure !== null) return Promise.reject(this.failure);
    this.appends += 1;
    const grown = this.files.get(file) ?? new GrowingBytes();
    grown.append(bytes);
    this.files.set(file, grown);
    return Promise.resolve();
  }

  sync(file: number): Promise<void> {
    this.bytes(file);
    return Promise.resolve();
  }

  remove(file: number): Promise<void> {
    this.files.delete(file);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  bytes(file: number): Uint8Array {
    const bytes = this.files.get(file);
    if (bytes === undefined) throw new Error(`There is no file ${file}.`);
    return bytes.copy();
  }
}
