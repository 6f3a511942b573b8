import type { Command } from 'commander';
import type { Paid, PaymentFailed } from '../../protocol/park/fact.js';
import type { ChargeEnd } from '../../protocol/park/values.js';
import type { Ask } from './ask.js';
import { localMinute } from '../rates/local-time.js';
import type { OpenOrders } from '../outbox/orders-of.js';
import { yuanText } from '../rates/yuan-text.js';
import type { SessionTrace } from '../sessions/trace.js';

/** Adds `trace` and `plate`. */
export function addTraceCommands(
  program: Command,
  ask: Ask,
  print: (value: unknown) => void,
): void {
  program
    .command('trace')
    .argument('<order>', 'number of the order, as the cloud has it')
    .option('--json', 'print one JSON object', false)
    .description('explain a stay: its price line by line, payments, decisions and orders')
    .action(async (order: string, options: { json: boolean }) => {
      const trace = await ask('GET', `/sessions/${encodeURIComponent(order)}`);
      if (options.json) print(trace);
      else console.log(describeTrace(trace as SessionTrace));
    });

  program
    .command('plate')
    .argument('<plate>')
    .description('print whether a car is inside, and what it owes')
    .action(async (plate: string) =>
      print(await ask('GET', `/plates/${encodeURIComponent(plate)}`)),
    );
}

/** A stay for people, in the order in which it happened. */
export function describeTrace(trace: SessionTrace): string {
  const happened = [
    ...trace.facts.map(({ atMs, fact }) => ({ atMs, words: factText(fact) })),
    ...trace.journal.map(({ at, laneId, event, text }) => ({
      atMs: at.unixMs,
      words: `${laneId} ${event}${text === '' ? '' : `: ${text}`}`.trimStart(),
    })),
  ].sort((a, b) => a.atMs - b.atMs);
  const lines = trace.lines.map(({ text, fromMs, untilMs, amountFen }) => {
    const times = `${localMinute(fromMs)} - ${localMinute(untilMs)}`;
    return `  ${times}  ${yuanText(amountFen).padStart(8)}  ${text}`;
  });
  const state = trace.open ? 'inside' : 'closed';
  const overpaid = trace.overpaidFen === 0 ? '' : `, ${yuanText(trace.overpaidFen)} yuan too much`;
  const short = trace.shortFen === 0 ? '' : `, ${yuanText(trace.shortFen)} yuan too little`;
  return [
    `${trace.sessionId}  ${trace.plate}  ${state}, paid ${yuanText(trace.paidFen)} yuan, ` +
      `owes ${yuanText(trace.owedFen)} yuan${overpaid}${short}`,
    ...lines,
    ...happened.map(({ atMs, words }) => `  ${localMinute(atMs)}  ${words}`),
    ...orderLines(trace),
  ].join('\n');
}

/** What the cloud does not have yet, a line for each. */
export function orderLines({ waiting, refused }: OpenOrders): string[] {
  const lines = [
    ...waiting.map(({ body, messageId }) => `  waits for the cloud: ${body} ${messageId}`),
    ...refused.map(({ body, messageId }) => `  refused by the cloud: ${body} ${messageId}`),
  ];
  return lines.length > 0 ? lines : ['  the cloud has all its orders'];
}

function factText(fact: SessionTrace['facts'][number]['fact']): string {
  switch (fact.kind) {
    case 'entered':
      return `entered by ${fact.entered.laneId} as ${fact.entered.right}`;
    case 'plateCorrected':
      return `plate corrected to ${fact.plateCorrected.plate} by ${fact.plateCorrected.by}`;
    case 'locked':
      return `${fact.locked.locked ? 'locked' : 'unlocked'} by ${fact.locked.by}`;
    case 'quoted':
      return `priced at ${yuanText(fact.quoted.amountFen)} yuan`;
    case 'paid':
      return paymentText(fact.paid);
    case 'reduced':
      if (fact.reduced.source === 'ATTENDANT') {
        const { amountFen, by = '', reasonId = '' } = fact.reduced;
        return `let out free of ${yuanText(amountFen)} yuan by ${by}: ${reasonId}`;
      }
      return `reduced by ${fact.reduced.source} ${fact.reduced.reductionId}: ${fact.reduced.effect}`;
    case 'walletTold': {
      const { balanceFen, paysByItself } = fact.walletTold;
      const how = paysByItself ? 'pays by itself' : 'pays when asked';
      return `its wallet has ${yuanText(balanceFen)} yuan and ${how}`;
    }
    case 'chargeAsked':
      return `asked for ${yuanText(fact.chargeAsked.amountFen)} yuan, ${fact.chargeAsked.method}`;
    case 'paymentFailed':
      return paymentFailure(fact.paymentFailed);
    case 'letOutUnpaid':
      return `let out owing ${yuanText(fact.letOutUnpaid.debtFen)} yuan: ${fact.letOutUnpaid.reason}`;
    case 'reported':
      return `told to the cloud by ${fact.nodeId}`;
    case 'left':
      return `left by ${fact.left.laneId || 'an unseen exit'}: ${fact.left.reason}`;
  }
}

function paymentText({ amountFen, method, by, tradeNo, replaces = '' }: Paid): string {
  const about = `${method}, by ${by}, number ${tradeNo}`;
  const yuan = `${yuanText(Math.abs(amountFen))} yuan`;
  if (replaces === '') return `${amountFen < 0 ? 'paid back' : 'paid'} ${yuan}, ${about}`;
  const than = amountFen === 0 ? 'as much' : `${yuan} ${amountFen < 0 ? 'less' : 'more'}`;
  return `its payment ${replaces} was told of: ${than}, ${about}`;
}

const endings: Readonly<Record<ChargeEnd, string>> = {
  UNSPECIFIED: 'payment failed',
  REFUSED: 'payment failed, as the platform says',
  SILENT: 'payment not heard of in time, and may still come',
  NOT_SENT: 'payment not asked for',
};

function paymentFailure({ end, reason, tradeNo }: PaymentFailed): string {
  const number = tradeNo === '' ? '' : `, number ${tradeNo}`;
  return `${endings[end]}: ${reason}${number}`;
}
