import type { Fact } from '../../protocol/park/fact.js';
import { overpaidFen, owedFen, shortFen } from '../../runtime/sessions/session-book.js';
import type { LedgerDebt, LedgerOrder } from '../cloud/ledger.js';
import type { Given, MoneyBook } from './money-book.js';

/** The three books of a day, each kept apart from the others. */
export interface DayBooks {
  /** The facts on the disk of the lane, by order. */
  stays: ReadonlyMap<string, readonly Fact[]>;
  orders: ReadonlyMap<string, LedgerOrder>;
  debts: readonly LedgerDebt[];
  money: MoneyBook;
  /** What is gone from the stored-value cards. */
  takenOffCardsFen: number;
  /** What drivers have put on their cards at the booth, and what the cloud was told of it, in fen. */
  toppedUp: { givenFen: number; cloudFen: number };
}

/** Sums of a day, in fen. */
export interface DaySums {
  quotedFen: number;
  paidFen: number;
  givenFen: number;
  takenOffCardsFen: number;
  owedFen: number;
  /** Of what is owed: let out as paid, and told to be less afterwards. */
  shortFen: number;
  overpaidFen: number;
}

interface Folded extends Given {
  quotedFen: number;
  reducedFen: number;
  storedFen: number;
  /** All of it together. */
  paidFen: number;
  /** What was known of payments when the car left. */
  atExit: Given & { storedFen: number };
  leftUnpaid: boolean;
}

/** Every amount that the books of a day tell otherwise, a sentence with its order each. */
export function differences(books: DayBooks): string[] {
  const found: string[] = [];
  const compare = (orderId: string, what: string, here: number, there: number) => {
    if (here !== there) found.push(`${orderId}: ${what}: ${here} and ${there} fen`);
  };
  let storedFen = 0;
  for (const [orderId, facts] of books.stays) {
    const stay = fold(facts);
    storedFen += stay.storedFen;
    const quoted = facts.findLast((fact) => fact.kind === 'quoted');
    const lines = quoted?.kind === 'quoted' ? quoted.quoted.lines : [];
    const inLinesFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
    compare(orderId, 'the lines of the quote and its amount', inLinesFen, stay.quotedFen);
    const session = { sessionId: orderId, facts };
    const openFen = owedFen(session) + shortFen(session) - overpaidFen(session);
    compare(
      orderId,
      'what the lane calls open and what is',
      openFen,
      stay.quotedFen - stay.paidFen,
    );
    const given = books.money.of(orderId);
    compare(orderId, 'cash of the lane and of the driver', stay.cashFen, given.cashFen);
    compare(
      orderId,
      'phone of the lane and of the driver',
      stay.electronicFen,
      given.electronicFen,
    );
    const order = books.orders.get(orderId);
    if (order === undefined) {
      found.push(`${orderId}: the cloud does not know it`);
      continue;
    }
    const { entries, exits, debts } = order.effects;
    if (entries !== 1 || exits + debts !== 1) {
      found.push(`${orderId}: took effect ${entries}, ${exits} and ${debts} times`);
    }
    const dueFen = stay.quotedFen + stay.reducedFen;
    compare(orderId, 'the quote and what the cloud says is due', dueFen, order.receivableFen);
    const booked = stay.leftUnpaid ? { cashFen: 0, electronicFen: 0 } : stay.atExit;
    compare(orderId, 'cash of the lane and of the cloud', booked.cashFen, order.income.cashFen);
    const { electronicFen } = order.income;
    compare(orderId, 'phone of the lane and of the cloud', booked.electronicFen, electronicFen);
    compare(orderId, 'the debt of both', debtAtExitFen(stay), debtOf(books, orderId));
  }
  for (const orderId of [...books.money.orderIds, ...books.orders.keys()]) {
    if (!books.stays.has(orderId)) found.push(`${orderId}: the lane does not know it`);
  }
  compare('all', 'cards of the lane and of the cloud', storedFen, books.takenOffCardsFen);
  const { givenFen, cloudFen } = books.toppedUp;
  compare('all', 'money that was put on cards and that the cloud was told of', givenFen, cloudFen);
  return found;
}

/** What is quoted and overpaid is paid or owed: the sums of a whole day. */
export function sumsOf(books: DayBooks): DaySums {
  const sums = { quotedFen: 0, paidFen: 0, givenFen: 0, owedFen: 0, shortFen: 0, overpaidFen: 0 };
  for (const [orderId, facts] of books.stays) {
    const { quotedFen, paidFen } = fold(facts);
    const given = books.money.of(orderId);
    sums.quotedFen += quotedFen;
    sums.paidFen += paidFen;
    sums.givenFen += given.cashFen + given.electronicFen;
    sums.owedFen += Math.max(0, quotedFen - paidFen);
    sums.shortFen += shortFen({ sessionId: orderId, facts });
    sums.overpaidFen += Math.max(0, paidFen - quotedFen);
  }
  return { ...sums, takenOffCardsFen: books.takenOffCardsFen };
}

function debtAtExitFen({ leftUnpaid, quotedFen, atExit }: Folded): number {
  return leftUnpaid ? quotedFen - atExit.cashFen - atExit.electronicFen - atExit.storedFen : 0;
}

function debtOf({ debts }: DayBooks, orderId: string): number {
  const own = debts.filter((debt) => debt.orderId === orderId);
  return own.reduce((sum, { debtFen }) => sum + debtFen, 0);
}

/** Adds the facts of one stay up; each payment number counts once. */
function fold(facts: readonly Fact[]): Folded {
  const ordered = [...facts].sort((a, b) => a.sequence - b.sequence);
  const seen = new Set<string>();
  const sums = { cashFen: 0, electronicFen: 0, storedFen: 0 };
  const folded: Folded = {
    ...{ ...sums, atExit: sums, paidFen: 0, quotedFen: 0, reducedFen: 0, leftUnpaid: false },
  };
  for (const fact of ordered) {
    if (fact.kind === 'quoted') {
      folded.quotedFen = fact.quoted.amountFen;
      folded.reducedFen = fact.quoted.reducedFen ?? 0;
    }
    if (fact.kind === 'letOutUnpaid') folded.leftUnpaid = true;
    // What is taken off a card is one batch with the exit.
    if (fact.kind === 'left') folded.atExit = { ...sums };
    if (fact.kind !== 'paid' || seen.has(fact.paid.tradeNo)) continue;
    seen.add(fact.paid.tradeNo);
    const { method, amountFen } = fact.paid;
    folded.paidFen += amountFen;
    if (method === 'CASH') sums.cashFen += amountFen;
    else if (method === 'STORED_VALUE') sums.storedFen += amountFen;
    else sums.electronicFen += amountFen;
  }
  return { ...folded, ...sums };
}
