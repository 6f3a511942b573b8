#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { documentedFlags, type CloudFlags } from './flags.js';
import { presetNames, type PresetName } from './presets.js';
import { runCloud } from './running-cloud.js';

interface Options {
  park: string;
  keyFile: string;
  port: number;
  tcpPort: number;
  httpPort: number;
  preset: PresetName;
  panelPort: number;
  seed: number;
  json?: true;
  with: (keyof CloudFlags)[];
  without: (keyof CloudFlags)[];
}

/** Names of rules, one with each use of the option. */
function rules(name: string, before: (keyof CloudFlags)[]): (keyof CloudFlags)[] {
  if (Object.hasOwn(documentedFlags, name)) return [...before, name as keyof CloudFlags];
  const known = Object.keys(documentedFlags).join(', ');
  throw new InvalidArgumentError(`There is no such rule; known are ${known}.`);
}

function whole(max: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${max}.`);
  };
}

function parkId(text: string): string {
  if (/^[A-Za-z0-9_-]{1,24}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 1 to 24 letters, digits, _ or -.');
}

const program = new Command('lanekeeper-cloud-double')
  .description(
    'A simulated parking cloud over MQTT, TCP and HTTP, for tests of a car park without the real one.',
  )
  .requiredOption('--park <id>', 'number of the car park', parkId)
  .requiredOption('--key-file <file>', 'file that holds nothing but the park key')
  .option('--port <n>', 'port of the broker on 127.0.0.1; 0 takes a free one', whole(65_535), 0)
  .option('--tcp-port <n>', "port of the cloud's own socket; 0 takes a free one", whole(65_535), 0)
  .option('--http-port <n>', 'port of upload and long poll; 0 takes a free one', whole(65_535), 0)
  .option('--panel-port <n>', 'port of the control panel; 0 takes a free one', whole(65_535), 0)
  .option('--seed <n>', 'seed of the faults', whole(4_294_967_295), 1)
  .addOption(
    new Option('--preset <name>', 'how the cloud behaves; --with and --without are on top of it')
      .choices(presetNames)
      .default('documented'),
  )
  .option(
    '--with <rule>',
    'a rule that the cloud keeps beside its preset; may be repeated',
    rules,
    [],
  )
  .option(
    '--without <rule>',
    'a rule of the preset that it does not keep; may be repeated',
    rules,
    [],
  )
  .option('--json', 'print one JSON object instead of sentences');

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  const parkKey = keyOf(options.keyFile);
  const cloud = await runCloud({
    parkId: options.park,
    parkKey,
    port: options.port,
    panelPort: options.panelPort,
    seed: options.seed,
    tcpPort: options.tcpPort,
    httpPort: options.httpPort,
    preset: options.preset,
    flags: {
      ...Object.fromEntries(options.with.map((rule) => [rule, true])),
      ...Object.fromEntries(options.without.map((rule) => [rule, false])),
    },
  });
  const where = {
    mqtt: `mqtt://127.0.0.1:${cloud.front.port}`,
    tcp: `tcp://127.0.0.1:${cloud.tcpPort}`,
    http: `http://127.0.0.1:${cloud.httpPort}/bpd`,
    panel: `http://127.0.0.1:${cloud.panel.port}`,
    topics: `parkcloud/${options.park}/{local_id}/up|down`,
    seed: options.seed,
    preset: options.preset,
  };
  const sentences = [
    `Broker  ${where.mqtt}`,
    `Topics  ${where.topics}`,
    `Socket  ${where.tcp}`,
    `Http    ${where.http}/upload.do and download.do`,
    `Panel   ${where.panel}`,
    `Preset  ${where.preset}`,
    `Seed    ${where.seed}`,
  ];
  const shown = options.json === true ? JSON.stringify(where) : sentences.join('\n');
  process.stdout.write(`${shown}\n`);
  const stop = () => {
    void cloud.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function keyOf(file: string): string {
  let key: string;
  try {
    key = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return program.error(`--key-file: ${file} cannot be read (${why}).`);
  }
  if (key === '') return program.error(`--key-file: ${file} is empty; it must hold the park key.`);
  return key;
}

main().catch((error: unknown) => {
  const sentence = error instanceof Error ? error.message : String(error);
  process.stderr.write(`lanekeeper-cloud-double: ${sentence}\n`);
  process.exitCode = 1;
});
