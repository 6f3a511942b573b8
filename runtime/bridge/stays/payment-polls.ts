import type { Clock, Timer } from '../../../drivers/clock.js';
import {
  paymentQuestion,
  paymentStateOf,
} from '../../../protocol/translate/answers/payment-state.js';
import type { PaymentMethod } from '../../../protocol/park/values.js';
import type { Price } from '../../../protocol/translate/stays/price.js';
import type { Log } from '../../environment/log.js';
import type { WallClock } from '../../environment/environment.js';
import { codeOf, sentenceOf } from '../../errors.js';
import { isOpen, type ParkingSession } from '../../sessions/session-book.js';
import type { CloudClient } from '../cloud-client.js';
import { isPaidFor, knownPayments, stateAsked } from './asked-payment.js';
import type { StayDesk } from './stay-desk.js';

export interface PaymentPollsOptions {
  environment: { clock: Clock; wall: WallClock; log: Log };
  client: Pick<CloudClient, 'request'>;
  stays: StayDesk;
}

/** As the page of 2.19 recommends, from the answer to the price question on. */
const FIRST_AFTER_MS = 10_000;
const EVERY_MS = 2_000;
const OVER_AFTER_MS = 120_000;
/** Each costs a message every two seconds. */
const POLLED_MAX = 4;
/** A cloud that does not know the question says so with an empty frame. */
const NOT_KNOWN = 'cloud/empty-answer';

/** What is still to be paid of a stay. */
export interface OwedMoney extends Pick<Price, 'sessionId' | 'plate' | 'dueFen'> {
  method: PaymentMethod;
  /** The fact that asked for it; empty where the driver pays unasked. */
  chargeId: string;
}

interface Poll {
  owed: OwedMoney;
  untilMs: number;
  timer: Timer | null;
}

/**
 * Asks for payments whose notices do not come (2.19): a notice that was lost on the way is not sent
 * again, and the driver who has paid stands at the exit.
 */
export class PaymentPolls {
  readonly counters = { begun: 0, asked: 0, found: 0 };
  readonly #options: PaymentPollsOptions;
  readonly #polls = new Map<string, Poll>();
  #isClosed = false;

  constructor(options: PaymentPollsOptions) {
    this.#options = options;
  }

  /** A driver at an exit was told this price, or was charged with it. */
  begin(owed: OwedMoney): void {
    const { sessionId, dueFen } = owed;
    if (dueFen <= 0 || this.#isClosed) return;
    this.#end(sessionId);
    if (this.#polls.size >= POLLED_MAX && !this.#giveUpOneFor(owed)) return;
    const { clock } = this.#options.environment;
    const poll = { owed, untilMs: clock.monotonicMs() + OVER_AFTER_MS, timer: null };
    this.counters.begun += 1;
    this.#polls.set(sessionId, poll);
    this.#askLater(poll, FIRST_AFTER_MS);
  }

  /**
   * The oldest had the most time. Before it goes one of ETC, and none goes for one of ETC: cars
   * without a tag are asked in vain, and many of them.
   * @returns whether there is room
   */
  #giveUpOneFor({ method }: OwedMoney): boolean {
    const polls = [...this.#polls.values()].map(({ owed }) => owed);
    const ofEtc = polls.find((owed) => owed.method === 'ETC');
    const given = ofEtc ?? (method === 'ETC' ? undefined : polls[0]);
    if (given !== undefined) this.#end(given.sessionId);
    return given !== undefined;
  }

  close(): void {
    this.#isClosed = true;
    for (const sessionId of [...this.#polls.keys()]) this.#end(sessionId);
  }

  #end(sessionId: string): void {
    this.#polls.get(sessionId)?.timer?.cancel();
    this.#polls.delete(sessionId);
  }

  #askLater(poll: Poll, waitMs: number): void {
    poll.timer = this.#options.environment.clock.after(waitMs, () => void this.#ask(poll));
  }

  async #ask(poll: Poll): Promise<void> {
    const { clock, log } = this.#options.environment;
    const { sessionId } = poll.owed;
    let isOver: boolean;
    try {
      isOver = await this.#askOnce(poll);
    } catch (error) {
      const code = codeOf(error);
      log.debug('payment_not_asked', { session: sessionId, code, reason: sentenceOf(error) });
      isOver = code === NOT_KNOWN;
    }
    if (this.#polls.get(sessionId) !== poll) return;
    if (isOver || clock.monotonicMs() + EVERY_MS > poll.untilMs) this.#end(sessionId);
    else this.#askLater(poll, EVERY_MS);
  }

  /** @returns whether nothing is left to be asked */
  async #askOnce(poll: Poll): Promise<boolean> {
    const { client, stays, environment } = this.#options;
    const { sessionId, plate } = poll.owed;
    const before = await stays.stay(sessionId);
    if (before === null || !isOpen(before)) return true;
    const question = paymentQuestion(sessionId, plate, environment.wall.unixMs());
    this.counters.asked += 1;
    // One that only waits must not stand in the way of a charge of its stay.
    const answer = await client.request(question.service, question.data, EVERY_MS);
    const { paid } = paymentStateOf(answer, sessionId);
    return stays.inTurn(sessionId, () => this.#takeAnswer(poll.owed, before, paid));
  }

  /** @returns as `#askOnce` */
  async #takeAnswer(owed: OwedMoney, before: ParkingSession, paid: number): Promise<boolean> {
    const { stays, environment } = this.#options;
    const { sessionId, dueFen, method, chargeId } = owed;
    // The notice may have come meanwhile.
    const stay = await stays.stay(sessionId);
    if (stay === null || !isOpen(stay)) return true;
    const known = knownPayments(stay);
    const isToldNow = chargeId === '' ? known > knownPayments(before) : isPaidFor(stay, chargeId);
    if (isToldNow) return true;
    if (paid <= known) return false;
    this.counters.found += 1;
    const text = `${dueFen} fen, as the cloud says when it is asked: no notice came`;
    await stateAsked(stays, stay, { amountFen: dueFen, method, chargeId, text });
    environment.log.info('payment_found', { session: sessionId, amount_fen: dueFen });
    return true;
  }
}
