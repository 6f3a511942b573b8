import { dirname } from 'node:path';
import { bytesOf, systemCalls, type SystemCall } from './strace-lines.js';

/** What a program did to the disk, in order. Files are numbered; names come and go. */
export type DiskEvent =
  | { kind: 'folder'; path: string }
  | { kind: 'create'; file: number; path: string }
  | { kind: 'write'; file: number; at: number; bytes: Buffer }
  | { kind: 'truncate'; file: number; length: number }
  | { kind: 'rename'; from: string; to: string }
  | { kind: 'unlink'; path: string }
  /** `upTo`: events before this one were done when the sync was asked for. */
  | { kind: 'sync'; file: number | null; upTo: number }
  | { kind: 'mark'; text: string };

interface OpenFile {
  file: number | null;
  path: string;
  at: number;
  append: boolean;
}

/** Follows descriptors and names through a trace. What it does not know on a followed file fails. */
export class DiskEvents {
  readonly events: DiskEvent[] = [];
  readonly #root: string;
  readonly #marks: string;
  readonly #names = new Map<string, number>();
  readonly #open = new Map<number, OpenFile>();
  /** Trace line at which each event began. */
  readonly #began: number[] = [];
  #files: number;

  /** @param known files that were there before, by path. */
  constructor(options: { root: string; marks: string; known: ReadonlyMap<string, number> }) {
    this.#root = options.root;
    this.#marks = options.marks;
    for (const [path, file] of options.known) this.#names.set(path, file);
    this.#files = Math.max(0, ...options.known.values());
  }

  read(trace: string): void {
    for (const call of systemCalls(trace)) {
      if (call.result >= 0) this.#take(call);
    }
  }

  #take(call: SystemCall): void {
    const { name, args } = call;
    const fd = Number(args[0]);
    switch (name) {
      case 'openat':
        this.#opened(call);
        return;
      case 'close':
        this.#open.delete(fd);
        return;
      case 'write':
      case 'pwrite64':
        this.#wrote(call);
        return;
      case 'fsync':
      case 'fdatasync':
        this.#synced(call);
        return;
      case 'ftruncate':
        if (!this.#open.has(fd)) return;
        this.#add(call, { kind: 'truncate', file: this.#fileOf(fd), length: Number(args[1]) });
        return;
      case 'rename':
        this.#renamed(call, pathOf(args[0]), pathOf(args[1]));
        return;
      case 'unlink':
        this.#unlinked(call, pathOf(args[0]));
        return;
      case 'mkdir': {
        const path = pathOf(args[0]);
        if (this.#follows(path)) this.#add(call, { kind: 'folder', path });
        return;
      }
      case 'mmap':
        // Read-only maps change nothing; a shared map for writing would be writes that nobody sees.
        if (this.#open.has(Number(args[4])) && /PROT_WRITE/.test(args[2] ?? '')) {
          throw new Error('The store maps a file for writing, which this recorder cannot follow.');
        }
        return;
      default:
        if (!this.#open.has(fd)) return;
        throw new Error(`The recorder does not know ${name}(${args.join(', ').slice(0, 80)}).`);
    }
  }

  #opened({ args, result, began }: SystemCall): void {
    const path = pathOf(args[1]);
    const flags = args[2] ?? '';
    this.#open.delete(result);
    const isMarks = path === this.#marks;
    if (!isMarks && !this.#follows(path)) return;
    if (flags.includes('O_DIRECTORY')) {
      this.#open.set(result, { file: null, path, at: 0, append: false });
      return;
    }
    let file = this.#names.get(path);
    const call = { began };
    if (file === undefined && !isMarks) {
      if (!flags.includes('O_CREAT')) {
        // A folder opened without O_DIRECTORY, to be synced.
        this.#open.set(result, { file: null, path, at: 0, append: false });
        return;
      }
      this.#files += 1;
      file = this.#files;
      this.#names.set(path, file);
      this.#add(call, { kind: 'create', file, path });
    } else if (file !== undefined && flags.includes('O_TRUNC')) {
      this.#add(call, { kind: 'truncate', file, length: 0 });
    }
    this.#open.set(result, {
      ...{ file: file ?? null, path, at: 0 },
      append: flags.includes('O_APPEND'),
    });
  }

  #wrote(call: SystemCall): void {
    const { name, args, result } = call;
    const open = this.#open.get(Number(args[0]));
    if (open === undefined) return;
    const bytes = bytesOf(args[1] ?? '').subarray(0, result);
    if (open.path === this.#marks) {
      for (const text of bytes.toString().trimEnd().split('\n'))
        this.#add(call, { kind: 'mark', text });
      return;
    }
    const { file } = open;
    if (file === null) return;
    if (name === 'pwrite64') {
      this.#add(call, { kind: 'write', file, at: Number(args[3]), bytes });
      return;
    }
    // Where a file was opened to append, or was written from its begin on, its length is the place.
    const at = open.append ? -1 : open.at;
    open.at += result;
    this.#add(call, { kind: 'write', file, at, bytes });
  }

  #synced(call: SystemCall): void {
    const open = this.#open.get(Number(call.args[0]));
    if (open === undefined) return;
    const upTo = this.#began.filter((began) => began < call.began).length;
    this.#add(call, { kind: 'sync', file: open.file, upTo });
  }

  #renamed(call: SystemCall, from: string, to: string): void {
    if (!this.#follows(from)) return;
    const file = this.#names.get(from);
    if (file === undefined) {
      throw new Error(`The recorder cannot follow the renaming of the folder ${from}.`);
    }
    this.#names.delete(from);
    this.#names.set(to, file);
    this.#add(call, { kind: 'rename', from, to });
  }

  #unlinked(call: SystemCall, path: string): void {
    if (!this.#names.delete(path)) return;
    this.#add(call, { kind: 'unlink', path });
  }

  #fileOf(fd: number): number {
    const file = this.#open.get(fd)?.file ?? null;
    if (file === null) throw new Error(`Descriptor ${fd} is no file that is followed.`);
    return file;
  }

  #follows(path: string): boolean {
    return path === this.#root || dirname(path).startsWith(this.#root);
  }

  #add(call: Pick<SystemCall, 'began'>, event: DiskEvent): void {
    this.events.push(event);
    this.#began.push(call.began);
  }
}

function pathOf(arg = ''): string {
  return bytesOf(arg).toString();
}
