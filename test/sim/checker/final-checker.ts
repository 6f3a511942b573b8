import { factCodec } from '../../../protocol/park/codec.js';
import type { Fact } from '../../../protocol/park/fact.js';
import { unseal } from '../../../runtime/store/sealed-value.js';
import type { LedgerOrder } from '../../cloud/ledger.js';
import type { Arrived, SimCloud } from '../cloud.js';
import { priceFen } from './price.js';
import type { Verdict } from './verdict.js';

/** Who paid may take this long to leave: the stay is priced up to the payment then. */
const PAYMENT_GRACE_MS = 15 * 60_000;
const EXITS = new Set(['out_park', 'laterpay_order_upload']);

/** What is on the disk of one box. */
export type Image = ReadonlyMap<string, Uint8Array>;

/**
 * At the end, with every fault gone and the outbox empty: what the disk says against what the
 * cloud's books say. Rules 5, 6 and 9.
 * @param enteredMs when the entry of each session was first on a disk.
 * @param clocksRight no calendar clock was ever wrong. Else a program may have corrected a time
 *   that it wrote down, and amounts are judged by the times that the quote tells.
 */
export function checkBooks(
  images: readonly Image[],
  cloud: SimCloud,
  enteredMs: ReadonlyMap<string, number>,
  clocksRight: boolean,
  verdict: Verdict,
): void {
  for (const key of images.flatMap((image) => [...image.keys()])) {
    if (key.startsWith('outbox:')) verdict.fail('rule 5', `${key} never reached the cloud`);
    if (key.startsWith('dead:')) verdict.fail('rule 5', `${key} was refused for good`);
    if (key.startsWith('damaged:')) verdict.fail('rule 5', `${key} is damaged`);
  }
  const sessions = sessionsOn(images);
  for (const [sessionId, facts] of sessions) {
    const order = cloud.double.ledger.order(sessionId);
    const fault = faultOf(facts, order, debtOf(cloud, sessionId), clocksRight);
    if (fault !== null) verdict.fail('rule 5', `session ${sessionId}: ${fault}`);
  }
  for (const { orderId } of cloud.double.ledger.orders) {
    if (!sessions.has(orderId))
      verdict.fail('rule 5', `the cloud has ${orderId}, the disk has not`);
  }
  checkOrder(cloud.arrived, sessions, enteredMs, verdict);
}

/** What was paid in cash, and what was let go, by plate, by the facts on disk. */
export function settledByPlate(
  images: readonly Image[],
): Record<'paid' | 'freed', Map<string, number>> {
  const sums = { paid: new Map<string, number>(), freed: new Map<string, number>() };
  const add = (to: Map<string, number>, plate: string, fen: number) =>
    to.set(plate, (to.get(plate) ?? 0) + fen);
  for (const facts of sessionsOn(images).values()) {
    for (const fact of facts) {
      if (fact.kind === 'paid') add(sums.paid, fact.plate, fact.paid.amountFen);
      if (fact.kind === 'reduced') add(sums.freed, fact.plate, fact.reduced.amountFen);
    }
  }
  return sums;
}

/** The facts of each session, each fact once, whichever disks it is on. */
function sessionsOn(images: readonly Image[]): Map<string, Fact[]> {
  const sessions = new Map<string, Map<string, Fact>>();
  for (const [key, value] of images.flatMap((image) => [...image])) {
    if (!key.startsWith('facts:')) continue;
    const payload = unseal(value);
    if (payload === null) continue;
    const fact = factCodec.decode(payload);
    const facts = sessions.get(fact.sessionId) ?? new Map<string, Fact>();
    sessions.set(fact.sessionId, facts.set(fact.factId, fact));
  }
  return new Map([...sessions].map(([sessionId, facts]) => [sessionId, [...facts.values()]]));
}

function debtOf(cloud: SimCloud, sessionId: string): number {
  const debts = cloud.double.ledger.debts.filter(({ orderId }) => orderId === sessionId);
  return debts.reduce((sum, { debtFen }) => sum + debtFen, 0);
}

