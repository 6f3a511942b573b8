import type { PlateRead } from '../../drivers/camera/port.js';
import type { ShiftSums } from '../../protocol/park/disk.js';
import type { FactKind } from '../../protocol/park/fact.js';
import type { PaymentMethod } from '../../protocol/park/values.js';
import type { FreeReason, LaneConfig } from '../config/config.js';
import { LanekeeperError } from '../errors.js';
import { yuanText } from '../rates/yuan-text.js';
import { inFacts, newFact } from '../sessions/new-fact.js';
import { plateOf, releaseOf } from '../sessions/session-book.js';
import type { ShiftBook } from '../shifts/shift-book.js';
import type { Decision } from './decision.js';
import type { DecisionDesk, DecisionDeskOptions } from './decision-desk.js';

interface AttendantDeskOptions extends Pick<
  DecisionDeskOptions,
  'config' | 'sessions' | 'stamper' | 'store' | 'onDurable'
> {
  shifts: ShiftBook;
}

/** A car that stands at the exit, as the lane knows it. */
interface Standing {
  lane: LaneConfig;
  read: PlateRead;
}

/** What settles a stay, and what is told of it. */
interface Settling {
  kindOf: (factId: string) => FactKind;
  /** For whoever hears that it was not kept. */
  what: 'payment' | 'release';
  event: string;
  words: string;
  by: string;
  /** Its share in the sums of the shift of `by`. */
  done: Partial<ShiftSums>;
}

/**
 * What people decide on a car that waits at the exit. Each decision is on disk, with who made it
 * and why, before the lane acts on it.
 */
export class AttendantDesk {
  readonly #desk: DecisionDesk;
  readonly #options: AttendantDeskOptions;

  constructor(desk: DecisionDesk, options: AttendantDeskOptions) {
    this.#desk = desk;
    this.#options = options;
  }

