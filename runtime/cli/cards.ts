import type { Command } from 'commander';
import type { Ask } from './ask.js';
import type { SaleTrace } from '../records/sale-trace.js';
import { describeSale } from './describe-sale.js';
import { describeReconciliation } from './describe-reconciliation.js';

interface Payment {
  by: string;
  fen: number;
  paidFen?: number;
  paidBy?: string;
}

/** Adds what is asked of cards, and what is sold of them at a booth. */
export function addCardCommands(program: Command, ask: Ask, print: (value: unknown) => void): void {
  const cards = program.command('cards').description('monthly and stored-value cards');
  const pathOf = (card: string, what: string) => `/cards/${encodeURIComponent(card)}/${what}`;

  cards
    .command('list')
    .description('print the monthly cards that this box knows as JSON')
    .action(async () => print(await ask('GET', '/cards')));

  cards
    .command('reconcile')
    .option('--json', 'print one JSON object', false)
    .description('compare all cards with those of the cloud, list the differences and apply them')
    .action(async (options: { json: boolean }) => {
      const result = await ask('POST', '/cards/reconcile');
      if (options.json) print(result);
      else console.log(describeReconciliation(result));
    });

  cards
    .command('sale')
    .argument('<number>', 'number of the payment, as the cloud has it')
    .option('--json', 'print one JSON object', false)
    .description('explain a sale: what was paid, for which card, by whom, and what the cloud has')
    .action(async (number: string, options: { json: boolean }) => {
      const trace = await ask('GET', `/sales/${encodeURIComponent(number)}`);
      if (options.json) print(trace);
      else console.log(describeSale(trace as SaleTrace));
    });

  withPayment(
    cards
      .command('top-up')
      .argument('<card>', 'number of a stored-value card')
      .description('put money on a stored-value card; the cloud is told')
      .requiredOption('--fen <amount>', 'what the balance grows by, in fen', Number),
  ).action(async (card: string, options: Payment) => {
    print(await ask('POST', pathOf(card, 'top-up'), bodyOf(options)));
  });

  withPayment(
    cards
      .command('renew')
      .argument('<card>', 'number of a monthly card')
      .description(
        'sell months of a monthly card, from its end on or from now on; the cloud is told',
      )
      .requiredOption('--months <count>', '1 to 120', Number)
      .requiredOption('--fen <amount>', 'what they cost, in fen', Number),
  ).action(async (card: string, options: Payment & { months: number }) => {
    const body = { ...bodyOf(options), months: options.months };
    print(await ask('POST', pathOf(card, 'renew'), body));
  });
}

function withPayment(command: Command): Command {
  return command
    .requiredOption('--by <operator>', 'number of the operator who takes the money')
    .option('--paid-fen <amount>', 'what was paid, where it is another amount', Number)
    .option('--paid-by <words>', 'how it was paid, as the cloud is told; without it: cash');
}

function bodyOf({ by, fen, paidFen, paidBy }: Payment): object {
  return { by, fen, paid_fen: paidFen, paid_by: paidBy };
}
