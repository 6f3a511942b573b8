import { read } from '../../../protocol/cloud/lenient.js';
import {
  askedCharge,
  chargeAnswer,
  type AskedCharge,
} from '../../../protocol/translate/stays/exit-charge.js';
import type { Log } from '../../environment/log.js';
import { codeOf, LanekeeperError, sentenceOf } from '../../errors.js';
import { isOpen, type ParkingSession } from '../../sessions/session-book.js';
import type { CloudRequest, CloudRequestResult } from '../requests/cloud-request.js';
import { isUnsent } from '../requests/unsent.js';
import { isPaidFor, knownPayments, stateAnswered, stateAsked } from './asked-payment.js';
import type { PaymentPolls } from './payment-polls.js';
import type { StayDesk } from './stay-desk.js';

export interface ExitChargesOptions {
  log: Log;
  stays: StayDesk;
  polls: Pick<PaymentPolls, 'begin'>;
  send: (request: CloudRequest) => Promise<CloudRequestResult>;
  /** False: a success alone is no payment yet. */
  trustAnswer: boolean;
}

type Asked = AskedCharge & { chargeId: string };

/**
 * The questions for money that go through this bridge (2.2 with wallet or sweepcode, 2.37). What
 * they are answered becomes a fact of the stay before anybody hears of it; where the answer leaves
 * it open, the notice (3.4) is waited for and the platform is asked (2.19).
 */
export class ExitCharges {
  readonly counters = { asked: 0, paid: 0, refused: 0, open: 0 };
  readonly #options: ExitChargesOptions;
  readonly #underWay = new Set<string>();

  constructor(options: ExitChargesOptions) {
    this.#options = options;
  }

  /**
   * Sends a message, whether or not it charges.
   * @throws LanekeeperError `charge/no-stay`, `charge/under-way` before anything was sent, and
   *   those of the request
   */
  async send(request: CloudRequest): Promise<CloudRequestResult> {
    const asked = askedCharge(request.service, request.data);
    if (asked === null) return this.#options.send(request);
    const charge = { ...asked, chargeId: request.chargeId ?? '' };
    const { sessionId } = charge;
    const stay = await this.#options.stays.stay(sessionId);
    if (stay === null || !isOpen(stay)) {
      throw new LanekeeperError('charge/no-stay', 'Only an open stay can be charged.');
    }
    if (this.#underWay.has(sessionId)) {
      throw new LanekeeperError('charge/under-way', 'A charge of this stay is under way.');
    }
    this.#underWay.add(sessionId);
    try {
      return await this.#charge(request, charge, stay);
    } finally {
      this.#underWay.delete(sessionId);
    }
  }

  async #charge(
    request: CloudRequest,
    charge: Asked,
    before: ParkingSession,
  ): Promise<CloudRequestResult> {
    this.counters.asked += 1;
    let result: CloudRequestResult;
    try {
      result = await this.#options.send(request);
    } catch (error) {
      if (!isUnsent(codeOf(error))) this.#watch(charge);
      throw error;
    }
    try {
      await this.#options.stays.inTurn(charge.sessionId, () =>
        this.#take(charge, before, result.answer),
      );
    } catch (error) {
      // The money may be there, and the disk did not take it: asking finds it again.
      this.#options.log.error('charge_answer_not_kept', { reason: sentenceOf(error) });
      this.#watch(charge);
    }
    return result;
  }

  async #take(charge: Asked, before: ParkingSession, answer: string): Promise<void> {
    const { outcome, reason } = chargeAnswer(charge, read(answer));
    const open = outcome === 'PAID' && !this.#options.trustAnswer;
    if (outcome === 'UNDER_WAY' || open) this.#watch(charge);
    else if (outcome === 'PAID') await this.#paid(charge, before);
    else await this.#refused(charge, before, reason);
  }

  #watch({ amountFen, ...charge }: Asked): void {
    this.counters.open += 1;
    this.#options.polls.begin({ ...charge, dueFen: amountFen });
  }

  /** The answer tells no number: the payment has one of ours until the notice comes. */
  async #paid(charge: Asked, before: ParkingSession) {
    const { sessionId, amountFen, method, chargeId } = charge;
    const { stays } = this.#options;
    this.counters.paid += 1;
    const stay = (await stays.stay(sessionId)) ?? before;
    const text = `${amountFen} fen, ${method}, as the cloud answers the charge`;
    const payment = { amountFen, method, chargeId, text };
    const isNamed = stay.facts.some(({ factId }) => factId === chargeId);
    // The notice may have overtaken the answer.
    const isTold = isNamed
      ? isPaidFor(stay, chargeId)
      : knownPayments(stay) > knownPayments(before);
    if (isTold) return;
    await (isNamed ? stateAnswered(stays, stay, payment) : stateAsked(stays, stay, payment));
  }

  async #refused({ amountFen, method, chargeId }: Asked, before: ParkingSession, reason: string) {
    this.counters.refused += 1;
    const failed = { tradeNo: '', reason, chargeId, end: 'REFUSED' } as const;
    await this.#options.stays.state(before, {
      kinds: [{ kind: 'paymentFailed', paymentFailed: failed }],
      event: 'payment_refused',
      text: `${amountFen} fen, ${method}: ${reason}`,
      atMs: 0,
    });
  }
}