  /**
   * Takes a payment at the lane for the open session of the car, durably.
   * @throws LanekeeperError `payment/no-session`, `payment/under-way`, `payment/not-kept`
   */
  async pay(
    { lane, read }: Standing,
    payment: { amountFen: number; method: PaymentMethod; by: string },
  ): Promise<{ tradeNo: string }> {
    const plate = this.#desk.plateFor(lane, read);
    const session = this.#options.sessions.openOf(plate)[0];
    if (session === undefined) {
      throw new LanekeeperError('payment/no-session', 'No open session has this plate.');
    }
    const about = { sessionId: session.sessionId, plate };
    const { amountFen, method, by } = payment;
    // The payment is known by the number of its fact.
    const tradeNo = await this.#keepAlone(lane, about, {
      kindOf: (factId) => ({ kind: 'paid', paid: { tradeNo: factId, amountFen, method, by } }),
      what: 'payment',
      event: 'paid',
      words: `${amountFen} fen, ${method}, by ${by}`,
      by,
      done: method === 'CASH' ? { cashFen: amountFen, cashPayments: 1 } : {},
    });
    return { tradeNo };
  }

  /** The stays that the car's plate may be a misread of. */
  candidates({ lane, read }: Standing): Extract<Decision, { kind: 'refuse' }>['candidates'] {
    const decision = this.#desk.consider(lane, read);
    return decision.kind === 'refuse' ? decision.candidates : [];
  }

  /**
   * Somebody has recognised the car in the lane: its stay is the one named.
   * @throws LanekeeperError `match/no-session`
   */
  async recognise({ lane, read }: Standing, sessionId: string, by: string): Promise<void> {
    const session = this.#options.sessions.session(sessionId);
    const open = session === null ? [] : this.#options.sessions.openOf(plateOf(session));
    if (session === null || !open.some((one) => one.sessionId === sessionId)) {
      const sentence = `No car of the session "${sessionId}" is inside.`;
      throw new LanekeeperError('match/no-session', sentence);
    }
    const plate = plateOf(session);
    const words = `${read.plate} was recognised as ${plate} by ${by}`;
    await this.#note(lane, 'recognised', words, { sessionId, plate });
    this.#desk.recognise(lane, read, plate);
  }

  /**
   * Charges the car that waits although its entry was not seen (compare 3.44).
   * @throws LanekeeperError `charge/has-entry`
   */
  async charge({ lane, read }: Standing, fen: number, by: string): Promise<void> {
    const decision = this.#desk.consider(lane, read, { noEntry: { fen, by } });
    if (decision.kind !== 'begin-unseen') {
      const why = decision.reasons.join('; ');
      const sentence = `Only a car whose entry was not seen has a fixed charge: ${why}.`;
      throw new LanekeeperError('charge/has-entry', sentence);
    }
    const plate = this.#desk.plateFor(lane, read);
    const about = { sessionId: '', plate };
    await this.#note(lane, 'charged', `${yuanText(fen)} yuan, by ${by}`, about);
    this.#desk.charge(lane, read, { fen, by });
  }

  /**
   * Lets the car out that waits to pay; it pays later.
   * @throws LanekeeperError `leave-first/refused` with what bars it
   */
  async letOut({ lane, read }: Standing, by: string, reason: string): Promise<void> {
    const letOut = `${by} let it out: ${reason}`;
    const decision = this.#desk.consider(lane, read, { letOut });
    if (decision.kind !== 'leave-unpaid') {
      const why = decision.reasons.join('; ');
      const sentence = `The car may not leave first and pay later: ${why}.`;
      throw new LanekeeperError('leave-first/refused', sentence);
    }
    const plate = this.#desk.plateFor(lane, read);
    const { sessionId } = decision.session;
    await this.#note(lane, 'let_out', letOut, { sessionId, plate });
    this.#desk.letOut(lane, read, letOut);
  }

  /**
   * Lets the car out that waits to pay: nothing more is due of its stay, and it owes nothing later.
   * A second release of a stay changes nothing.
   * @throws LanekeeperError `free/unknown-reason`, `free/nothing-due`, `payment/under-way`,
   *   `payment/not-kept`
   */
  async release({ lane, read }: Standing, by: string, reasonId: string): Promise<number> {
    const reason = this.#reason(reasonId);
    const decision = this.#desk.consider(lane, read);
    if (!('session' in decision) || decision.session === null) {
      throw new LanekeeperError('free/nothing-due', 'No stay of this car is to be paid.');
    }
    const { sessionId } = decision.session;
    const known = releaseOf(decision.session);
    if (known !== null) return known.amountFen;
    if (decision.kind !== 'pay') {
      throw new LanekeeperError('free/nothing-due', 'Nothing is to be paid of this stay.');
    }
    const amountFen = decision.dueFen;
    const about = { sessionId, plate: this.#desk.plateFor(lane, read) };
    await this.#keepAlone(lane, about, {
      kindOf: (reductionId) => ({
        kind: 'reduced',
        reduced: {
          ...{ reductionId, source: 'ATTENDANT', effect: 'FREE', amountFen, minutes: 0 },
          ...{ untilMs: 0, by, reasonId: reason.id, reasonCode: reason.cloudCode },
        },
      }),
      what: 'release',
      event: 'let_out_free',
      words: `${yuanText(amountFen)} yuan, by ${by}: ${reason.text}`,
      by,
      done: { freed: 1, freedFen: amountFen },
    });
    return amountFen;
  }

  /**
   * Keeps what settles a stay or a part of it, with its share in the shift. While the disk is slow,
   * a second press of the button is the same money, and nothing else is decided on the stay.
   * @returns the number of the fact
   */
  async #keepAlone(
    lane: LaneConfig,
    about: { sessionId: string; plate: string },
    { kindOf, what, event, words, by, done }: Settling,
  ): Promise<string> {
    const { sessions, store, stamper, config, shifts } = this.#options;
    const { beingPaid } = this.#desk;
    const { sessionId } = about;
    if (beingPaid.has(sessionId)) {
      throw new LanekeeperError('payment/under-way', 'A payment of this car is being kept.');
    }
    beingPaid.add(sessionId);
    try {
      const source = { numbering: store, nodeId: config.node.id, at: stamper.now() };
      const fact = newFact(source, about, kindOf);
      const journal = this.#desk.journal(lane, event, words, about);
      const changes = [inFacts(fact), journal, ...shifts.count(by, done)];
      const kept = await this.#desk.keep(lane, changes, () => this.#options.onDurable([fact]));
      if (kept === 'refused') {
        shifts.uncount(by, done);
        throw new LanekeeperError('payment/not-kept', `The disk does not take the ${what}.`);
      }
      sessions.merge([fact]);
      return fact.factId;
    } finally {
      beingPaid.delete(sessionId);
    }
  }

  #reason(reasonId: string): FreeReason {
    const { freeReasons } = this.#options.config;
    const reason = freeReasons.find(({ id }) => id === reasonId);
    if (reason !== undefined) return reason;
    const allowed = freeReasons.map(({ id, text }) => `${id} (${text})`).join(', ');
    const sentence =
      allowed === ''
        ? 'No reason is configured for which a car is let out free; see free_reasons.'
        : `"${reasonId}" is no reason to let a car out free; allowed: ${allowed}.`;
    throw new LanekeeperError('free/unknown-reason', sentence);
  }

  async #note(
    lane: LaneConfig,
    event: string,
    words: string,
    about: { sessionId: string; plate: string },
  ): Promise<void> {
    const { store } = this.#options;
    await store.commit([this.#desk.journal(lane, event, words, about)]);
  }
}
