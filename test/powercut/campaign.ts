import { SeededRandom } from '../sim/random.js';
import { Books } from './books.js';
import { checkCut, openAndRead, type Findings } from './check-cut.js';
import { choicesAt, everything } from './cuts.js';
import { damaged } from './damage.js';
import { Disk, type Image } from './disk.js';
import { digestOf, readImage, removeImage, writeImage } from './images.js';
import { readMark, type Mark } from './marks.js';
import { newRoot, record, type Recording } from './record.js';

/** What is tried, and under what circumstances. */
export interface Campaign {
  name: string;
  seed: number;
  steps: number;
  /** Recordings after each other, each on what a cut left of the one before. */
  generations: number;
  writeBufferBytes: number | null;
  syncs: boolean;
  journal: boolean;
  /** Instead of cuts: damage to LevelDB's files. */
  damage: boolean;
  thorough: boolean;
  /** Beyond it the rest of the cut points is left out. */
  cutsMax: number;
  /** `loss`: the proof that these tests can fail. */
  expect: 'nothing wrong' | 'loss';
}

export interface Tally {
  name: string;
  events: number;
  syncs: number;
  /** Cut points that were tried, and different disks among them. */
  tried: number;
  distinct: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  mixed: number;
  unusable: number;
  /** Some findings in words. */
  examples: string[];
}

const EXAMPLES_MAX = 3;

export async function runCampaign(campaign: Campaign): Promise<Tally> {
  const tally: Tally = {
    ...{ name: campaign.name, events: 0, syncs: 0, tried: 0, distinct: 0, acknowledged: 0 },
    ...{ lost: 0, doubled: 0, mixed: 0, unusable: 0, examples: [] },
  };
  const random = new SeededRandom(campaign.seed);
  const books = new Books();
  const root = newRoot();
  const seen = new Set<string>();
  let image: Image = new Map([[root, null]]);
  try {
    for (let generation = 0; generation < campaign.generations; generation += 1) {
      const disk = new Disk();
      const known = disk.begin(image);
      const { steps, writeBufferBytes, syncs } = campaign;
      const seed = campaign.seed * 100 + generation;
      const recording = record({ steps, writeBufferBytes, syncs, seed }, { image, known, root });
      const cut = new Cuts({ campaign, recording, disk, books, random, tally, seen });
      image = await cut.all();
    }
  } finally {
    removeImage(root);
  }
  tally.distinct = seen.size;
  return tally;
}

interface CutsOptions {
  campaign: Campaign;
  recording: Recording;
  disk: Disk;
  books: Books;
  random: SeededRandom;
  tally: Tally;
  seen: Set<string>;
}

/**
 * One batch follows the other, and the recent journal has it before the database is given it: so
 * each may be on the disk from the moment on at which the one before was done.
 */
function batchesGiven({ events }: Recording): Mark[] {
  return events.flatMap((event) => {
    if (event.kind !== 'mark') return [];
    const mark = readMark(event.text);
    return mark.kind === 'given' ? [mark] : [];
  });
}

/** All cut points of one recording. */
class Cuts {
  /** States that were looked at already. */
  readonly #done = new Set<string>();

  constructor(private readonly options: CutsOptions) {}

  /** Returns a disk on which a next recording may go on. */
  async all(): Promise<Image> {
    const { recording, disk, books, random, tally, campaign } = this.options;
    const share = campaign.cutsMax / campaign.generations / recording.events.length;
    const given = batchesGiven(recording);
    const next = () => {
      const batch = given.shift();
      if (batch !== undefined) books.take(batch);
    };
    next();
    for (const event of recording.events) {
      tally.events += 1;
      if (event.kind === 'sync') tally.syncs += 1;
      disk.take(event);
      if (event.kind === 'mark') {
        const mark = readMark(event.text);
        if (mark.kind === 'given') continue;
        books.take(mark);
        if (mark.kind === 'done') next();
        continue;
      }
      for (const choice of campaign.damage ? [everything] : choicesAt(random, campaign.thorough)) {
        if (random.chance(share * (campaign.damage ? 1 : 0.2))) await this.#try(disk.image(choice));
      }
    }
    tally.acknowledged = books.acknowledged;
    return this.#next();
  }

  async #try(found: Image): Promise<void> {
    const { recording, campaign, random, tally, seen, books } = this.options;
    const image = campaign.damage ? damaged(found, recording.store, random) : found;
    if (image === null) return;
    tally.tried += 1;
    const digest = digestOf(image);
    // The books go on while the disk does not: the same disk is looked at once for each state.
    const state = `${digest} ${books.acknowledged} ${books.certainBatch}`;
    seen.add(digest);
    if (this.#done.has(state)) return;
    this.#done.add(state);
    writeImage(image);
    const { journal, damage } = campaign;
    const findings = await checkCut(recording.store, books, { journal, damaged: damage });
    removeImage(recording.root);
    this.#count(findings);
  }

  #count(findings: Findings): void {
    const { tally } = this.options;
    for (const kind of ['lost', 'doubled', 'mixed', 'unusable'] as const) {
      const found = findings[kind];
      if (found.length === 0) continue;
      tally[kind] += 1;
      if (tally[kind] <= EXAMPLES_MAX) tally.examples.push(`${kind}: ${found[0] ?? ''}`);
    }
  }

  /** The disk as one more cut at the end leaves it, opened once; the books follow it. */
  async #next(): Promise<Image> {
    const { recording, disk, books, random } = this.options;
    const [choice = everything] = choicesAt(random, false).slice(-1);
    writeImage(disk.image(choice));
    const { values, batch } = await openAndRead(recording.store);
    books.goOn(batch, values);
    const image = readImage(recording.root);
    removeImage(recording.root);
    return image;
  }
}
