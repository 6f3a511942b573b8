import type { OutboxEntry } from '../../../protocol/park/disk.js';
import type { CloudDouble } from '../../cloud/double.js';
import type { RateViolations } from '../../cloud/rate-watch.js';
import type { Stay } from './stays.js';

/** What was, and the cloud whose books are looked at. */
export interface Books {
  cloud: { double: CloudDouble };
  stays: readonly Stay[];
  deadLetters: readonly OutboxEntry[];
  /** Orders that did not go out. */
  waiting: number;
  tooFast: RateViolations | null;
}

/** What stands otherwise in the cloud's books than it was, a sentence each. */
export function differences({ cloud, stays, deadLetters, waiting, tooFast }: Books): string[] {
  const { ledger } = cloud.double;
  const found: string[] = [];
  for (const { orderId, paidFen, debtFen } of stays) {
    const order = ledger.order(orderId);
    if (order === null) {
      found.push(`${orderId} is lost`);
      continue;
    }
    const { entries, exits, debts } = order.effects;
    const ends = debtFen > 0 ? debts : exits;
    const others = debtFen > 0 ? exits : debts;
    if (entries !== 1 || ends !== 1 || others !== 0) {
      found.push(`${orderId} took effect ${entries}, ${exits} and ${debts} times`);
    }
    if (order.open || order.phantom) found.push(`${orderId} is open`);
    if (order.lateEntry) found.push(`${orderId} entered after it left`);
    if (order.closedAtZero) found.push(`${orderId} was closed at 0`);
    if (order.debtWiped) found.push(`the debt of ${orderId} was wiped`);
    if (order.income.cashFen !== paidFen) found.push(`${orderId} has an income of another amount`);
  }
  const owed = new Map(ledger.debts.map(({ orderId, debtFen }) => [orderId, debtFen]));
  for (const { orderId, debtFen } of stays) {
    if ((owed.get(orderId) ?? 0) !== debtFen) found.push(`${orderId} owes another amount`);
  }
  if (ledger.orderCount !== stays.length) found.push(`${ledger.orderCount} orders are there`);
  for (const { uplink, refusedReason } of deadLetters) {
    found.push(`${uplink.body} of ${uplink.sessionId} was put aside: ${refusedReason}`);
  }
  if (waiting > 0) found.push(`${waiting} orders wait`);
  if (tooFast !== null) found.push(`too fast: ${JSON.stringify(tooFast)}`);
  return found;
}
