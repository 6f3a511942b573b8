import type { Campaign } from './campaign.js';

const base: Campaign = {
  ...{ name: '', seed: 1, steps: 100, generations: 1, writeBufferBytes: null },
  ...{ syncs: true, journal: true, damage: false, thorough: true, cutsMax: 1_900 },
  ...{ expect: 'nothing wrong' },
};

/** LevelDB writes a table after so many bytes: small, so that a short run compacts often. */
const SMALL_BUFFER_BYTES = 64 * 1024;

function some(name: string, changes: Partial<Campaign>, seeds: readonly number[]): Campaign[] {
  return seeds.map((seed) => ({ ...base, ...changes, name: `${name} ${seed}`, seed }));
}

/** What is tried, and what must come out. */
export const campaigns: readonly Campaign[] = [
  ...some('cuts', {}, [1, 2, 3, 4]),
  ...some(
    'cuts while LevelDB compacts',
    { writeBufferBytes: SMALL_BUFFER_BYTES, steps: 200, cutsMax: 1_400 },
    [5, 6],
  ),
  ...some('cuts after cuts', { generations: 3, steps: 60 }, [7, 8]),
  ...some('damaged files', { damage: true, cutsMax: 600 }, [9]),
  ...some(
    'damaged files and tables',
    { damage: true, writeBufferBytes: SMALL_BUFFER_BYTES, steps: 200, cutsMax: 400 },
    [10],
  ),
  ...some('without sync', { syncs: false, cutsMax: 300, expect: 'loss' }, [11]),
  ...some('damaged files, without the journal', { ...{ damage: true, journal: false } }, [12]).map(
    (campaign): Campaign => ({ ...campaign, cutsMax: 200, expect: 'loss' }),
  ),
];

/** A few of each, for the tests of the system. */
export const fewCampaigns: readonly Campaign[] = [
  ...some('cuts', { steps: 40, cutsMax: 250 }, [1]),
  ...some('damaged files', { steps: 40, damage: true, cutsMax: 120 }, [9]),
  ...some('without sync', { steps: 40, syncs: false, cutsMax: 60, expect: 'loss' }, [11]),
  ...some(
    'damaged files, without the journal',
    { ...{ steps: 40, damage: true, journal: false }, cutsMax: 80, expect: 'loss' },
    [12],
  ),
];
