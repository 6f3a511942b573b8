import type { Command } from 'commander';
import type { Ask } from './ask.js';

/** Adds what an operator who takes money does at the start and the end of work. */
export function addShiftCommands(
  program: Command,
  ask: Ask,
  print: (value: unknown) => void,
): void {
  const shift = program.command('shift').description('who takes money at this box');

  shift
    .command('list', { isDefault: true })
    .description('print the present or last shift of each operator as JSON')
    .action(async () => print(await ask('GET', '/shifts')));

  shift
    .command('start')
    .requiredOption('--by <operator>', 'number of the operator who comes on duty')
    .option('--booth <name>', 'where the operator sits')
    .description('come on duty; the cloud is told')
    .action(async (options: { by: string; booth?: string }) => {
      print(await ask('POST', '/shifts/start', options));
    });

  shift
    .command('end')
    .requiredOption('--by <operator>', 'number of the operator who goes off duty')
    .option('--counted-fen <amount>', 'the cash that was counted, in fen', Number)
    .description('go off duty; prints what is handed over, and the cloud is told')
    .action(async ({ by, countedFen }: { by: string; countedFen?: number }) => {
      print(await ask('POST', '/shifts/end', { by, counted_fen: countedFen }));
    });
}
