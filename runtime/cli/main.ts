#!/usr/bin/env node
import { Command } from 'commander';
import { askConsole } from '../console/client.js';
import { consoleSocketPath } from '../console/socket-path.js';
import { codeOf, LanekeeperError, sentenceOf } from '../errors.js';
import { programVersion } from '../version.js';
import { addBackup } from './backup.js';
import { check } from './check.js';
import { defaultConfigPath, readConfigFile } from './config-file.js';
import { addCardCommands } from './cards.js';
import { addExitCommands } from './exit.js';
import { addReconcileCommand } from './reconcile.js';
import { addShiftCommands } from './shift.js';
import { addQuoteCommand } from './quote.js';
import { addSimulateCommand } from './simulate-command.js';
import { addStoreCommands } from './store.js';
import { addTraceCommands } from './trace.js';
import { addRecordCommands } from './records.js';
import { addGpioCommands } from './gpio-commands.js';
import { addDoctor } from './doctor.js';
import { addEnroll } from './enroll.js';
import { addInit } from './init.js';

/** What goes on until it is ended, also across a restart. */
const laneCommands = [
  { name: 'hold', description: 'keep the arm of a lane up until released', needsReason: true },
  {
    name: 'release',
    description: 'end holding; the arm goes down once it may',
    needsReason: false,
  },
  { name: 'lock', description: 'keep a lane closed, whoever comes', needsReason: true },
  { name: 'unlock', description: 'end a lock; who waits is decided on', needsReason: false },
];

const program = new Command('lanekeeper')
  .description('The software of a parking lane controller.')
  .version(programVersion)
  .option('-c, --config <file>', 'configuration file', defaultConfigPath);

program
  .command('run')
  .description('run the roles that the configuration names, until SIGTERM')
  .action(async () => {
    const { run } = await import('./run.js');
    await run(configPath());
  });

program
  .command('check')
  .argument('<file>', 'configuration file')
  .option('--json', 'print one JSON object', false)
  .description('name every fault of a configuration: line, key, what was found, what is allowed')
  .action(async (file: string, options: { json: boolean }) => {
    process.exitCode = await check(file, options);
  });

program
  .command('schema')
  .description('print the JSON Schema of the configuration, for editors')
  .action(async () => {
    const { configJsonSchema } = await import('../config/json-schema.js');
    console.log(JSON.stringify(configJsonSchema(), null, 2));
  });

program
  .command('status')
  .description('print the state of the running program as JSON')
  .action(async () => print(await ask('GET', '/status')));

program
  .command('raise')
  .argument('<lane>')
  .requiredOption('--by <name>', 'who asks')
  .requiredOption('--reason <text>', 'why; it is reported to the cloud')
  .option('--hold', 'keep the arm up until it is lowered by command', false)
  .description('raise the arm of a lane by hand')
  .action(async (lane: string, options: { by: string; reason: string; hold: boolean }) => {
    print(await ask('POST', `/lanes/${encodeURIComponent(lane)}/raise`, options));
  });

program
  .command('lower')
  .argument('<lane>')
  .requiredOption('--by <name>', 'who asks')
  .description('lower the arm of a lane, if nothing is or may be under it')
  .action(async (lane: string, options: { by: string }) => {
    print(await ask('POST', `/lanes/${encodeURIComponent(lane)}/lower`, options));
  });

for (const { name, description, needsReason } of laneCommands) {
  const command = program.command(name).argument('<lane>').description(description);
  command.requiredOption('--by <name>', 'who asks');
  if (needsReason) command.requiredOption('--reason <text>', 'why; it is kept and reported');
  command.action(async (lane: string, options: object) => {
    print(await ask('POST', `/lanes/${encodeURIComponent(lane)}/${name}`, options));
  });
}

addExitCommands(program, ask, print);
addShiftCommands(program, ask, print);
addReconcileCommand(program, ask, print);
addQuoteCommand(program, configPath);
addTraceCommands(program, ask, print);

addCardCommands(program, ask, print);
addRecordCommands(program, ask, print);

program
  .command('request')
  .argument('[service]', 'name of a message of the cloud; without it all are listed')
  .option('--data <json>', 'its fields as a JSON object', '{}')
  .option('--changes-orders', 'send it although it changes the orders of the cloud', false)
  .description('send one message to the cloud and print its answer; status 1 if it is refused')
  .action(
    async (service: string | undefined, options: { data: string; changesOrders: boolean }) => {
      if (service === undefined) {
        print(await ask('GET', '/requests'));
        return;
      }
      const body = { data: fieldsOf(options.data), changes_orders: options.changesOrders };
      const result = await ask('POST', `/requests/${encodeURIComponent(service)}`, body);
      print(result);
      const { delivery } = result as { delivery?: string };
      if (delivery !== 'DELIVERED') process.exitCode = 1;
    },
  );

addGpioCommands(program, configPath);
addSimulateCommand(program);

const deadLetters = program
  .command('dead-letters')
  .description('orders that the cloud refused for good');

deadLetters
  .command('list', { isDefault: true })
  .description('print them with the reasons of the cloud as JSON')
  .action(async () => print(await ask('GET', '/dead-letters')));

for (const [name, description] of [
  ['send-again', 'put an order back behind those that wait, under its old identity'],
  ['write-off', 'give an order up; its text stays in the journal'],
] as const) {
  deadLetters
    .command(name)
    .argument('<message>', 'its message id, as the list shows it')
    .requiredOption('--by <name>', 'who decides it')
    .requiredOption('--reason <text>', 'why; it is kept in the journal')
    .description(description)
    .action(async (message: string, options: { by: string; reason: string }) => {
      const path = `/dead-letters/${encodeURIComponent(message)}/${name}`;
      print(await ask('POST', path, options));
    });
}

addInit(program);
addEnroll(program);
addBackup(program);
addDoctor(program);

function fieldsOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const sentence = `--data is no JSON: ${sentenceOf(error)}; an example is '{"channel_id":"A1"}'.`;
    throw new LanekeeperError('cli/bad-json', sentence, error);
  }
}

addStoreCommands(program, configPath);

function configPath(): string {
  return program.opts<{ config: string }>().config;
}

async function ask(method: 'GET' | 'POST', path: string, body: object = {}): Promise<unknown> {
  const config = await readConfigFile(configPath());
  return askConsole(consoleSocketPath(config), method, path, body);
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

try {
  await program.parseAsync();
} catch (error) {
  const code = codeOf(error);
  console.error(code === 'unknown' ? error : `${sentenceOf(error)}\n(${code})`);
  process.exitCode = 1;
}
