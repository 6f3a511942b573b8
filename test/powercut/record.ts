import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DiskEvents, type DiskEvent } from './disk-events.js';
import { writeImage } from './images.js';
import type { Image } from './disk.js';
import type { Workload } from './workload.js';

const CALLS = [
  ...['openat', 'open', 'creat', 'close', 'write', 'pwrite64', 'writev', 'pwritev', 'pwritev2'],
  ...['fsync', 'fdatasync', 'sync_file_range', 'ftruncate', 'fallocate', 'rename', 'renameat'],
  ...['renameat2', 'unlink', 'unlinkat', 'mkdir', 'mkdirat', 'link', 'linkat', 'mmap', 'sendfile'],
  ...['copy_file_range', 'splice', 'io_uring_setup'],
];
/** More than any one write of the store. */
const TEXT_MAX = 16 * 1024 * 1024;

export interface Recording {
  /** Folder that the paths of the events begin with. */
  root: string;
  /** Path of the store in it. */
  store: string;
  events: DiskEvent[];
}

/**
 * Lets a workload run under strace, on a copy of `image`, and reads what it did to the disk.
 * @param known numbers of the files in `image`.
 */
export function record(
  workload: Omit<Workload, 'folder' | 'marks'>,
  begin: { image: Image; known: ReadonlyMap<string, number>; root: string },
): Recording {
  const folder = mkdtempSync(join(tmpdir(), 'lanekeeper-trace-'));
  const { root, image, known } = begin;
  const [marks, trace] = [join(folder, 'marks'), join(folder, 'trace')];
  try {
    writeImage(image);
    const store = join(root, 'store');
    const described: Workload = { ...workload, folder: store, marks };
    const program = fileURLToPath(new URL('./workload.js', import.meta.url));
    const strace = ['-f', '-qq', '-xx', '-s', String(TEXT_MAX), '-o', trace];
    const run = spawnSync(
      'strace',
      [
        ...strace,
        '-e',
        `trace=${CALLS.join(',')}`,
        process.execPath,
        program,
        JSON.stringify(described),
      ],
      // libuv's io_uring would write where strace does not look.
      { encoding: 'utf8', env: { ...process.env, UV_USE_IO_URING: '0' } },
    );
    if (run.status !== 0) throw new Error(`The workload failed:\n${run.stderr}${run.stdout}`);
    const events = new DiskEvents({ root, marks, known });
    events.read(readFileSync(trace, 'utf8'));
    return { root, store, events: events.events };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(root, { recursive: true, force: true });
  }
}

/** A folder name for a recording; its paths stay in the images that are made of it. */
export function newRoot(): string {
  const made = mkdtempSync(join(ramOrTemp(), 'lanekeeper-cut-'));
  rmSync(made, { recursive: true });
  return join(dirname(made), made.slice(dirname(made).length + 1));
}

function ramOrTemp(): string {
  try {
    const probe = mkdtempSync('/dev/shm/lanekeeper-');
    rmSync(probe, { recursive: true });
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}
