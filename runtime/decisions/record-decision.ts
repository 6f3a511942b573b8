import type { JournalEntry } from '../../protocol/park/disk.js';
import type { Entered, Fact, Quoted } from '../../protocol/park/fact.js';
import type {
  SessionClosed,
  SessionLeftUnpaid,
  SessionOpened,
  Uplink,
  UplinkBody,
} from '../../protocol/park/uplink.js';
import type { PlateColor, Stamp } from '../../protocol/park/values.js';
import type { LaneConfig } from '../config/config.js';
import { inOutbox, newUplink } from '../outbox/new-uplink.js';
import { inFacts, newFact, type Numbering } from '../sessions/new-fact.js';
import { entryOf, paymentsOf, releaseOf, type ParkingSession } from '../sessions/session-book.js';
import { isOperatorId } from '../shifts/operator-id.js';
import { inJournal } from '../store/journal.js';
import { debtShelf, laneShelf, openShelf } from '../store/shelves.js';
import { put, remove, type Change } from '../store/write.js';
import type { Decision } from './decision.js';
import { reductionsUsed } from './reductions-used.js';

export interface RecordingContext {
  numbering: Numbering;
  nodeId: string;
  lane: Pick<LaneConfig, 'id' | 'channelId'>;
  plate: string;
  plateColor: PlateColor;
  vehicleClass: string;
  at: Stamp;
  /** When a fact became true, as an order of this node tells it. */
  stampOf: (fact: Fact) => Stamp;
  /** Free places once the decision has taken effect. */
  freePlaces: number;
  /** Whether people at the cloud are to be told of a car that fits no stay. */
  tellsUnmatched: boolean;
}

/** One batch: facts, orders and journal of one decision. */
export interface Recorded {
  changes: Change[];
  facts: Fact[];
  /** Sequences of the orders, for the outbox. */
  uplinks: Uplink[];
  sessionId: string;
  /** Of a car that is asked to pay: its exit as it would be told now, without this payment. */
  owing: SessionClosed | null;
}

/** Turns a decision into what is written. A refusal writes its journal entry only. */
export function recordDecision(decision: Decision, context: RecordingContext): Recorded {
  const batch = new Batch(context);
  switch (decision.kind) {
    case 'enter':
      return enter(batch, decision, context);
    case 'begin-unseen':
      return beginUnseen(batch, decision);
    case 'leave':
      return leave(batch, decision, context);
    case 'leave-unpaid':
      return leaveUnpaid(batch, decision, context);
    case 'grant-again':
      batch.grant(decision.sessionId, 'granted_again', decision.reasons);
      return batch.done(decision.sessionId);
    case 'pay':
      batch.journal('payment_asked', decision.session.sessionId, decision.reasons);
      return {
        ...batch.done(decision.session.sessionId),
        owing: owingExit(decision, context),
      };
    case 'refuse':
      batch.journal('refused', '', decision.reasons);
      if (context.tellsUnmatched) batch.carUnmatched();
      return batch.done('');
  }
}

function enter(
  batch: Batch,
  decision: Extract<Decision, { kind: 'enter' }>,
  context: RecordingContext,
): Recorded {
  for (const session of decision.supersedes) closeUnseen(batch, session, context);
  const { right, permitId, reentered } = decision;
  const fact = batch.openSession({ right, permitId, reentered });
  batch.sessionOpened(fact.sessionId, { right, remark: '' });
  batch.grant(fact.sessionId, 'granted', decision.reasons);
  return batch.done(fact.sessionId);
}

/**
 * Its order tells the cloud of a stay that the driver can be asked to pay for. The lane is the one
 * that saw the car first: the cloud wants one.
 */
function beginUnseen(
  batch: Batch,
  decision: Extract<Decision, { kind: 'begin-unseen' }>,
): Recorded {
  const right = 'TEMPORARY';
  const fact = batch.openSession({ right, fixedFen: decision.fixedFen });
  batch.sessionOpened(fact.sessionId, { right, remark: '无入场记录' });
  batch.journal('unseen_entry', fact.sessionId, decision.reasons);
  return batch.done(fact.sessionId);
}

