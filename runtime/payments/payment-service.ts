import type { Clock } from '../../drivers/clock.js';

/** So long after the last charge without an answer, the next car is asked for money again. */
export const TRIED_ANEW_MS = 5 * 60_000;

/** A charge went out over a link that is up, and nobody answered it. */
const unanswered: ReadonlySet<string> = new Set(['cloud/unanswered', 'bridge/silent']);

/**
 * Whether the platform answers charges while the cloud is reached. A refusal is an answer: it is
 * about the driver's money, not about the service.
 */
export class PaymentService {
  readonly #clock: Clock;
  #inRow = 0;
  #lastMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A charge was answered, or a payment of the cloud came. */
  answered(): void {
    this.#inRow = 0;
  }

  /** @param code of the error that a charge ended with */
  failed(code: string): void {
    if (!unanswered.has(code)) return;
    this.#inRow += 1;
    this.#lastMs = this.#clock.monotonicMs();
  }

  /** Charges in a row that nobody answered; 0 when the last is so old that it tells nothing. */
  get unansweredInRow(): number {
    const isOld = this.#clock.monotonicMs() - this.#lastMs >= TRIED_ANEW_MS;
    return isOld ? 0 : this.#inRow;
  }
}
