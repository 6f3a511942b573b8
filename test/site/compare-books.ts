import type { LedgerDebt, LedgerOrder } from '../cloud/ledger.js';
import type { StoredOrders } from './store-orders.js';

/** Whether the books of the cloud and of the lane say the same. */
export interface BooksComparison {
  orders: number;
  /** Orders that the cloud has with all that the lane knows of them. */
  delivered: number;
  /** Effects in the cloud beyond the first. */
  duplicates: number;
  /** Orders that the cloud lacks, or has with less than the lane knows. */
  lost: number;
  /** What differs, in words. */
  differences: string[];
}

/** Compares order by order: entry, exit or debt, money; and that nothing took effect twice. */
export function compareBooks(
  stored: StoredOrders,
  cloud: { orders: readonly LedgerOrder[]; debts: readonly LedgerDebt[] },
): BooksComparison {
  const differences: string[] = [];
  const byId = new Map(cloud.orders.map((order) => [order.orderId, order]));
  let delivered = 0;
  let duplicates = 0;
  for (const order of stored.orders) {
    const known = byId.get(order.orderId);
    byId.delete(order.orderId);
    const debtFen = sum(
      cloud.debts.filter((debt) => debt.orderId === order.orderId).map((debt) => debt.debtFen),
    );
    const faults =
      known === undefined ? ['the cloud does not have it'] : faultsOf(order, known, debtFen);
    if (known !== undefined) duplicates += beyondFirst(known);
    if (faults.length === 0) delivered += 1;
    for (const fault of faults) differences.push(`order ${order.orderId}: ${fault}`);
  }
  for (const orderId of byId.keys())
    differences.push(`order ${orderId}: the lane does not have it`);
  if (stored.waiting > 0) differences.push(`${stored.waiting} messages still wait`);
  if (stored.dead > 0) differences.push(`${stored.dead} messages were refused`);
  if (duplicates > 0) differences.push(`${duplicates} messages took effect twice`);
  const orders = stored.orders.length;
  return { orders, delivered, duplicates, lost: orders - delivered, differences };
}

function faultsOf(
  order: StoredOrders['orders'][number],
  known: LedgerOrder,
  debtFen: number,
): string[] {
  const faults: string[] = [];
  if (known.plate !== order.plate) faults.push(`plate ${known.plate}, here ${order.plate}`);
  if (known.effects.entries === 0) faults.push('its entry is missing in the cloud');
  if (known.open !== order.open)
    faults.push(order.open ? 'closed in the cloud' : 'open in the cloud');
  const paidFen = known.income.cashFen + known.income.electronicFen;
  if (paidFen !== order.paidFen) faults.push(`${paidFen} fen booked, ${order.paidFen} fen paid`);
  if (debtFen !== order.debtFen) faults.push(`${debtFen} fen owed there, ${order.debtFen} here`);
  if (known.closedAtZero) faults.push('closed at zero by a later entry');
  return faults;
}

function beyondFirst({ effects }: LedgerOrder): number {
  return [effects.entries, effects.exits, effects.debts].reduce(
    (total, count) => total + Math.max(0, count - 1),
    0,
  );
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
