import type { SeededRandom } from '../sim/random.js';
import type { Choice } from './disk.js';

const ALL: Choice = { names: (count) => count, sector: () => true, lastWrite: null };
const NOTHING: Choice = { names: () => 0, sector: () => false, lastWrite: null };

const inRecent = (path: string) => path.includes('-recent/');

/** The states that a disk may show after a cut here, as far as they are tried. */
export function choicesAt(random: SeededRandom, thorough: boolean): Choice[] {
  const torn = (): Choice => ({
    ...ALL,
    lastWrite: (_path, bytes) => random.whole(0, bytes),
  });
  const shuffled = (share: number): Choice => ({
    names: (count) => random.whole(0, count),
    sector: () => random.chance(share),
    lastWrite: null,
  });
  const only = (fits: (path: string) => boolean): Choice => ({
    names: (count) => count,
    sector: fits,
    lastWrite: null,
  });
  const usual = [ALL, NOTHING, torn(), torn(), shuffled(0.5)];
  if (!thorough) return usual;
  return [
    ...usual,
    torn(),
    shuffled(0.9),
    shuffled(0.2),
    only(inRecent),
    only((path) => !inRecent(path)),
  ];
}

export const everything = ALL;
