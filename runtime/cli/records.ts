import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Ask } from './ask.js';
import { LanekeeperError, sentenceOf } from '../errors.js';

/** Adds `records list|show|put|delete` to the program. */
export function addRecordCommands(
  program: Command,
  ask: Ask,
  print: (value: unknown) => void,
): void {
  const records = program
    .command('records')
    .description('what the cloud and the park keep in common: cards, lanes, black list and others');

  records
    .command('list')
    .argument('<kind>', 'for example permit, operator, blackListEntry')
    .description('print the records of a kind as JSON')
    .action(async (kind: string) => print(await ask('GET', pathOf(kind))));

  records
    .command('show')
    .argument('<kind>')
    .argument('<key>', "the cloud's number of the record")
    .description('print one record as JSON, also a deleted one')
    .action(async (kind: string, key: string) => print(await ask('GET', pathOf(kind, key))));

  records
    .command('put')
    .argument('<kind>')
    .argument('<key>')
    .requiredOption('--json <file>', 'a JSON object with fields of the content; "-" is the input')
    .option('--by <name>', 'who edits', accountName())
    .description('add a record, or change the given fields of one, and upload it')
    .action(async (kind: string, key: string, options: { json: string; by: string }) => {
      const body = { by: options.by, content: readJson(options.json) };
      print(await ask('POST', pathOf(kind, key), body));
    });

  records
    .command('delete')
    .argument('<kind>')
    .argument('<key>')
    .option('--by <name>', 'who edits', accountName())
    .description('delete a record, here and in the cloud')
    .action(async (kind: string, key: string, options: { by: string }) => {
      print(await ask('POST', `${pathOf(kind, key)}/delete`, options));
    });
}

function pathOf(...parts: string[]): string {
  return ['/records', ...parts.map(encodeURIComponent)].join('/');
}

/** The account that runs the command, or `console` where it has no name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'console';
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8')) as unknown;
  } catch (error) {
    const from = file === '-' ? 'the standard input' : file;
    const sentence = `Cannot read JSON from ${from}: ${sentenceOf(error)}`;
    throw new LanekeeperError('cli/bad-json', sentence, error);
  }
}
