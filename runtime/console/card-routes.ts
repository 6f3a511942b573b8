import type { CardPayment } from '../records/card-desk.js';
import { LanekeeperError } from '../errors.js';
import type { LanekeeperNode } from '../node.js';
import { saleTraceOf } from '../records/sale-trace.js';
import { amountOf, textOf, wholeOf, type Body } from './body.js';
import { bridgeOf, lanesOf } from './role-of.js';
import type { Route } from './server.js';

/** Ten years. */
const MONTHS_MAX = 120;
/** As long as the cloud takes it (2.13). */
const WORDS_MAX = 12;

/** What can be asked of cards, and what is sold of them at a booth. */
export function cardRoutes(node: LanekeeperNode): Route[] {
  return [
    { method: 'GET', path: '/cards', answer: () => ({ cards: [...node.parts.permits.all()] }) },
    { method: 'POST', path: '/cards/reconcile', answer: () => bridgeOf(node).reconcileCards() },
    {
      method: 'POST',
      path: '/cards/:card/top-up',
      answer: async ({ card = '' }, body) => {
        const amountFen = amountOf(body, 'fen', 1);
        const payment = paymentOf(body, amountFen);
        const sold = await lanesOf(node).cards.topUp(card, amountFen, payment);
        return { trade_no: sold.tradeNo, balance_fen: sold.balanceFen };
      },
    },
    {
      method: 'POST',
      path: '/cards/:card/renew',
      answer: async ({ card = '' }, body) => {
        const dueFen = amountOf(body, 'fen', 0);
        const months = wholeOf(body, 'months', 1, MONTHS_MAX);
        const payment = paymentOf(body, dueFen);
        const sold = await lanesOf(node).cards.renew(card, { months, dueFen }, payment);
        return {
          trade_no: sold.tradeNo,
          valid_until: new Date(sold.validUntilMs).toISOString(),
        };
      },
    },
    {
      method: 'GET',
      path: '/sales/:number',
      answer: async ({ number = '' }) => {
        const { store, records } = node.parts;
        const trace = await saleTraceOf({ store, records }, number);
        if (trace !== null) return trace;
        const sentence = `This box knows no sale for a card with the number "${number}".`;
        throw new LanekeeperError('sale/unknown', sentence);
      },
    },
  ];
}

/** What was paid is what was due, where nothing else is said. */
function paymentOf(body: Body, dueFen: number): CardPayment {
  return {
    paidFen: body['paid_fen'] === undefined ? dueFen : amountOf(body, 'paid_fen', 0),
    paidBy: body['paid_by'] === undefined ? null : textOf(body, 'paid_by', WORDS_MAX),
    by: textOf(body, 'by'),
  };
}
