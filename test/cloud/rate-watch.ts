/** The bounds that the documents and the published server set for one client. */
const messagesMax = 100;
const messagesWindowMs = 11_000;
/** "Under 10 orders a second". */
const ordersMax = 9;
const ordersWindowMs = 1_000;
/** One login in about seven seconds; the published server only notes what is faster. */
const loginSpacingMs = 7_000;

const orderServices = new Set(['in_park', 'out_park', 'upload_order', 'laterpay_order_upload']);

export interface RateViolations {
  /** Messages that were more than the hundredth within 11 seconds. */
  messages: number;
  /** Orders that were more than the ninth within a second. */
  orders: number;
  /** Logins that followed another one within 7 seconds. */
  logins: number;
}

/**
 * Counts how often a client is faster than it may be, whatever the cloud itself enforces, and over
 * all of its logins.
 */
export class RateWatch {
  readonly #messages = new Map<string, number[]>();
  readonly #orders = new Map<string, number[]>();
  readonly #logins = new Map<string, number>();
  readonly #violations = new Map<string, RateViolations>();

  /** @param nowMs any clock that only grows */
  message(localId: string, service: string, nowMs: number): void {
    if (isOver(this.#messages, { localId, nowMs, max: messagesMax, windowMs: messagesWindowMs })) {
      this.#of(localId).messages += 1;
    }
    if (!orderServices.has(service)) return;
    if (isOver(this.#orders, { localId, nowMs, max: ordersMax, windowMs: ordersWindowMs })) {
      this.#of(localId).orders += 1;
    }
  }

  login(localId: string, nowMs: number): void {
    const latestMs = this.#logins.get(localId) ?? -Infinity;
    if (nowMs - latestMs < loginSpacingMs) this.#of(localId).logins += 1;
    this.#logins.set(localId, nowMs);
  }

  /** By local_id; only clients that were too fast. */
  get violations(): Readonly<Record<string, RateViolations>> {
    return Object.fromEntries(this.#violations);
  }

  #of(localId: string): RateViolations {
    const known = this.#violations.get(localId) ?? { messages: 0, orders: 0, logins: 0 };
    this.#violations.set(localId, known);
    return known;
  }
}

function isOver(
  seen: Map<string, number[]>,
  given: { localId: string; nowMs: number; max: number; windowMs: number },
): boolean {
  const { localId, nowMs, max, windowMs } = given;
  const times = seen.get(localId) ?? [];
  seen.set(localId, times);
  times.push(nowMs);
  if (times.length <= max) return false;
  const before = times.shift() ?? -Infinity;
  return nowMs - before < windowMs;
}
