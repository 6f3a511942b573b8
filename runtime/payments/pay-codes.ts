import type { Clock, Timer } from '../../drivers/clock.js';
import { payCodeValidMs } from '../../protocol/cloud/pay-code.js';
import type { SessionClosed } from '../../protocol/park/uplink.js';
import { PAY_CODE_SERVICE, type PayCodeQuestion } from '../bridge/screens/pay-code.js';
import type { Log } from '../environment/log.js';
import { codeOf, sentenceOf } from '../errors.js';
import type { Requester } from './exit-payments.js';

export interface PayCodesOptions {
  environment: { clock: Clock; log: Log };
  /** The plate of the car that the lane asks to pay; null when none is asked. */
  whoPays: (laneId: string) => string | null;
  canShow: (laneId: string) => boolean;
  /** Null takes the code off the screen. */
  show: (laneId: string, code: { plate: string; url: string } | null) => void;
}

/** Before the old one ends, so that a driver who scans now has a little time. */
const RENEW_MS = payCodeValidMs - 10_000;

interface Code {
  question: PayCodeQuestion;
  timer: Timer | null;
}

/**
 * Payment codes (7.5) on the screens of exits: made by the bridge, which alone knows the key, and
 * anew for as long as the car stands there and owes the same. They need no cloud.
 */
export class PayCodes {
  readonly #options: PayCodesOptions;
  #request: Requester | null = null;
  readonly #codes = new Map<string, Code>();

  constructor(options: PayCodesOptions) {
    this.#options = options;
  }

  makeOver(request: Requester): void {
    this.#request = request;
  }

  close(): void {
    for (const { timer } of this.#codes.values()) timer?.cancel();
    this.#codes.clear();
  }

  /** A car is asked to pay; what is on the screen for it already stays there. */
  owes(laneId: string, { closed, dueFen }: { closed: SessionClosed; dueFen: number }): void {
    if (!this.#options.canShow(laneId) || this.#request === null) return;
    const { sessionId, plate, exitChannelId: channelId, reducedFen } = closed;
    const enteredMs = closed.enteredAt.unixMs;
    const question = { sessionId, plate, channelId, dueFen, reducedFen, enteredMs };
    const known = this.#codes.get(laneId);
    const isSame = known?.question.sessionId === sessionId && known.question.dueFen === dueFen;
    if (isSame) return;
    known?.timer?.cancel();
    const code = { question, timer: null };
    this.#codes.set(laneId, code);
    void this.#make(laneId, code);
  }

  async #make(laneId: string, code: Code): Promise<void> {
    const { environment, show } = this.#options;
    try {
      const data = { ...code.question };
      const result = await this.#request?.({
        service: PAY_CODE_SERVICE,
        data,
        changesOrders: false,
      });
      // Whoever shows it knows whether the car is asked to pay yet, or still.
      if (result === undefined || this.#codes.get(laneId) !== code) return;
      show(laneId, { plate: code.question.plate, url: result.answer });
    } catch (error) {
      const [errorCode, reason] = [codeOf(error), sentenceOf(error)];
      environment.log.warn('pay_code_not_made', { lane: laneId, code: errorCode, reason });
      if (this.#codes.get(laneId) === code) show(laneId, null);
    }
    if (this.#codes.get(laneId) !== code) return;
    code.timer = environment.clock.after(RENEW_MS, () => this.#renew(laneId, code));
  }

  #renew(laneId: string, code: Code): void {
    if (this.#counts(laneId, code)) {
      void this.#make(laneId, code);
      return;
    }
    this.#codes.delete(laneId);
    this.#options.show(laneId, null);
  }

  /** Whether the car that the code is for still stands there and owes. */
  #counts(laneId: string, code: Code): boolean {
    return (
      this.#codes.get(laneId) === code && this.#options.whoPays(laneId) === code.question.plate
    );
  }
}
