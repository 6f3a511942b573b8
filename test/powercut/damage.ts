import { basename, dirname } from 'node:path';
import type { SeededRandom } from '../sim/random.js';
import type { Image } from './disk.js';

const PAGE = 4096;

/** One of LevelDB's files gets a flipped bit, a lost page, a lost end, or is gone. */
export function damaged(image: Image, store: string, random: SeededRandom): Image | null {
  const files = [...image.keys()].filter(
    (path) => dirname(path) === store && /^(CURRENT|MANIFEST-|\d+\.(log|ldb))/.test(basename(path)),
  );
  if (files.length === 0) return null;
  const path = random.pick(files);
  const content = image.get(path);
  if (content === undefined || content === null || content.length === 0) return null;
  const changed = new Map(image);
  // After a clean end no start looks for damage: it shows itself when it is met.
  changed.delete(`${store}-closed`);
  const bytes = Buffer.from(content);
  const at = random.whole(0, bytes.length - 1);
  switch (random.whole(0, 3)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.whole(0, 7));
      break;
    case 1:
      bytes.fill(0, at, Math.min(bytes.length, at + PAGE));
      break;
    case 2:
      changed.set(path, bytes.subarray(0, at));
      return changed;
    default:
      changed.delete(path);
      return changed;
  }
  changed.set(path, bytes);
  return changed;
}
