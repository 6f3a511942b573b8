import type { Command } from 'commander';
import { yuanText } from '../rates/yuan-text.js';
import type { ComparedSum, DayComparison, Difference } from '../reconcile/compare-day.js';
import type { Ask } from './ask.js';

/** Adds `reconcile`. */
export function addReconcileCommand(
  program: Command,
  ask: Ask,
  print: (value: unknown) => void,
): void {
  program
    .command('reconcile')
    .argument('<date>', 'a day in China, as 2026-10-01')
    .option('--json', 'print one JSON object', false)
    .description('compare the books of a day with those of the cloud; status 1 if they differ')
    .action(async (date: string, options: { json: boolean }) => {
      const result = await ask('POST', `/reconcile/${encodeURIComponent(date)}`);
      const comparison = result as DayComparison;
      if (options.json) print(comparison);
      else console.log(describeDay(comparison));
      if (!comparison.agrees) process.exitCode = 1;
    });
}

const names: Readonly<Record<ComparedSum['name'], string>> = {
  exits: 'exits',
  receivable_fen: 'due',
  cash_fen: 'cash',
  electronic_fen: 'electronic',
};

/** The comparison in lines for people. */
export function describeDay(comparison: DayComparison): string {
  const { date, sums, differences, unpaidCount, released, agrees } = comparison;
  const width = 12;
  const row = (...cells: string[]) =>
    cells
      .map((cell) => cell.padStart(width))
      .join('')
      .trimEnd();
  const rows = sums.map(({ name, here, cloud }) => {
    const text = (value: number) => (name === 'exits' ? String(value) : yuanText(value));
    const off = cloud === null ? '' : text(cloud - here);
    return row(names[name], text(here), cloud === null ? 'not told' : text(cloud), off);
  });
  return [
    row(date, 'here', 'cloud', 'difference'),
    ...rows,
    ...(unpaidCount > 0 ? [`${unpaidCount} stays ended unpaid; the cloud has them as debts`] : []),
    ...afterExit(comparison),
    ...(released.count > 0 ? [releasedText(released)] : []),
    ...differences.map(differenceText),
    agrees ? 'The books agree.' : 'The books differ.',
    'What cards were sold for is not compared: the cloud tells no sums of it.',
  ].join('\n');
}

function afterExit({ sinceExit, short }: DayComparison): string[] {
  const { paidFen, paidBackFen, toldLessFen } = sinceExit;
  const line = (text: string, fen: number) => (fen > 0 ? [`${text}: ${yuanText(fen)} yuan`] : []);
  return [
    ...line('paid after the exit', paidFen),
    ...line('paid back after the exit', paidBackFen),
    ...line('told after the exit to be less than was counted', toldLessFen),
    ...line(`paid too little, and let out as paid: ${short.sessionIds.join(', ')}`, short.fen),
  ];
}

function releasedText({ count, fen }: DayComparison['released']): string {
  return `${count} cars were let out free by people, ${yuanText(fen)} yuan`;
}

function differenceText(difference: Difference): string {
  const { kind, sessionId, tradeNo, plate, hereFen, cloudFen, reason } = difference;
  const amounts = [
    ...(hereFen === null ? [] : [`here ${yuanText(hereFen)}`]),
    ...(cloudFen === null ? [] : [`cloud ${yuanText(cloudFen)}`]),
  ].join(', ');
  const about = [sessionId, tradeNo, plate, amounts].filter((part) => part !== '').join('  ');
  return `${kind.replaceAll('_', ' ')}: ${about}: ${reason}`;
}
