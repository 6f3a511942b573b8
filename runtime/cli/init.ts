import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Option, type Command } from 'commander';
import { asker } from './asker.js';
import { codeOf, LanekeeperError, sentenceOf } from '../errors.js';
import { exampleOf } from '../provisioning/examples.js';
import { giveToGroup } from '../provisioning/give-to-group.js';
import { kinds, questions, type Kind } from '../provisioning/questions.js';
import {
  openMarks,
  writeConfiguration,
  type Answers,
} from '../provisioning/write-configuration.js';

/** `lanekeeper init`: a first configuration, from flags, or by asking on a terminal. */
export function addInit(program: Command): void {
  const command = program
    .command('init')
    .description('write a first configuration with comments; asks for what no flag says')
    .addOption(new Option('--kind <kind>', 'what this box does').choices(kinds))
    .option('--out <file>', 'where it goes (default: where the service reads it)');
  for (const { name, text } of questions) command.option(`--${name} <text>`, text);
  command.action(async (flags: Record<string, string>) => {
    await init(flags);
  });
}

async function init(flags: Readonly<Record<string, string>>): Promise<void> {
  const ask = process.stdin.isTTY ? asker() : null;
  const kind = (flags['kind'] ?? (await ask?.line(`Kind (${kinds.join(', ')})`))) as Kind;
  if (!kinds.includes(kind)) {
    throw new LanekeeperError('init/no-kind', `Which kind of box? --kind ${kinds.join(' | ')}`);
  }
  const answers: Record<string, string> = {};
  for (const question of questions.filter((one) => one.kinds.includes(kind))) {
    const flag = flags[camelCase(question.name)];
    const answer = flag ?? (await ask?.line(`${question.text} (empty: later)`)) ?? '';
    if (answer !== '') answers[question.name] = answer;
  }
  ask?.close();
  write(kind, answers, flags['out'] ?? pathOf(kind));
}

function write(kind: Kind, answers: Answers, path: string): void {
  const text = writeConfiguration(exampleOf(kind), kind, answers);
  try {
    mkdirSync(dirname(path), { recursive: true });
    // A configuration that is there is never overwritten.
    writeFileSync(path, text, { mode: 0o640, flag: 'wx', flush: true });
    giveToGroup(path, kind === 'bridge' ? 'lanekeeper-bridge' : 'lanekeeper');
  } catch (error) {
    const reason = codeOf(error) === 'EEXIST' ? 'it is there already' : sentenceOf(error);
    throw new LanekeeperError('init/cannot-write', `${path} is not written: ${reason}.`, error);
  }
  console.log(`${path} is written.`);
  const marks = openMarks(text);
  if (marks.length > 0) console.log(`These lines still need you:\n${marks.join('\n')}`);
  console.log(`Then: lanekeeper check ${path}`);
}

function pathOf(kind: Kind): string {
  return `/etc/lanekeeper/${kind === 'bridge' ? 'bridge' : 'lanekeeper'}.yaml`;
}

/** As commander names the value of a flag. */
function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
