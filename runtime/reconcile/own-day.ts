import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { Fact, Paid } from '../../protocol/park/fact.js';
import type { PaymentMethod } from '../../protocol/park/values.js';
import { paymentsAtPlatform } from '../bridge/stays/asked-payment.js';
import { factsBySession } from '../sessions/stored-facts.js';
import {
  isPaidBack,
  paymentsOf,
  plateOf,
  releaseOf,
  shortFen,
  type ParkingSession,
} from '../sessions/session-book.js';
import { deadLetterShelf, factShelf, outboxShelf, type Shelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import type { Stamper } from '../time/stamper.js';
import type { Day } from './day.js';

/**
 * How far the cloud has been told of the end of a stay: it has answered, the order waits for it, it
 * refused the order, or the stay ended without an order of its own.
 */
export type Told = 'told' | 'waits' | 'refused' | 'no-order';

/** Money of a stay in fen; what went back is taken off. */
interface Money {
  cashFen: number;
  electronicFen: number;
}

const noMoney: Money = { cashFen: 0, electronicFen: 0 };

/** What became known of the money of a stay after its car had left, in fen. */
export interface SinceExit {
  /** Paid late, beside another payment, or more than had been counted. */
  paidFen: number;
  /** Went back to the driver. */
  paidBackFen: number;
  /** Payments that the platform only said to exist (2.19) were of so much less than was counted. */
  toldLessFen: number;
}

/** A stay that ended on the day, as this box knows it. */
export interface EndedStay {
  sessionId: string;
  plate: string;
  receivableFen: number;
  /** Paid when the car left, as the cloud was told with the exit; 0 for one let out unpaid. */
  atExit: Money;
  sinceExit: SinceExit;
  /** What is missing of the price, though nobody let the car out unpaid, in fen. */
  shortFen: number;
  /** Let out unpaid: the cloud has it as a debt (2.44), which is no exit order. */
  unpaid: boolean;
  /** What was due when a person let the car out free, in fen; null where nobody did. */
  releasedFen: number | null;
  told: Told;
}

/** One electronic payment; below 0 for a refund. */
export interface OwnPayment {
  tradeNo: string;
  sessionId: string;
  plate: string;
  amountFen: number;
  atMs: number;
}

/** What this box knows of a day. */
export interface OwnDay {
  stays: readonly EndedStay[];
  /** Of all days: the platform may count one to another day. */
  payments: readonly OwnPayment[];
}

const electronic: ReadonlySet<PaymentMethod> = new Set([
  'WALLET',
  'SWEEP_CODE',
  'SCAN_CODE',
  'ETC',
]);

/** Reads the disk a page at a time; all facts are looked at. Not for the lane path. */
export async function readOwnDay(
  { store, stamper }: { store: Store; stamper: Stamper },
  { fromMs, untilMs }: Day,
): Promise<OwnDay> {
  const orders = {
    waiting: await sessionsIn(store, outboxShelf),
    refused: await sessionsIn(store, deadLetterShelf),
  };
  const stays: EndedStay[] = [];
  const payments: OwnPayment[] = [];
  for await (const facts of factsBySession(store.pages(factShelf))) {
    const session = { sessionId: facts[0]?.sessionId ?? '', facts };
    payments.push(...ownPayments(session, stamper.factMs));
    const left = session.facts.find((fact) => fact.kind === 'left');
    if (left === undefined) continue;
    const leftMs = stamper.factMs(left);
    if (leftMs < fromMs || leftMs >= untilMs) continue;
    stays.push(endedStay(session, toldOf(session, orders)));
  }
  return { stays, payments };
}

function ownPayments(session: ParkingSession, whenMs: (fact: Fact) => number): OwnPayment[] {
  const { sessionId, facts } = session;
  const plate = plateOf(session);
  return paymentsAtPlatform(session).flatMap(({ tradeNo, amountFen, method }) => {
    const fact = facts.find((one) => one.kind === 'paid' && one.paid.tradeNo === tradeNo);
    if (fact === undefined || !electronic.has(method)) return [];
    return { tradeNo, sessionId, plate, amountFen, atMs: whenMs(fact) };
  });
}

function endedStay(session: ParkingSession, told: Told): EndedStay {
  const unpaid = session.facts.some((fact) => fact.kind === 'letOutUnpaid');
  const before = paymentsOf({ ...session, facts: factsAtExit(session) });
  const known = new Set(before.map(({ tradeNo }) => tradeNo));
  const since = paymentsOf(session).filter(({ tradeNo }) => !known.has(tradeNo));
  return {
    sessionId: session.sessionId,
    plate: plateOf(session),
    receivableFen: receivableFen(session),
    atExit: unpaid ? noMoney : moneyOf(before),
    sinceExit: sinceExit(since),
    shortFen: shortFen(session),
    unpaid,
    releasedFen: releaseOf(session)?.amountFen ?? null,
    told,
  };
}

/** What was known when the exit was decided; all of it while the car is inside. */
function factsAtExit({ facts }: ParkingSession): Fact[] {
  const left = facts.find((fact) => fact.kind === 'left');
  if (left === undefined) return [...facts];
  return facts.filter((fact) =>
    fact.nodeId === left.nodeId ? fact.sequence < left.sequence : fact.at.unixMs < left.at.unixMs,
  );
}

function sinceExit(payments: readonly Paid[]): SinceExit {
  const money = { paidFen: 0, paidBackFen: 0, toldLessFen: 0 };
  for (const paid of payments) {
    if (isPaidBack(paid)) money.paidBackFen -= paid.amountFen;
    else if (paid.amountFen < 0) money.toldLessFen -= paid.amountFen;
    else money.paidFen += paid.amountFen;
  }
  return money;
}

function moneyOf(payments: readonly Paid[]): Money {
  const money = { ...noMoney };
  for (const { method, amountFen } of payments) {
    if (electronic.has(method)) money.electronicFen += amountFen;
    if (method === 'CASH') money.cashFen += amountFen;
  }
  return money;
}

/** As the exit order tells it: before reductions, which its quote of the same moment has. */
function receivableFen({ facts }: ParkingSession): number {
  const left = facts.find((fact) => fact.kind === 'left');
  if (left === undefined) return 0;
  const quoted = facts.find(
    (fact) =>
      fact.kind === 'quoted' && fact.nodeId === left.nodeId && fact.at.unixMs === left.at.unixMs,
  );
  const reducedFen = quoted?.kind === 'quoted' ? (quoted.quoted.reducedFen ?? 0) : 0;
  return left.left.amountReceivableFen + reducedFen;
}

function toldOf(
  { sessionId, facts }: ParkingSession,
  { waiting, refused }: { waiting: ReadonlySet<string>; refused: ReadonlySet<string> },
): Told {
  if (refused.has(sessionId)) return 'refused';
  if (waiting.has(sessionId)) return 'waits';
  for (const fact of facts) {
    if (fact.kind !== 'reported' || fact.reported.order !== 'EXIT') continue;
    return fact.reported.refused ? 'refused' : 'told';
  }
  return 'no-order';
}

async function sessionsIn(store: Store, shelf: Shelf<OutboxEntry>): Promise<Set<string>> {
  const sessions = new Set<string>();
  for await (const page of store.pages(shelf)) {
    for (const { value } of page) sessions.add(value.uplink.sessionId);
  }
  return sessions;
}
