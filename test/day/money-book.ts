import type { PaymentMethod } from '../../protocol/park/values.js';

/** What a driver really gave for one stay, in fen; money that went back is taken off. */
export interface Given {
  cashFen: number;
  electronicFen: number;
}

/** What drivers gave and got back, as they and the platform know it. No program writes in it. */
export class MoneyBook {
  readonly #given = new Map<string, Given>();

  /** @param amountFen below 0 for money that went back */
  add(orderId: string, method: PaymentMethod, amountFen: number): void {
    const given = this.#given.get(orderId) ?? { cashFen: 0, electronicFen: 0 };
    given[method === 'CASH' ? 'cashFen' : 'electronicFen'] += amountFen;
    this.#given.set(orderId, given);
  }

  of(orderId: string): Given {
    return this.#given.get(orderId) ?? { cashFen: 0, electronicFen: 0 };
  }

  get orderIds(): string[] {
    return [...this.#given.keys()];
  }
}