/** Why the books are wrong about a session, or null. */
function faultOf(
  facts: readonly Fact[],
  order: LedgerOrder | null,
  debtFen: number,
  clocksRight: boolean,
): string | null {
  if (order === null) return 'the cloud does not know it';
  const entered = facts.find((fact) => fact.kind === 'entered');
  const left = leftOf(facts);
  const unpaid = facts.find((fact) => fact.kind === 'letOutUnpaid');
  const { entries, exits, debts } = order.effects;
  if (entered !== undefined && entries !== 1) return `its entry took effect ${entries} times`;
  if (order.lateEntry) return 'its entry came after its exit';
  if (left?.kind !== 'left') return exits + debts === 0 ? null : 'it was closed and has not left';
  if (exits + debts !== 1) return `it was closed ${exits} times and owed ${debts} times`;
  if ((debts === 1) !== (unpaid !== undefined)) return 'it was closed as paid and owes, or reverse';
  const paidFen = paidOf(facts);
  if (debts === 0 && order.income.cashFen !== paidFen) {
    return `${paidFen} fen were paid and ${order.income.cashFen} were booked`;
  }
  const { amountReceivableFen, permitId, laneId } = left.left;
  const wholeFen = amountReceivableFen + reducedOf(facts);
  if (order.receivableFen !== wholeFen) return 'the amount changed on the way';
  if (permitId !== '' || laneId === '' || entered === undefined) return null;
  const dueFen = clocksRight
    ? priceFen(entered.at.unixMs, pricedUntilMs(facts, left.at.unixMs))
    : pricedAsToldFen(facts);
  if (wholeFen !== dueFen) return `it cost ${wholeFen} instead of ${dueFen}`;
  const freed = facts.some(({ kind }) => kind === 'reduced');
  if (freed) return debts === 0 ? null : 'it was let out free and owes';
  if (debts === 0 && paidFen < dueFen) return `it left with ${paidFen} of ${dueFen} fen paid`;
  return debts === 0 || debtFen === dueFen - paidFen ? null : `it owes ${debtFen} by the books`;
}

/** A lane that saw the car leave knows better than one that only concluded it. */
function leftOf(facts: readonly Fact[]): Fact | undefined {
  const all = facts.filter((fact) => fact.kind === 'left');
  return all.find(({ left }) => left.laneId !== '') ?? all[0];
}

function paidOf(facts: readonly Fact[]): number {
  const byTradeNo = new Map<string, number>();
  for (const fact of facts) {
    if (fact.kind === 'paid') byTradeNo.set(fact.paid.tradeNo, fact.paid.amountFen);
  }
  return [...byTradeNo.values()].reduce((sum, fen) => sum + fen, 0);
}

/** What the last quote took off, when a car was let out free. */
function reducedOf(facts: readonly Fact[]): number {
  const quoted = facts.findLast((fact) => fact.kind === 'quoted');
  return quoted?.kind === 'quoted' ? (quoted.quoted.reducedFen ?? 0) : 0;
}

function pricedUntilMs(facts: readonly Fact[], leftMs: number): number {
  const payments = facts.filter((fact) => fact.kind === 'paid').map((fact) => fact.at.unixMs);
  const last = Math.max(-Infinity, ...payments);
  return leftMs - last <= PAYMENT_GRACE_MS ? last : leftMs;
}

function pricedAsToldFen(facts: readonly Fact[]): number {
  const quoted = facts.findLast((fact) => fact.kind === 'quoted');
  const lines = quoted?.kind === 'quoted' ? quoted.quoted.lines : [];
  return priceFen(lines[0]?.fromMs ?? 0, lines.at(-1)?.untilMs ?? 0);
}

/** Rule 6: an entry before its exit, and a plate's exit before its next entry. */
function checkOrder(
  arrived: readonly Arrived[],
  sessions: ReadonlyMap<string, Fact[]>,
  enteredMs: ReadonlyMap<string, number>,
  verdict: Verdict,
): void {
  const first = new Map<string, number>();
  arrived.forEach(({ service, orderId }, at) => {
    const kind = EXITS.has(service) ? 'exit' : service === 'in_park' ? 'entry' : '';
    const key = `${kind} ${orderId}`;
    if (kind !== '' && !first.has(key)) first.set(key, at);
  });
  const byPlate = new Map<string, { sessionId: string; atMs: number }[]>();
  for (const [sessionId, facts] of sessions) {
    const entered = facts.find((fact) => fact.kind === 'entered');
    if (entered === undefined) continue;
    const entry = first.get(`entry ${sessionId}`) ?? Infinity;
    if (entry > (first.get(`exit ${sessionId}`) ?? Infinity)) {
      verdict.fail('rule 6', `the exit of ${sessionId} arrived before its entry`);
    }
    // The cloud is not told that a camera read better: it knows the stay by the first plate.
    if (facts.some(({ kind }) => kind === 'plateCorrected')) continue;
    const stay = { sessionId, atMs: enteredMs.get(sessionId) ?? 0 };
    byPlate.set(entered.plate, [...(byPlate.get(entered.plate) ?? []), stay]);
  }
  for (const [plate, stays] of byPlate) {
    stays.sort((a, b) => a.atMs - b.atMs);
    for (const [at, stay] of stays.slice(1).entries()) {
      const before = stays[at]?.sessionId ?? '';
      const exit = first.get(`exit ${before}`) ?? Infinity;
      if (exit < (first.get(`entry ${stay.sessionId}`) ?? Infinity)) continue;
      verdict.fail('rule 6', `${plate}: ${stay.sessionId} came in before ${before} went out`);
    }
  }
}