/** An entry that nobody saw, added by a person: a stay from then on, and its order. */
export function recordEntryByHand(
  { operatorId, remark }: { operatorId: string; remark: string },
  context: RecordingContext,
): Recorded {
  const batch = new Batch(context);
  const right = 'TEMPORARY';
  const { sessionId } = batch.openSession({ right });
  batch.sessionOpened(sessionId, { right, operatorId, remark });
  batch.journal('entered_by_hand', sessionId, [`by ${operatorId}`]);
  return batch.done(sessionId);
}

function leave(
  batch: Batch,
  decision: Extract<Decision, { kind: 'leave' }>,
  context: RecordingContext,
): Recorded {
  const sessionId = decision.session?.sessionId ?? batch.newSessionId();
  if (decision.quoted !== null) {
    batch.fact(sessionId, context.plate, { kind: 'quoted', quoted: decision.quoted });
  }
  if (decision.taken !== null) batch.takeOffCard(sessionId, decision.taken);
  batch.fact(sessionId, context.plate, {
    kind: 'left',
    left: {
      laneId: context.lane.id,
      channelId: context.lane.channelId,
      right: decision.right,
      permitId: decision.permitId,
      method: decision.method,
      amountReceivableFen: decision.quoted?.amountFen ?? 0,
      reason: decision.reasons.join('; '),
    },
  });
  batch.closeSession(sessionId);
  const closed = sessionClosed(sessionId, decision.session, context);
  const release = decision.session === null ? null : releaseOf(decision.session);
  batch.uplink(sessionId, context.plate, {
    body: 'sessionClosed',
    sessionClosed: {
      ...closed,
      remark: remarkOf(decision),
      right: decision.right,
      method: decision.method,
      ...amounts(decision.quoted, decision.taken?.amountFen ?? 0),
      ...payments(decision.session),
      exitOperatorId: cashierOf(decision.session),
      freeReason: release?.reasonCode ?? '',
    },
  });
  batch.reductionsUsed(decision.session, decision.quoted);
  batch.grant(sessionId, 'granted', decision.reasons);
  return batch.done(sessionId);
}

function leaveUnpaid(
  batch: Batch,
  decision: Extract<Decision, { kind: 'leave-unpaid' }>,
  context: RecordingContext,
): Recorded {
  const { sessionId } = decision.session;
  const entered = entryOf(decision.session);
  const right = entered?.entered.right ?? 'TEMPORARY';
  batch.fact(sessionId, context.plate, { kind: 'quoted', quoted: decision.quoted });
  const letOut = batch.fact(sessionId, context.plate, {
    kind: 'letOutUnpaid',
    letOutUnpaid: { debtFen: decision.debtFen, reason: decision.reason },
  });
  batch.oweFor(letOut);
  batch.fact(sessionId, context.plate, {
    kind: 'left',
    left: {
      laneId: context.lane.id,
      channelId: context.lane.channelId,
      right,
      permitId: '',
      method: 'UNSPECIFIED',
      amountReceivableFen: decision.quoted.amountFen,
      reason: decision.reasons.join('; '),
    },
  });
  batch.closeSession(sessionId);
  const unpaid: SessionLeftUnpaid = {
    sessionId,
    plate: context.plate,
    enteredAt: entered === null ? context.at : context.stampOf(entered),
    leftAt: context.at,
    entryChannelId: entered?.entered.channelId ?? context.lane.channelId,
    exitChannelId: context.lane.channelId,
    vehicleClass: entered?.entered.vehicleClass ?? context.vehicleClass,
    right,
    plateColor: context.plateColor,
    amountReceivableFen: amounts(decision.quoted, 0).amountReceivableFen,
    debtFen: decision.debtFen,
    remark: '先走后付',
  };
  batch.uplink(sessionId, context.plate, {
    body: 'sessionLeftUnpaid',
    sessionLeftUnpaid: unpaid,
  });
  batch.reductionsUsed(decision.session, decision.quoted);
  batch.grant(sessionId, 'let_out_unpaid', decision.reasons);
  return batch.done(sessionId);
}

