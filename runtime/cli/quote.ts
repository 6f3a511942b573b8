import type { Command } from 'commander';
import { LanekeeperError } from '../errors.js';
import type { Config } from '../config/config.js';
import { localMinute, localTimeMs } from '../rates/local-time.js';
import { quote, type Quote, type Stay } from '../rates/quote.js';
import { rateFor } from '../rates/rate-for.js';
import type { RateConfig } from '../rates/rate.js';
import { yuanText } from '../rates/yuan-text.js';
import { readConfigFile } from './config-file.js';

interface QuoteOptions {
  from: string;
  until: string;
  class?: string;
  entry?: string;
  reentered: boolean;
  json: boolean;
}

/** Adds `quote`, which prices a stay by the rates of the configuration. */
export function addQuoteCommand(program: Command, configPath: () => string): void {
  program
    .command('quote')
    .requiredOption('--from <time>', 'when the car came in, in China, as "2026-06-15 08:00"')
    .requiredOption('--until <time>', 'when it leaves, likewise')
    .option('--class <name>', 'vehicle class; else that of the first rate')
    .option('--entry <channel>', 'number of the entry in the cloud; else any')
    .option('--reentered', 'the car came again soon after leaving: no free minutes', false)
    .option('--json', 'print one JSON object', false)
    .description('price a stay by the rates of the configuration, line by line')
    .action(async (options: QuoteOptions) => {
      const config = await readConfigFile(configPath());
      const { rate, stay } = questionOf(config, options);
      const priced = quote(rate, config.calendar, stay);
      console.log(options.json ? JSON.stringify(priced, null, 2) : describeQuote(stay, priced));
    });
}

/** @throws LanekeeperError `quote/no-rates`, `quote/bad-time` */
function questionOf(config: Config, options: QuoteOptions): { rate: RateConfig; stay: Stay } {
  const enteredMs = timeOf(options.from, '--from');
  const untilMs = timeOf(options.until, '--until');
  const question = {
    vehicleClass: options.class ?? config.rates[0]?.vehicleClass ?? '',
    entryChannelId: options.entry ?? '',
    enteredMs,
  };
  const rate = rateFor(config.rates, question);
  if (rate === undefined) {
    throw new LanekeeperError('quote/no-rates', 'The configuration has no rates.');
  }
  return { rate, stay: { enteredMs, untilMs, reentered: options.reentered } };
}

function timeOf(words: string, option: string): number {
  const [, date = '', time = ''] = /^(\S+)[ T](\d\d:\d\d)$/.exec(words.trim()) ?? [];
  const ms = localTimeMs(date, time);
  if (ms !== null) return ms;
  const sentence = `${option} is "${words}"; a date and time as "2026-06-15 08:00" is expected.`;
  throw new LanekeeperError('quote/bad-time', sentence);
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
