import type { Fact, Left, Paid, Reduced } from '../../protocol/park/fact.js';
import { forgetOldest } from '../forget-oldest.js';

/** One stay as its facts tell it. */
export interface ParkingSession {
  sessionId: string;
  /** In the order they became known here; order carries no meaning. */
  facts: readonly Fact[];
}

/** What a plate still owes for a stay after which it was let out unpaid. */
export interface Debt {
  sessionId: string;
  owedFen: number;
}

/**
 * The sessions of the park as far as this node knows them, in memory: all open ones, the closed
 * ones of late, and those that are still owed for. Merging is set union by fact id, so repeats and
 * order do not matter.
 */
export class SessionBook {
  readonly #sessions = new Map<string, Map<string, Fact>>();
  readonly #openByPlate = new Map<string, Set<string>>();
  readonly #closed: string[] = [];
  readonly #closedMax: number;
  readonly #watchers: ((facts: readonly Fact[]) => void)[] = [];
  /** Sessions that are owed for, by plate. */
  readonly #owingByPlate = new Map<string, Set<string>>();
  /** The same, the one that owes longest first. */
  readonly #owing = new Set<string>();
  readonly #owingMax: number;
  /** The latest exit of each plate of late. */
  readonly #lastLeft = new Map<string, Fact>();
  #open = 0;

  /**
   * @param options.closedMax how many closed sessions are remembered, oldest dropped first
   * @param options.owingMax how many more are remembered because they are owed for; likewise
   */
  constructor(options: { closedMax: number; owingMax: number }) {
    this.#closedMax = options.closedMax;
    this.#owingMax = options.owingMax;
  }

  get openCount(): number {
    return this.#open;
  }

