import { fenOfYuan } from '../../protocol/cloud/money.js';
import type { Config } from '../config/config.js';
import { LanekeeperError } from '../errors.js';
import { localTimeMs } from '../rates/local-time.js';
import { quote, type Quote, type Stay } from '../rates/quote.js';
import { rateFor } from '../rates/rate-for.js';
import { yuanText } from '../rates/yuan-text.js';

/** A stay whose price is asked for. */
export interface StayAsked extends Stay {
  /** Undefined for the class of the first rate. */
  vehicleClass?: string | undefined;
  /** The cloud's number of the entry; undefined for any. */
  entryChannelId?: string | undefined;
}

/** A line of a table of stays, with the price that its author expects and the one of the rates. */
export interface TabledStay {
  /** From 1. */
  lineNumber: number;
  text: string;
  stay: StayAsked;
  expectedFen: number;
  priced: Quote;
}

const stayShape =
  '"in | out | yuan", as "2026-06-15 08:00 | 2026-06-15 09:00 | 5", and where it is needed ' +
  'a fourth cell of class=NAME, entry=CHANNEL and reentered';

/**
 * Prices a stay by the rates of the configuration.
 * @throws LanekeeperError `quote/no-rates`
 */
export function priceStay(config: Pick<Config, 'rates' | 'calendar'>, stay: StayAsked): Quote {
  const { enteredMs } = stay;
  const { vehicleClass = config.rates[0]?.vehicleClass ?? '', entryChannelId = '' } = stay;
  const rate = rateFor(config.rates, { vehicleClass, entryChannelId, enteredMs });
  if (rate === undefined) {
    throw new LanekeeperError('quote/no-rates', 'The configuration has no rates.');
  }
  return quote(rate, config.calendar, stay);
}

/**
 * Prices each stay of a table, in its order. Empty lines and those that begin with # say nothing.
 * @throws LanekeeperError `quote/no-rates`, `quote/bad-table` with the number of the line
 */
export function priceTable(
  config: Pick<Config, 'rates' | 'calendar'>,
  table: string,
): TabledStay[] {
  const stays = table.split(/\r?\n/).flatMap((line, index) => {
    const text = line.trim();
    return text === '' || text.startsWith('#') ? [] : [stayOf(text, index + 1)];
  });
  if (stays.length === 0) throw badTable(1, 'no stay', stayShape);
  return stays.map((tabled) => ({ ...tabled, priced: priceStay(config, tabled.stay) }));
}

function stayOf(text: string, lineNumber: number): Omit<TabledStay, 'priced'> {
  const cells = text.split('|').map((cell) => cell.trim());
  const [enters = '', leaves = '', yuan = '', more = ''] = cells;
  if (cells.length < 3 || cells.length > 4) throw badTable(lineNumber, `"${text}"`, stayShape);
  const stay: StayAsked = {
    enteredMs: timeIn(enters, lineNumber),
    untilMs: timeIn(leaves, lineNumber),
    reentered: false,
  };
  for (const word of more === '' ? [] : more.split(/\s+/)) takeWord(stay, word, lineNumber);
  return { lineNumber, text, stay, expectedFen: fenIn(yuan, lineNumber) };
}

function takeWord(stay: StayAsked, word: string, lineNumber: number): void {
  const [, name, value] = /^(class|entry)=(\S+)$/.exec(word) ?? [];
  if (name === 'class') stay.vehicleClass = value;
  else if (name === 'entry') stay.entryChannelId = value;
  else if (word === 'reentered') stay.reentered = true;
  else throw badTable(lineNumber, `"${word}"`, 'class=NAME, entry=CHANNEL or reentered');
}

function timeIn(words: string, lineNumber: number): number {
  const ms = timeOfWords(words);
  if (ms === null)
    throw badTable(lineNumber, `"${words}"`, 'a date and time as "2026-06-15 08:00"');
  return ms;
}

function fenIn(yuan: string, lineNumber: number): number {
  try {
    return fenOfYuan(yuan);
  } catch {
    throw badTable(lineNumber, `"${yuan}"`, 'an amount in yuan as 5 or 5.5');
  }
}

function badTable(lineNumber: number, found: string, allowed: string): LanekeeperError {
  const sentence = `line ${lineNumber} of the table: found ${found}; allowed is ${allowed}.`;
  return new LanekeeperError('quote/bad-table', sentence);
}

/** Unix milliseconds of `2026-06-15 08:00` in China; null if it is no time. */
export function timeOfWords(words: string): number | null {
  const [, date = '', time = ''] = /^(\S+)[ T](\d\d:\d\d)$/.exec(words.trim()) ?? [];
  return localTimeMs(date, time);
}

/** How many stays cost what is expected, after each one that does not, with its lines. */
export function describeTable(
  stays: readonly TabledStay[],
  describe: (stay: Stay, priced: Quote) => string,
): string {
  const different = stays.filter(isDifferent);
  const told = different.map(({ lineNumber, text, stay, expectedFen, priced }) => {
    const costs = `${yuanText(priced.amountFen)} yuan, not ${yuanText(expectedFen)}`;
    return `line ${lineNumber}: ${text}: costs ${costs}\n${describe(stay, priced)}\n`;
  });
  const agree = stays.length - different.length;
  return [...told, `${agree} of ${stays.length} stays cost what the table says.`].join('\n');
}

export function isDifferent({ expectedFen, priced }: TabledStay): boolean {
  return priced.amountFen !== expectedFen;
}
