import type { PlatformPayment } from '../../protocol/translate/answers/platform-payments.js';
import type { CloudDay } from './cloud-day.js';
import type { Day } from './day.js';
import type { EndedStay, OwnDay, OwnPayment, SinceExit, Told } from './own-day.js';

/** One sum of the day on both sides; the cloud's is null where it does not say. */
export interface ComparedSum {
  name: 'exits' | 'receivable_fen' | 'cash_fen' | 'electronic_fen';
  here: number;
  cloud: number | null;
}

export interface Difference {
  kind:
    | 'exit_missing_in_cloud'
    | 'exit_only_in_cloud'
    | 'payment_missing_here'
    | 'payment_missing_at_platform'
    | 'payment_differs'
    | 'refund_missing_here';
  /** Number of the order; empty where nobody names one. */
  sessionId: string;
  tradeNo: string;
  plate: string;
  hereFen: number | null;
  cloudFen: number | null;
  reason: string;
}

export interface DayComparison {
  date: string;
  sums: readonly ComparedSum[];
  differences: readonly Difference[];
  /** Stays that ended unpaid: debts at the cloud, which may count them among the exits. */
  unpaidCount: number;
  /** What became known of the day's stays after their cars had left. */
  sinceExit: SinceExit;
  /** Stays that were paid too little, as was found then, and how much is missing, in fen. */
  short: { sessionIds: readonly string[]; fen: number };
  /** Stays whose cars people let out free, and what was due of them. */
  released: { count: number; fen: number };
  agrees: boolean;
}

/** So near to midnight the platform may count a payment to the other day. */
const EDGE_MS = 15 * 60_000;

const whyMissing: Readonly<Record<Exclude<Told, 'no-order'>, string>> = {
  told: 'the cloud has answered its order, and does not list it',
  waits: 'its order waits for the cloud',
  refused: 'the cloud refused its order; it is among the dead letters',
};

/** Compares the books of a day. */
export function compareDay(day: Day, here: OwnDay, cloud: CloudDay): DayComparison {
  const named = new Set(cloud.sums.sessionIds);
  const exits = here.stays.filter(({ unpaid, sessionId }) => !unpaid || named.has(sessionId));
  const sums = compareSums(exits, cloud);
  const own = byNumberAndStay(here.payments);
  const differences = [
    ...compareExits(here.stays, cloud.sums.sessionIds),
    ...cloud.payments.flatMap((payment) => comparePayment(payment, own)),
    ...missingAtPlatform(day, here.payments, cloud.payments),
  ];
  const sumsAgree = sums.every((sum) => sum.cloud === null || sum.cloud === sum.here);
  return {
    date: day.date,
    sums,
    differences,
    unpaidCount: here.stays.filter(({ unpaid }) => unpaid).length,
    sinceExit: sinceExit(here.stays),
    short: shortOf(here.stays),
    released: releasedOf(here.stays),
    agrees: sumsAgree && differences.length === 0,
  };
}

function sumOf<Item>(items: readonly Item[], fenOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + fenOf(item), 0);
}

function sinceExit(stays: readonly EndedStay[]): SinceExit {
  return {
    paidFen: sumOf(stays, (stay) => stay.sinceExit.paidFen),
    paidBackFen: sumOf(stays, (stay) => stay.sinceExit.paidBackFen),
    toldLessFen: sumOf(stays, (stay) => stay.sinceExit.toldLessFen),
  };
}

function shortOf(stays: readonly EndedStay[]): DayComparison['short'] {
  const short = stays.filter((stay) => stay.shortFen > 0);
  return {
    sessionIds: short.map(({ sessionId }) => sessionId),
    fen: sumOf(short, (stay) => stay.shortFen),
  };
}

function releasedOf(stays: readonly EndedStay[]): DayComparison['released'] {
  const released = stays.flatMap(({ releasedFen }) => releasedFen ?? []);
  return { count: released.length, fen: sumOf(released, (fen) => fen) };
}

