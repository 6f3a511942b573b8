import { habits, quirks } from './car.js';
import { troubleNames } from './troubles/trouble.js';
import { varietyNames } from './variety.js';

/** All that a run is made of: the same options give the same run. */
export interface RunOptions {
  seed: number;
  /** How many different cars come. */
  cars: number;
  /** Within how many hours they come. Troubles go on a little longer; the run ends when all is done. */
  hours: number;
  /** Entries and exits, in turn. */
  lanes: number;
  /** Kinds of trouble and of drivers that are left out, although the seed has drawn them. */
  without: readonly string[];
  /** Kinds of trouble and of drivers that occur whatever the seed has drawn, and more often. */
  often?: readonly string[];
  /** Run ticks that are proved to do nothing too: slow, and otherwise the same. */
  everyTick?: boolean;
}

/** What can be left out of a run. */
export const parts: readonly string[] = [
  ...troubleNames,
  ...quirks.filter((quirk) => quirk !== 'none'),
  'careless attendant',
  'several boxes',
  'both ways',
  ...varietyNames,
];

/** What can be made to happen often. */
export const frequentParts: readonly string[] = [...troubleNames, ...habits, ...varietyNames];

const CARS_PER_LANE_AND_HOUR = 50;

export function usualCars({ hours, lanes }: Pick<RunOptions, 'hours' | 'lanes'>): number {
  return Math.max(1, Math.round(hours * lanes * CARS_PER_LANE_AND_HOUR));
}

/** The command that runs the same again. */
export function replayCommand({ seed, cars, hours, lanes, without, often }: RunOptions): string {
  const named = (option: string, names: readonly string[] = []) =>
    names.length === 0 ? '' : ` --${option} '${names.join(',')}'`;
  const run = `--seeds ${seed} --cars ${cars} --hours ${hours} --lanes ${lanes}`;
  return `npm run sim -- ${run}${named('without', without)}${named('often', often)}`;
}
