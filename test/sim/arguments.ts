import { parseArgs } from 'node:util';
import { frequentParts, parts, usualCars } from './run-options.js';

/** What the command line asks of the simulation. */
export interface SimArguments {
  from: number;
  to: number;
  cars: number;
  hours: number;
  lanes: number;
  without: string[];
  often: string[];
  /** How many threads work. */
  workers: number;
  /** No further seed begins after so many minutes; null for no limit. */
  minutesMax: number | null;
  /** Run seeds that nobody has chosen, for so many minutes. */
  randomMinutes: number | null;
  mutants: boolean;
  /** Only the mutants whose name holds this text. */
  only: string;
  /** After a violation: print the events before it, and look for a shorter story. */
  story: boolean;
}

/**
 * More than 20,000 passages, which two cores do in far less than the time that CI gives them. With
 * twice the usual traffic there are more passages in the same time.
 */
const quick = { seeds: '1..42', traffic: 2, minutesMax: 2.5 } as const;

export const usage = `usage: npm run sim -- [options]
  --seeds A..B       the seeds to run (default 1..100)
  --quick            the seeds for CI, for at most ${quick.minutesMax} minutes
  --random MINUTES   seeds that are drawn from the clock once
  --hours H          hours in which cars come (default 1)
  --lanes N          entries and exits, in turn (default 2)
  --cars N           different cars (default 50 for each lane and hour, 100 with --quick)
  --without A,B      leave out kinds of trouble and of drivers
  --often A,B        let kinds of trouble and of drivers occur more often, in every seed
  --workers N        threads (default: one for each core)
  --mutants          break the program on purpose; --only TEXT for some of them
  --no-story         do not print or shorten the story of a violation`;

/** @throws Error with a sentence for people */
export function simArguments(args: readonly string[], cores: number): SimArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string' },
      cars: { type: 'string' },
      hours: { type: 'string', default: '1' },
      lanes: { type: 'string', default: '2' },
      without: { type: 'string', default: '' },
      often: { type: 'string', default: '' },
      workers: { type: 'string', default: String(cores) },
      random: { type: 'string' },
      quick: { type: 'boolean', default: false },
      mutants: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      'no-story': { type: 'boolean', default: false },
    },
  });
  const range = values.seeds ?? (values.quick ? quick.seeds : '1..100');
  const found = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(range);
  if (found === null) throw new Error(`--seeds must be a number or A..B; found "${range}".`);
  const hours = numberOf('hours', values.hours, { from: 0.01, to: 1_000 });
  const lanes = wholeOf('lanes', values.lanes, { from: 2, to: 40 });
  const usual = usualCars({ hours, lanes }) * (values.quick ? quick.traffic : 1);
  return {
    from: Number(found[1]),
    to: Number(found[2] ?? found[1]),
    hours,
    lanes,
    cars:
      values.cars === undefined ? usual : wholeOf('cars', values.cars, { from: 1, to: 100_000 }),
    without: namesOf('without', values.without, parts),
    often: namesOf('often', values.often, frequentParts),
    workers: wholeOf('workers', values.workers, { from: 1, to: 256 }),
    minutesMax: values.quick ? quick.minutesMax : null,
    randomMinutes:
      values.random === undefined
        ? null
        : numberOf('random', values.random, { from: 0.1, to: 100_000 }),
    mutants: values.mutants,
    only: values.only,
    story: !values['no-story'],
  };
}

function numberOf(name: string, text: string, range: { from: number; to: number }): number {
  const value = Number(text);
  if (text !== '' && value >= range.from && value <= range.to) return value;
  throw new Error(`--${name} must be a number from ${range.from} to ${range.to}; found "${text}".`);
}

function wholeOf(name: string, text: string, range: { from: number; to: number }): number {
  const value = numberOf(name, text, range);
  if (Number.isInteger(value)) return value;
  throw new Error(`--${name} must be a whole number; found "${text}".`);
}

function namesOf(option: string, text: string, known: readonly string[]): string[] {
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new Error(`--${option} knows no "${unknown}"; it knows: ${known.join(', ')}.`);
}
