import type { Command } from 'commander';
import { LanekeeperError } from '../errors.js';
import { localMinute } from '../rates/local-time.js';
import type { Quote, Stay } from '../rates/quote.js';
import { yuanText } from '../rates/yuan-text.js';
import { readConfigFile, readText } from './config-file.js';
import {
  describeTable,
  isDifferent,
  priceStay,
  priceTable,
  timeOfWords,
  type StayAsked,
} from './quote-table.js';

interface QuoteOptions {
  from?: string;
  until?: string;
  class?: string;
  entry?: string;
  reentered: boolean;
  table?: string;
  json: boolean;
}

/** Adds `quote`, which prices stays by the rates of the configuration. */
export function addQuoteCommand(program: Command, configPath: () => string): void {
  program
    .command('quote')
    .option('--from <time>', 'when the car came in, in China, as "2026-06-15 08:00"')
    .option('--until <time>', 'when it leaves, likewise')
    .option('--class <name>', 'vehicle class; else that of the first rate')
    .option('--entry <channel>', 'number of the entry in the cloud; else any')
    .option('--reentered', 'the car came again soon after leaving: no free minutes', false)
    .option(
      '--table <file>',
      'instead: stays as "in | out | yuan"; status 1 if one costs otherwise',
    )
    .option('--json', 'print JSON', false)
    .description('price a stay by the rates of the configuration, line by line')
    .action(async (options: QuoteOptions) => {
      const config = await readConfigFile(configPath());
      if (options.table !== undefined) {
        const stays = priceTable(config, await readText(options.table));
        if (stays.some(isDifferent)) process.exitCode = 1;
        console.log(options.json ? jsonText(stays) : describeTable(stays, describeQuote));
        return;
      }
      const stay = stayOf(options);
      const priced = priceStay(config, stay);
      console.log(options.json ? jsonText(priced) : describeQuote(stay, priced));
    });
}

/** @throws LanekeeperError `quote/bad-time` */
function stayOf(options: QuoteOptions): StayAsked {
  return {
    enteredMs: timeOf(options.from, '--from'),
    untilMs: timeOf(options.until, '--until'),
    reentered: options.reentered,
    vehicleClass: options.class,
    entryChannelId: options.entry,
  };
}

function timeOf(words: string | undefined, option: string): number {
  const ms = words === undefined ? null : timeOfWords(words);
  if (ms !== null) return ms;
  const found = words === undefined ? 'missing, and so is --table' : `"${words}"`;
  const sentence = `${option} is ${found}; a date and time as "2026-06-15 08:00" is expected.`;
  throw new LanekeeperError('quote/bad-time', sentence);
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** The lines of a quote for people, with the amounts in yuan. */
export function describeQuote(stay: Pick<Stay, 'enteredMs' | 'untilMs'>, priced: Quote): string {
  const { enteredMs, untilMs } = stay;
  const minutes = Math.round((untilMs - enteredMs) / 60_000);
  const length = `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const lines = priced.lines.map(({ text, fromMs, untilMs: endMs, amountFen }) => {
    return `  ${localMinute(fromMs)} - ${localMinute(endMs)}  ${amountText(amountFen)}  ${text}`;
  });
  const sum = `${' '.repeat(39)}${amountText(priced.amountFen)}  yuan`;
  return [`${localMinute(enteredMs)} - ${localMinute(untilMs)}, ${length}`, ...lines, sum].join(
    '\n',
  );
}

function amountText(fen: number): string {
  return yuanText(fen).padStart(9);
}