function compareSums(exits: readonly EndedStay[], { sums }: CloudDay): ComparedSum[] {
  const sum = (part: (stay: EndedStay) => number) => sumOf(exits, part);
  return [
    { name: 'exits', here: exits.length, cloud: sums.count },
    {
      name: 'receivable_fen',
      here: sum(({ receivableFen }) => receivableFen),
      cloud: sums.receivableFen,
    },
    { name: 'cash_fen', here: sum(({ atExit }) => atExit.cashFen), cloud: sums.cashFen },
    {
      name: 'electronic_fen',
      here: sum(({ atExit }) => atExit.electronicFen),
      cloud: sums.electronicFen,
    },
  ];
}

function compareExits(
  stays: readonly EndedStay[],
  sessionIds: readonly string[] | null,
): Difference[] {
  if (sessionIds === null) return [];
  const atCloud = new Set(sessionIds);
  const known = new Set(stays.map(({ sessionId }) => sessionId));
  const missing = stays.flatMap(({ sessionId, plate, receivableFen, unpaid, told }) => {
    if (unpaid || told === 'no-order' || atCloud.has(sessionId)) return [];
    const exit = { sessionId, plate, hereFen: receivableFen, reason: whyMissing[told] };
    return [difference('exit_missing_in_cloud', exit)];
  });
  const extra = [...atCloud].flatMap((sessionId) => {
    if (known.has(sessionId)) return [];
    const reason = 'no stay with this number ended here on the day';
    return [difference('exit_only_in_cloud', { sessionId, reason })];
  });
  return [...missing, ...extra];
}

interface OwnPayments {
  byNumber: ReadonlyMap<string, OwnPayment>;
  byStay: ReadonlyMap<string, readonly OwnPayment[]>;
}

function byNumberAndStay(payments: readonly OwnPayment[]): OwnPayments {
  const byStay = new Map<string, OwnPayment[]>();
  for (const payment of payments) {
    const ofStay = byStay.get(payment.sessionId);
    if (ofStay === undefined) byStay.set(payment.sessionId, [payment]);
    else ofStay.push(payment);
  }
  return { byNumber: new Map(payments.map((payment) => [payment.tradeNo, payment])), byStay };
}

function comparePayment(
  { tradeNo, sessionId, plate, amountFen, refunded }: PlatformPayment,
  { byNumber, byStay }: OwnPayments,
): Difference[] {
  const found = { tradeNo, sessionId, plate, cloudFen: amountFen };
  // Where numbers differ, a payment of the same order and amount is the same one.
  const sameAmount = byStay.get(sessionId)?.find((payment) => payment.amountFen === amountFen);
  const known = byNumber.get(tradeNo) ?? sameAmount;
  if (known === undefined) {
    const reason = 'the notice of the payment has not arrived here';
    return [difference('payment_missing_here', { ...found, reason })];
  }
  const both = { ...found, sessionId: known.sessionId, hereFen: known.amountFen };
  if (known.amountFen !== amountFen) {
    const reason = 'both have the payment with other amounts';
    return [difference('payment_differs', { ...both, reason })];
  }
  const givenBack = byStay.get(known.sessionId)?.some((payment) => payment.amountFen < 0);
  if (!refunded || givenBack === true) return [];
  const reason = 'the notice of the refund has not arrived here';
  return [difference('refund_missing_here', { ...both, reason })];
}

function missingAtPlatform(
  { fromMs, untilMs }: Day,
  own: readonly OwnPayment[],
  platform: readonly PlatformPayment[],
): Difference[] {
  const numbers = new Set(platform.map(({ tradeNo }) => tradeNo));
  const orders = new Set(platform.map((one) => `${one.sessionId} ${one.amountFen}`));
  return own.flatMap(({ tradeNo, sessionId, plate, amountFen, atMs }) => {
    const ofDay = atMs >= fromMs + EDGE_MS && atMs < untilMs - EDGE_MS;
    if (!ofDay || amountFen <= 0) return [];
    if (numbers.has(tradeNo) || orders.has(`${sessionId} ${amountFen}`)) return [];
    const reason = 'the platform does not list the payment';
    const payment = { tradeNo, sessionId, plate, hereFen: amountFen, reason };
    return [difference('payment_missing_at_platform', payment)];
  });
}

function difference(
  kind: Difference['kind'],
  found: Partial<Difference> & { reason: string },
): Difference {
  return { kind, sessionId: '', tradeNo: '', plate: '', hereFen: null, cloudFen: null, ...found };
}
