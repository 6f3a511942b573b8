import { parseArgs } from 'node:util';

/** What the command line asks of the simulation. */
export interface SimArguments {
  from: number;
  to: number;
  cars: number;
  mutants: boolean;
  /** Print the events before a violation. */
  trace: boolean;
}

export const usage =
  'usage: npm run sim -- [--seeds A..B] [--cars N] [--quick] [--mutants] [--no-trace]';

/** @throws Error with a sentence for people */
export function simArguments(args: readonly string[]): SimArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string' },
      cars: { type: 'string', default: '12' },
      quick: { type: 'boolean', default: false },
      mutants: { type: 'boolean', default: false },
      'no-trace': { type: 'boolean', default: false },
    },
  });
  const range = values.seeds ?? (values.quick ? '1..30' : '1..100');
  const found = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(range);
  const cars = Number(values.cars);
  if (found === null) throw new Error(`--seeds must be a number or A..B; found "${range}".`);
  if (!Number.isInteger(cars) || cars < 1 || cars > 1_000) {
    throw new Error(`--cars must be a whole number from 1 to 1000; found "${values.cars}".`);
  }
  const from = Number(found[1]);
  const to = Number(found[2] ?? found[1]);
  return { from, to, cars, mutants: values.mutants, trace: !values['no-trace'] };
}