/** The plate comes in again although its exit was never seen: the old stay ends without money. */
function closeUnseen(batch: Batch, session: ParkingSession, context: RecordingContext): void {
  const { sessionId } = session;
  const right = entryOf(session)?.entered.right ?? 'TEMPORARY';
  batch.fact(sessionId, context.plate, {
    kind: 'left',
    left: {
      laneId: '',
      channelId: '',
      right,
      permitId: '',
      method: 'FREE',
      amountReceivableFen: 0,
      reason: 'the exit was not seen; the plate came in again',
    },
  });
  batch.closeSession(sessionId);
  batch.uplink(sessionId, context.plate, {
    body: 'sessionClosed',
    sessionClosed: {
      ...sessionClosed(sessionId, session, context),
      exitChannelId: '',
      right,
      ...payments(session),
      remark: '未见出场',
    },
  });
  batch.journal('exit_not_seen', sessionId, ['the plate came in again']);
}

function owingExit(
  { session, quoted }: Extract<Decision, { kind: 'pay' }>,
  context: RecordingContext,
): SessionClosed {
  return {
    ...sessionClosed(session.sessionId, session, context),
    right: entryOf(session)?.entered.right ?? 'TEMPORARY',
    ...amounts(quoted, 0),
    ...payments(session),
  };
}

function sessionClosed(
  sessionId: string,
  session: ParkingSession | null,
  context: RecordingContext,
): SessionClosed {
  const entered = session === null ? null : entryOf(session);
  return {
    sessionId,
    plate: context.plate,
    enteredAt: entered === null ? context.at : context.stampOf(entered),
    leftAt: context.at,
    entryChannelId: entered?.entered.channelId ?? '',
    exitChannelId: context.lane.channelId,
    vehicleClass: entered?.entered.vehicleClass ?? context.vehicleClass,
    right: 'TEMPORARY',
    entryOperatorId: '',
    exitOperatorId: '',
    freePlaces: context.freePlaces,
    method: 'FREE',
    amountReceivableFen: 0,
    electronicPrepaidFen: 0,
    electronicPaidFen: 0,
    cashPrepaidFen: 0,
    cashPaidFen: 0,
    reducedFen: 0,
    freeReason: '',
    remark: '',
    plateColor: context.plateColor,
  };
}

/**
 * Orders tell the price before reductions, and beside it what those took off. What a stored-value
 * card pays counts as such: the page on these deductions (2.27) is not public, no way to pay of 2.2
 * names them, and the money was booked when it was put on the card.
 */
function amounts(
  quoted: Quoted | null,
  offCardFen: number,
): { amountReceivableFen: number; reducedFen: number } {
  const reducedFen = quoted?.reducedFen ?? 0;
  const amountReceivableFen = (quoted?.amountFen ?? 0) + reducedFen;
  return { amountReceivableFen, reducedFen: reducedFen + offCardFen };
}

function remarkOf({ session, taken }: Extract<Decision, { kind: 'leave' }>): string {
  if (taken !== null) return '储值扣款';
  return session === null ? '无入场记录' : '';
}

type PaymentSums = Pick<
  SessionClosed,
  'cashPaidFen' | 'cashPrepaidFen' | 'electronicPaidFen' | 'electronicPrepaidFen'
>;

function payments(session: ParkingSession | null): PaymentSums {
  const sums: PaymentSums = {
    cashPaidFen: 0,
    cashPrepaidFen: 0,
    electronicPaidFen: 0,
    electronicPrepaidFen: 0,
  };
  for (const { method, amountFen, prepaid } of session === null ? [] : paymentsOf(session)) {
    if (method === 'STORED_VALUE') continue;
    const means = method === 'CASH' ? 'cash' : 'electronic';
    sums[`${means}${prepaid === true ? 'PrepaidFen' : 'PaidFen'}`] += amountFen;
  }
  return sums;
}

/** Who let the car out free or took the last cash at the lane, if the cloud can be told. */
function cashierOf(session: ParkingSession | null): string {
  const releasedBy = (session === null ? null : releaseOf(session))?.by ?? '';
  if (isOperatorId(releasedBy)) return releasedBy;
  const taken = session === null ? [] : paymentsOf(session);
  const last = taken.findLast(({ method, prepaid }) => method === 'CASH' && prepaid !== true);
  return last !== undefined && isOperatorId(last.by) ? last.by : '';
}

/** Collects what one decision writes, with identities from the store's sequence. */
class Batch {
  readonly #context: RecordingContext;
  readonly #changes: Change[] = [];
  readonly #facts: Fact[] = [];
  readonly #uplinks: Uplink[] = [];

  constructor(context: RecordingContext) {
    this.#context = context;
  }

