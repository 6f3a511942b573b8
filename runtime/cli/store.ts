import type { Command } from 'commander';

/** `lanekeeper store …`: for a store whose program is stopped. */
export function addStoreCommands(program: Command, configPath: () => string): void {
  const store = program.command('store').description('the store, while the program is stopped');

  store
    .command('check')
    .option('--json', 'print one JSON object', false)
    .description('read every value and name what is damaged; status 1 if anything is')
    .action(async ({ json }: { json: boolean }) => {
      const { checkStoreOf } = await import('./store-actions.js');
      process.exitCode = await checkStoreOf(configPath(), json);
    });

  store
    .command('export')
    .option('--shelf <name>', 'only this kind of value, for example outbox')
    .option('--to <file>', 'write to this file instead of standard output')
    .description('print every value as a line of JSON; it holds plates')
    .action(async (options: { shelf?: string; to?: string }) => {
      const { exportStoreOf } = await import('./store-actions.js');
      await exportStoreOf(configPath(), options);
    });

  store
    .command('compact')
    .description('let LevelDB give back the room of what was removed')
    .action(async () => {
      const { compactStoreOf } = await import('./store-actions.js');
      await compactStoreOf(configPath());
    });

  store
    .command('repair')
    .option('--remove-damaged', 'then remove the databases that were moved aside', false)
    .description('mend what can be mended, and take over the past of databases moved aside')
    .action(async ({ removeDamaged }: { removeDamaged: boolean }) => {
      const { repairStoreOf } = await import('./store-actions.js');
      await repairStoreOf(configPath(), removeDamaged);
    });
}
