import type { Command } from 'commander';
import type { Ask } from './ask.js';

/** Adds what an attendant does with a car that waits at an exit. */
export function addExitCommands(program: Command, ask: Ask, print: (value: unknown) => void): void {
  const pathOf = (lane: string, what: string) => `/lanes/${encodeURIComponent(lane)}/${what}`;

  program
    .command('settle')
    .argument('<lane>')
    .requiredOption('--by <name>', 'who took the money')
    .description('take cash from the car that waits to pay in a lane')
    .action(async (lane: string, options: { by: string }) => {
      print(await ask('POST', pathOf(lane, 'settle'), options));
    });

  program
    .command('candidates')
    .argument('<lane>')
    .description('print the cars inside whose plates look like the one that waits without entry')
    .action(async (lane: string) => print(await ask('GET', pathOf(lane, 'candidates'))));

  program
    .command('recognise')
    .argument('<lane>')
    .argument('<session>', 'session of the car that it is, as `candidates` prints it')
    .requiredOption('--by <name>', 'who recognised it')
    .description('say which car waits at an exit, whatever its plate was read as')
    .action(async (lane: string, session: string, options: { by: string }) => {
      print(await ask('POST', pathOf(lane, 'recognise'), { ...options, session }));
    });

  program
    .command('charge')
    .argument('<lane>')
    .requiredOption('--fen <amount>', 'what it pays, in fen', Number)
    .requiredOption('--by <name>', 'who decides it')
    .description('charge the car that waits although its entry was not seen')
    .action(async (lane: string, options: { fen: number; by: string }) => {
      print(await ask('POST', pathOf(lane, 'charge'), options));
    });

  program
    .command('let-out')
    .argument('<lane>')
    .requiredOption('--by <name>', 'who lets it out')
    .requiredOption('--reason <text>', 'why; it is kept')
    .description('let the car that waits to pay leave first and pay later')
    .action(async (lane: string, options: { by: string; reason: string }) => {
      print(await ask('POST', pathOf(lane, 'let-out'), options));
    });

  program
    .command('free')
    .argument('<lane>')
    .requiredOption('--by <name>', 'who lets it out')
    .requiredOption('--reason <id>', 'why: an id of `free_reasons` in the configuration')
    .description('let the car that waits to pay leave free; it owes nothing later')
    .action(async (lane: string, options: { by: string; reason: string }) => {
      print(await ask('POST', pathOf(lane, 'free'), options));
    });
}
