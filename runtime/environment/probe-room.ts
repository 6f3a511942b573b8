import { open, rm, statfs } from 'node:fs/promises';

/** LevelDB writes its log's content, up to 4 MiB, and some files of its own when it opens. */
const OPEN_NEEDS_BYTES = 8 * 1024 * 1024;
const PROBE_BYTES = 64 * 1024;

/**
 * Whether a database in `folder` could be opened again: there is room for it, and the disk takes
 * what is written to it.
 * @throws Error of the disk, with `ENOSPC` also when there is too little room.
 */
export async function probeRoom(folder: string): Promise<void> {
  const bytes = await freeBytes(folder);
  if (bytes < OPEN_NEEDS_BYTES) {
    const free = Math.floor(bytes / 1024);
    const needed = OPEN_NEEDS_BYTES / 1024;
    const error = new Error(`no space left on device: ${free} KiB free, ${needed} KiB needed`);
    throw Object.assign(error, { code: 'ENOSPC' });
  }
  const path = `${folder}-probe`;
  try {
    const handle = await open(path, 'w', 0o640);
    try {
      await handle.writeFile(new Uint8Array(PROBE_BYTES));
      await handle.datasync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(path, { force: true });
  }
}

export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