  /** Takes facts in. Returns those that were new. */
  merge(facts: readonly Fact[]): Fact[] {
    const fresh = facts.filter((fact) => this.#add(fact));
    if (fresh.length > 0) for (const tell of this.#watchers) tell(fresh);
    return fresh;
  }

  /** Calls back with facts that were not known before, whoever stated them. */
  onFresh(callback: (facts: readonly Fact[]) => void): void {
    this.#watchers.push(callback);
  }

  session(sessionId: string): ParkingSession | null {
    const facts = this.#sessions.get(sessionId);
    return facts === undefined ? null : { sessionId, facts: [...facts.values()] };
  }

  /** Open sessions of a plate, the latest entry first. */
  openOf(plate: string): ParkingSession[] {
    const ids = [...(this.#openByPlate.get(plate) ?? [])];
    const sessions = ids.flatMap((id) => this.session(id) ?? []);
    return sessions.sort(
      (a, b) => enteredMs(b) - enteredMs(a) || (a.sessionId < b.sessionId ? -1 : 1),
    );
  }

  /** All open sessions. */
  *allOpen(): Generator<ParkingSession> {
    for (const ids of this.#openByPlate.values()) {
      for (const id of ids) {
        const session = this.session(id);
        if (session !== null) yield session;
      }
    }
  }

  /** What a plate owes for earlier stays. */
  debtsOf(plate: string): Debt[] {
    return [...(this.#owingByPlate.get(plate) ?? [])].flatMap((sessionId) => {
      const session = this.session(sessionId);
      return session === null ? [] : [{ sessionId, owedFen: owedFen(session) }];
    });
  }

  /** The latest exit of a plate, if it was not long ago. */
  lastLeft(plate: string): Fact | null {
    return this.#lastLeft.get(plate) ?? null;
  }

  /** Ids of all open sessions and of the closed ones that are remembered. */
  ids(): string[] {
    return [...this.#sessions.keys()];
  }

  #add(fact: Fact): boolean {
    const known = this.#sessions.get(fact.sessionId);
    if (known?.has(fact.factId) === true) return false;
    const before = known === undefined ? null : this.session(fact.sessionId);
    const wasOpen = before !== null && isOpen(before);
    const facts = known ?? new Map<string, Fact>();
    facts.set(fact.factId, fact);
    this.#sessions.set(fact.sessionId, facts);
    this.#index(fact.sessionId, before, wasOpen);
    if (fact.kind === 'left') this.#rememberLeft(fact);
    return true;
  }

  #rememberLeft(fact: Fact): void {
    const known = this.#lastLeft.get(fact.plate);
    if (known !== undefined && isLater(known, fact)) return;
    this.#lastLeft.delete(fact.plate);
    this.#lastLeft.set(fact.plate, fact);
    forgetOldest(this.#lastLeft, this.#closedMax);
  }

  #index(sessionId: string, before: ParkingSession | null, wasOpen: boolean): void {
    const after = { sessionId, facts: [...(this.#sessions.get(sessionId)?.values() ?? [])] };
    const open = isOpen(after);
    if (before !== null && wasOpen) this.#openByPlate.get(plateOf(before))?.delete(sessionId);
    if (open) {
      const plate = plateOf(after);
      const ids = this.#openByPlate.get(plate) ?? new Set();
      this.#openByPlate.set(plate, ids.add(sessionId));
    } else if (before !== null && this.#openByPlate.get(plateOf(before))?.size === 0) {
      this.#openByPlate.delete(plateOf(before));
    }
    this.#open += Number(open) - Number(wasOpen);
    if (open && !wasOpen && before !== null) this.#forgetClosed(sessionId);
    if (!open && (wasOpen || before === null)) this.#rememberClosed(sessionId);
    this.#indexDebt(after, before);
  }

  #indexDebt(after: ParkingSession, before: ParkingSession | null): void {
    const { sessionId } = after;
    const owed = before !== null && this.#forgetDebt(sessionId, plateOf(before));
    if (owedFen(after) === 0) {
      if (owed && !this.#closed.includes(sessionId)) this.#rememberClosed(sessionId);
      return;
    }
    this.#owing.add(sessionId);
    const plate = plateOf(after);
    this.#owingByPlate.set(plate, (this.#owingByPlate.get(plate) ?? new Set()).add(sessionId));
    const oldest = this.#owing.keys().next();
    if (this.#owing.size <= this.#owingMax || oldest.done === true) return;
    const dropped = this.session(oldest.value);
    if (dropped === null) return;
    this.#forgetDebt(oldest.value, plateOf(dropped));
    if (!this.#closed.includes(oldest.value)) this.#sessions.delete(oldest.value);
  }

  /** Says whether it was owed for. */
  #forgetDebt(sessionId: string, plate: string): boolean {
    if (!this.#owing.delete(sessionId)) return false;
    const ids = this.#owingByPlate.get(plate);
    ids?.delete(sessionId);
    if (ids?.size === 0) this.#owingByPlate.delete(plate);
    return true;
  }

  /** A session whose entry is told after its other facts counted as closed until then. */
  #forgetClosed(sessionId: string): void {
    const at = this.#closed.indexOf(sessionId);
    if (at >= 0) this.#closed.splice(at, 1);
  }

  #rememberClosed(sessionId: string): void {
    this.#closed.push(sessionId);
    const dropped = this.#closed.length > this.#closedMax ? this.#closed.shift() : undefined;
    if (dropped !== undefined && !this.#owing.has(dropped)) this.#sessions.delete(dropped);
  }
}

/** A session is open from its entry until a fact says that the car left. */
export function isOpen(session: ParkingSession): boolean {
  return (
    session.facts.some((fact) => fact.kind === 'entered') &&
    !session.facts.some((fact) => fact.kind === 'left')
  );
}

/** The plate of a session: the last correction, else the plate at the entry. */
export function plateOf(session: ParkingSession): string {
  const corrected = latestOf(session, 'plateCorrected');
  if (corrected !== null) return corrected.plateCorrected.plate;
  return (session.facts.find((fact) => fact.kind === 'entered') ?? session.facts[0])?.plate ?? '';
}

export function enteredMs(session: ParkingSession): number {
  return entryOf(session)?.at.unixMs ?? 0;
}

export function entryOf(session: ParkingSession): Extract<Fact, { kind: 'entered' }> | null {
  return session.facts.find((fact) => fact.kind === 'entered') ?? null;
}

export function leftOf(session: ParkingSession): Left | null {
  const fact = session.facts.find((candidate) => candidate.kind === 'left');
  return fact?.left ?? null;
}

/** The payments, each payment number once, whoever told it. */
export function paymentsOf(session: ParkingSession): Paid[] {
  const byTradeNo = new Map<string, Extract<Fact, { kind: 'paid' }>>();
  for (const fact of session.facts) {
    if (fact.kind !== 'paid') continue;
    const known = byTradeNo.get(fact.paid.tradeNo);
    if (known === undefined || isLater(known, fact)) byTradeNo.set(fact.paid.tradeNo, fact);
  }
  return [...byTradeNo.values()].map((fact) => fact.paid);
}

/** Whether it is money that went back to the driver, and no correction of what was counted before. */
export function isPaidBack({ amountFen, replaces = '' }: Paid): boolean {
  return amountFen < 0 && replaces === '';
}

/** What was paid, in fen. */
export function paidFen(session: ParkingSession): number {
  return paymentsOf(session).reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/** What lowers the fee, each once, whoever told it. */
export function reductionsOf(session: ParkingSession): Reduced[] {
  const bySource = new Map<string, Reduced>();
  for (const fact of session.facts) {
    if (fact.kind !== 'reduced') continue;
    const { source, reductionId } = fact.reduced;
    bySource.set(`${source} ${reductionId}`, fact.reduced);
  }
  return [...bySource.values()];
}

/** The release of a stay whose car a person lets out free; null where nobody does. */
export function releaseOf(session: ParkingSession): Reduced | null {
  return reductionsOf(session).find(({ source }) => source === 'ATTENDANT') ?? null;
}

/** Whether the driver has locked the car (3.9): the latest of what was said counts. */
export function isLocked(session: ParkingSession): boolean {
  return latestOf(session, 'locked')?.locked.locked ?? false;
}

/**
 * What is still owed for a stay after which the car was let out unpaid, in fen; else 0. Payments
 * count whenever they become known, also those made before the car left.
 */
export function owedFen(session: ParkingSession): number {
  if (!session.facts.some((fact) => fact.kind === 'letOutUnpaid')) return 0;
  const left = leftOf(session);
  return left === null ? 0 : Math.max(0, left.amountReceivableFen - paidFen(session));
}

/** What was paid for a stay that is over beyond what it cost, in fen; else 0. */
export function overpaidFen(session: ParkingSession): number {
  const left = leftOf(session);
  return left === null ? 0 : Math.max(0, paidFen(session) - left.amountReceivableFen);
}

/**
 * What a stay that is over cost beyond what was paid for it, although nobody let its car out
 * unpaid, in fen; else 0. So it is where the platform said that there is a payment (2.19), and its
 * notice tells of less than was due. Money that went back was paid.
 */
export function shortFen(session: ParkingSession): number {
  const left = leftOf(session);
  if (left === null || session.facts.some((fact) => fact.kind === 'letOutUnpaid')) return 0;
  const payments = paymentsOf(session).filter((paid) => !isPaidBack(paid));
  const paid = payments.reduce((sum, { amountFen }) => sum + amountFen, 0);
  return Math.max(0, left.amountReceivableFen - paid);
}

export function latestOf<Kind extends Fact['kind']>(
  session: ParkingSession,
  kind: Kind,
): Extract<Fact, { kind: Kind }> | null {
  let latest: Fact | null = null;
  for (const fact of session.facts) {
    if (fact.kind === kind && (latest === null || isLater(fact, latest))) latest = fact;
  }
  return latest as Extract<Fact, { kind: Kind }> | null;
}

/** By time; facts of one moment have an order too, so that all nodes choose the same one. */
function isLater(one: Fact, other: Fact): boolean {
  if (one.at.unixMs !== other.at.unixMs) return one.at.unixMs > other.at.unixMs;
  return one.factId > other.factId;
}
