import { SeededRandom } from './random.js';

/** How a lane may be built otherwise than most are. Each seed draws which of them its site has. */
export const varietyNames = ['closes itself', 'missing limit', 'one guard', 'one loop'] as const;
export type VarietyName = (typeof varietyNames)[number];

/** How one lane is built. */
export interface Variety {
  /** Its barrier has no line that lowers it, and a contact that holds it up. */
  closesItself: boolean;
  /** Its limit switches that are not wired. */
  missingLimits: readonly ('limit_up' | 'limit_down')[];
  /** Its only guard of the place under the arm; null where it has both. */
  onlyGuard: 'under_arm' | 'beam' | null;
  /** Where it is for both ways: one loop and one camera see both sides. */
  oneLoop: boolean;
}

export const usualVariety: Variety = {
  closesItself: false,
  missingLimits: [],
  onlyGuard: null,
  oneLoop: false,
};

const missing = [['limit_up'], ['limit_down'], ['limit_up', 'limit_down']] as const;
const CHANCE = 0.15;
/** Drawn apart, so that a seed without varieties stays what it is; seeds that mutants name have few. */
const VARIETY_SEEDS = 2_630_000_000;

/** The lanes of a site in their order. */
export function drawVarieties(options: {
  seed: number;
  lanes: number;
  without: ReadonlySet<string>;
  often: ReadonlySet<string>;
}): Variety[] {
  const random = new SeededRandom(options.seed + VARIETY_SEEDS);
  const occurring = new Set<VarietyName>();
  for (const name of varietyNames) {
    const drawn = random.chance(CHANCE) || options.often.has(name);
    if (drawn && !options.without.has(name)) occurring.add(name);
  }
  return Array.from({ length: options.lanes }, (): Variety => {
    // Each lane draws all, so that what is left out does not shift what the others are.
    const has = (name: VarietyName) => random.chance(0.6) && occurring.has(name);
    const closesItself = has('closes itself');
    const someMissing = random.pick(missing);
    const onlyGuard = random.pick(['under_arm', 'beam'] as const);
    return {
      closesItself,
      missingLimits: has('missing limit') ? someMissing : [],
      onlyGuard: has('one guard') ? onlyGuard : null,
      oneLoop: has('one loop'),
    };
  });
}
