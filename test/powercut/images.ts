import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Image } from './disk.js';

/** Writes an image to where its paths say. */
export function writeImage(image: Image): void {
  for (const [path, content] of image) {
    mkdirSync(content === null ? path : dirname(path), { recursive: true });
    if (content !== null) writeFileSync(path, content);
  }
}

export function readImage(root: string): Image {
  const image: Image = new Map([[root, null]]);
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const path = join(root, entry.name);
    if (entry.isDirectory())
      for (const [inner, content] of readImage(path)) image.set(inner, content);
    else image.set(path, readFileSync(path));
  }
  return image;
}

export function removeImage(root: string): void {
  rmSync(root, { recursive: true, force: true });
}

/** The same for the same files with the same content; LevelDB's own log of events does not count. */
export function digestOf(image: Image): string {
  const hash = createHash('sha1');
  for (const path of [...image.keys()].sort()) {
    if (/\/LOG(\.old)?$/.test(path)) continue;
    const content = image.get(path);
    hash.update(`${path} ${content?.length ?? 'folder'}\n`);
    if (content !== null && content !== undefined) hash.update(content);
  }
  return hash.digest('base64');
}
