import { localMinute } from '../rates/local-time.js';
import { yuanText } from '../rates/yuan-text.js';
import type { SaleTrace } from '../records/sale-trace.js';
import { orderLines } from './trace.js';

const elsewhere =
  '  sold at another box, or before this store was restored: nothing of it waits here';

/** A sale for a card, for people. */
export function describeSale(trace: SaleTrace): string {
  const { sale, madeAt, waiting, refused } = trace;
  const isElsewhere = madeAt === 'another-box' && waiting.length + refused.length === 0;
  const { key } = sale.header;
  const { paidFen, paidAtMs, method, operatorId } = contentOf(sale);
  const at = madeAt === 'cloud' ? 'told by the cloud' : `by ${operatorId}`;
  return [
    `${key}  ${whatOf(sale)}`,
    `  ${localMinute(paidAtMs)}  ${yuanText(paidFen)} yuan paid, ${method}, ${at}`,
    ...(isElsewhere ? [elsewhere] : orderLines(trace)),
  ].join('\n');
}

function whatOf(sale: SaleTrace['sale']): string {
  if (sale.kind === 'storedValueTrade') {
    const { cardId, amountFen } = sale.storedValueTrade;
    return `${yuanText(amountFen)} yuan on stored-value card "${cardId}"`;
  }
  const { cardId, months, dueFen, startMs, endMs } = sale.cardRenewal;
  const valid = `${localMinute(startMs)} - ${localMinute(endMs)}`;
  return `${months} months of monthly card "${cardId}", ${valid}, ${yuanText(dueFen)} yuan due`;
}

const contentOf = (sale: SaleTrace['sale']) =>
  sale.kind === 'storedValueTrade' ? sale.storedValueTrade : sale.cardRenewal;
