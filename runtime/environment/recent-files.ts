import { mkdirSync } from 'node:fs';
import { open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../errors.js';
import type { RecentFiles } from './environment.js';
import { syncFolder } from './sync-folder.js';

const NAME = /^(\d{8})\.log$/;

/** The recent journal's files in a folder, which is made at the first append. */
export class RealRecentFiles implements RecentFiles {
  readonly #folder: string;
  #current: { file: number; handle: FileHandle } | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<number[]> {
    let names: string[];
    try {
      names = await readdir(this.#folder);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
    return names
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  read(file: number): Promise<Uint8Array> {
    return readFile(this.#path(file));
  }

  async append(file: number, bytes: Uint8Array): Promise<void> {
    const handle = await this.#open(file);
    let written = 0;
    // One write as a rule: the kernel takes less only when the disk is full or a signal comes.
    while (written < bytes.length) {
      const { bytesWritten } = await handle.write(bytes, written);
      written += bytesWritten;
    }
  }

  async sync(file: number): Promise<void> {
    // A handle of its own: appending may have gone on to a later file meanwhile.
    const handle = await open(this.#path(file), 'r');
    try {
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await syncFolder(this.#folder);
  }

  async remove(file: number): Promise<void> {
    if (this.#current?.file === file) await this.close();
    await rm(this.#path(file));
  }

  async close(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    await current?.handle.close();
  }

  async #open(file: number): Promise<FileHandle> {
    if (this.#current?.file === file) return this.#current.handle;
    await this.close();
    mkdirSync(this.#folder, { recursive: true, mode: 0o750 });
    const handle = await open(this.#path(file), 'a', 0o640);
    this.#current = { file, handle };
    return handle;
  }

  #path(file: number): string {
    return join(this.#folder, `${String(file).padStart(8, '0')}.log`);
  }
}
