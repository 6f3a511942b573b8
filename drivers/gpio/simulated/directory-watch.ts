import { watch, type FSWatcher } from 'node:fs';

/**
 * Tells that a file of a directory may have changed. The kernel may join events or lose them in a
 * storm, and a file system may not tell at all: then there are no calls.
 */
export class DirectoryWatch {
  private readonly callbacks = new Map<string, (() => void)[]>();
  private watcher: FSWatcher | null = null;

  /** With `keepsProcessAlive` the process does not end while the watch is open. */
  constructor(directory: string, options: { keepsProcessAlive: boolean }) {
    try {
      this.watcher = watch(directory, { persistent: options.keepsProcessAlive });
    } catch {
      return; // Without a watch there are no hints; levels are still read on each tick.
    }
    this.watcher.on('change', (_kind, name) => this.changed(name));
    this.watcher.on('error', () => this.close());
  }

  on(fileName: string, callback: () => void): void {
    this.callbacks.set(fileName, [...(this.callbacks.get(fileName) ?? []), callback]);
  }

  close(): void {
    this.watcher?.close();
    this.watcher = null;
    this.callbacks.clear();
  }

  private changed(name: string | Buffer): void {
    for (const callback of this.callbacks.get(name.toString()) ?? []) callback();
  }
}