  newSessionId(): string {
    return this.#context.numbering.idOf(this.#context.numbering.nextSequence());
  }

  /** The stay of a car that came in by the lane, with no permit and by the rate unless it says so. */
  openSession(told: Pick<Entered, 'right'> & Partial<Entered>): Fact {
    const { lane, vehicleClass, plateColor } = this.#context;
    const entered: Entered = {
      laneId: lane.id,
      channelId: lane.channelId,
      vehicleClass,
      plateColor,
      permitId: '',
      reentered: false,
      fixedFen: 0,
      ...told,
    };
    const fact = this.fact(this.newSessionId(), this.#context.plate, { kind: 'entered', entered });
    this.#changes.push(put(openShelf, fact.sessionId, fact));
    return fact;
  }

  closeSession(sessionId: string): void {
    this.#changes.push(remove(openShelf, sessionId));
  }

  oweFor(letOut: Fact): void {
    this.#changes.push(put(debtShelf, letOut.sessionId, letOut));
  }

  fact(sessionId: string, plate: string, kind: Parameters<typeof newFact>[2]): Fact {
    const fact = newFact(this.#context, { sessionId, plate }, kind);
    this.#facts.push(fact);
    this.#changes.push(inFacts(fact));
    return fact;
  }

  /** A payment out of a stored-value card; what the card has left is a record of its own. */
  takeOffCard(
    sessionId: string,
    { cardId, amountFen }: { cardId: string; amountFen: number },
  ): void {
    const by = `card ${cardId}`;
    this.fact(sessionId, this.#context.plate, (tradeNo) => ({
      kind: 'paid',
      paid: { tradeNo, amountFen, method: 'STORED_VALUE', by },
    }));
  }

  uplink(
    sessionId: string,
    plate: string,
    body: UplinkBody | ((messageId: string) => UplinkBody),
  ): void {
    const uplink = newUplink(this.#context, { sessionId, plate }, body);
    this.#uplinks.push(uplink);
    this.#changes.push(inOutbox(uplink));
  }

  /** They follow the exit, and the next entry of the plate need not wait for them. */
  reductionsUsed(session: ParkingSession | null, quoted: Quoted | null): void {
    if (session === null || quoted === null) return;
    const { plate, at: leftAt } = this.#context;
    for (const used of reductionsUsed(session, quoted, { plate, leftAt })) {
      this.uplink(used.sessionId, '', { body: 'reductionUsed', reductionUsed: used });
    }
  }

  /** It belongs to no session, and waits for no order of the plate. */
  carUnmatched(): void {
    const { plate, at, lane } = this.#context;
    this.uplink('', '', (eventId) => ({
      body: 'carUnmatched',
      carUnmatched: { eventId, plate, at, channelId: lane.channelId },
    }));
  }

  /** The order that tells the cloud of a stay that begins now. */
  sessionOpened(
    sessionId: string,
    told: Pick<SessionOpened, 'right' | 'remark'> & Partial<SessionOpened>,
  ): void {
    const { plate, at, lane, vehicleClass, plateColor, freePlaces } = this.#context;
    this.uplink(sessionId, plate, {
      body: 'sessionOpened',
      sessionOpened: {
        sessionId,
        plate,
        enteredAt: at,
        channelId: lane.channelId,
        vehicleClass,
        plateColor,
        operatorId: '',
        freePlaces,
        ...told,
      },
    });
  }

  journal(event: string, sessionId: string, reasons: readonly string[]): JournalEntry {
    const { numbering, lane, plate, at } = this.#context;
    const sequence = numbering.nextSequence();
    const entry: JournalEntry = {
      sequence,
      at,
      laneId: lane.id,
      event,
      text: reasons.join('; '),
      sessionId,
      plate,
    };
    this.#changes.push(inJournal(entry));
    return entry;
  }

  /** The journal entry of a grant also tells a later start which car stands in the lane. */
  grant(sessionId: string, event: string, reasons: readonly string[]): void {
    const entry = this.journal(event, sessionId, reasons);
    this.#changes.push(put(laneShelf, this.#context.lane.id, entry));
  }

  done(sessionId: string): Recorded {
    return {
      changes: this.#changes,
      facts: this.#facts,
      uplinks: this.#uplinks,
      sessionId,
      owing: null,
    };
  }
}
