import type { DiskEvent } from './disk-events.js';

/** What a file may hold after a power cut, and what of it is certain. */
interface File {
  /** As it was when it was synced last. */
  certain: Buffer;
  /** Done since, in order: each of it may have reached the disk, or not, or in part. */
  open: ({ at: number; bytes: Buffer } | { length: number })[];
  /** With all that is open. */
  now: Buffer;
}

type NameChange =
  | { kind: 'folder'; path: string }
  | { kind: 'create'; file: number; path: string }
  | { kind: 'rename'; from: string; to: string }
  | { kind: 'unlink'; path: string };

/** Files by path; a folder is null. */
export type Image = Map<string, Buffer | null>;

/** Chooses what of the uncertain reached the disk. */
export interface Choice {
  /** How many of `count` changes of names did; they reach it in order. */
  names: (count: number) => number;
  /** Whether a sector of a file did. */
  sector: (path: string) => boolean;
  /** How much of the last write to a file did, of so many bytes; null for all that `sector` says. */
  lastWrite: ((path: string, bytes: number) => number) | null;
}

const SECTOR = 512;

/**
 * A disk as a journaling file system keeps it (ext4 with its defaults): a sync makes certain what
 * was written to the file before, and all changes of names before it. Later changes of names reach
 * the disk in their order; later writes reach it sector by sector, in any order, or not.
 */
export class Disk {
  readonly #files = new Map<number, File>();
  readonly #certainNames = new Map<string, number | null>();
  #openNames: { change: NameChange; event: number }[] = [];
  #events = 0;

  /** Starts from what was on the disk, all of it certain. Returns the files by path. */
  begin(image: Image): Map<string, number> {
    const known = new Map<string, number>();
    for (const [path, content] of image) {
      if (content === null) {
        this.#certainNames.set(path, null);
        continue;
      }
      const file = known.size + 1;
      known.set(path, file);
      this.#certainNames.set(path, file);
      this.#files.set(file, { certain: content, open: [], now: content });
    }
    return known;
  }

  take(event: DiskEvent): void {
    const at = this.#events;
    this.#events += 1;
    switch (event.kind) {
      case 'create':
        this.#files.set(event.file, { certain: Buffer.alloc(0), open: [], now: Buffer.alloc(0) });
        this.#openNames.push({ change: event, event: at });
        return;
      case 'folder':
      case 'rename':
      case 'unlink':
        this.#openNames.push({ change: event, event: at });
        return;
      case 'write': {
        const file = this.#file(event.file);
        const write = { at: event.at < 0 ? file.now.length : event.at, bytes: event.bytes };
        file.open.push(write);
        file.now = written(file.now, write.at, write.bytes);
        return;
      }
      case 'truncate': {
        const file = this.#file(event.file);
        file.open.push({ length: event.length });
        file.now = cut(file.now, event.length);
        return;
      }
      case 'sync':
        this.#sync(event);
        return;
      case 'mark':
    }
  }

  /** How much is uncertain. */
  get uncertain(): number {
    let open = this.#openNames.length;
    for (const file of this.#files.values()) open += file.open.length;
    return open;
  }

  image(choice: Choice): Image {
    const names = new Map(this.#certainNames);
    const count = choice.names(this.#openNames.length);
    for (const { change } of this.#openNames.slice(0, count)) rename(names, change);
    const image: Image = new Map();
    for (const [path, file] of names) {
      image.set(path, file === null ? null : content(this.#file(file), path, choice));
    }
    return image;
  }

  #sync({ file, upTo }: { file: number | null; upTo: number }): void {
    const before = this.#openNames.filter(({ event }) => event < upTo);
    for (const { change } of before) rename(this.#certainNames, change);
    this.#openNames = this.#openNames.slice(before.length);
    if (file === null) return;
    const synced = this.#file(file);
    synced.certain = synced.now;
    synced.open = [];
  }

  #file(file: number): File {
    const found = this.#files.get(file);
    if (found === undefined) throw new Error(`There is no file ${file}.`);
    return found;
  }
}

function rename(names: Map<string, number | null>, change: NameChange): void {
  if (change.kind === 'folder') names.set(change.path, null);
  else if (change.kind === 'create') names.set(change.path, change.file);
  else if (change.kind === 'unlink') names.delete(change.path);
  else {
    const file = names.get(change.from);
    names.delete(change.from);
    if (file !== undefined) names.set(change.to, file);
  }
}

function content(file: File, path: string, choice: Choice): Buffer {
  let bytes = file.certain;
  for (const [index, step] of file.open.entries()) {
    if ('length' in step) {
      if (choice.sector(path)) bytes = cut(bytes, step.length);
      continue;
    }
    const isLast = index === file.open.length - 1;
    if (isLast && choice.lastWrite !== null) {
      const kept = choice.lastWrite(path, step.bytes.length);
      if (kept > 0) bytes = written(bytes, step.at, step.bytes.subarray(0, kept));
      continue;
    }
    for (let from = 0; from < step.bytes.length;) {
      const start = step.at + from;
      const to = Math.min(step.bytes.length, from + SECTOR - (start % SECTOR));
      if (choice.sector(path)) bytes = written(bytes, start, step.bytes.subarray(from, to));
      from = to;
    }
  }
  return bytes;
}

function written(bytes: Buffer, at: number, more: Buffer): Buffer {
  const length = Math.max(bytes.length, at + more.length);
  const result = Buffer.alloc(length);
  bytes.copy(result);
  more.copy(result, at);
  return result;
}

function cut(bytes: Buffer, length: number): Buffer {
  return length <= bytes.length
    ? bytes.subarray(0, length)
    : written(bytes, length, Buffer.alloc(0));
}
