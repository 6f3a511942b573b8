import type { Shift, ShiftSums } from '../../protocol/park/disk.js';
import { shiftShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put, type Change } from '../store/write.js';

/** Nothing was done yet. */
export const noSums: ShiftSums = {
  cashFen: 0,
  cashPayments: 0,
  raised: 0,
  freed: 0,
  freedFen: 0,
};

/** The present or last shift of each operator of this box. */
export class ShiftBook {
  readonly #byOperator = new Map<string, Shift>();

  static async load(store: Store): Promise<ShiftBook> {
    const book = new ShiftBook();
    for await (const page of store.pages(shiftShelf)) {
      for (const { value } of page) book.#byOperator.set(value.operatorId, value);
    }
    return book;
  }

  all(): Shift[] {
    return [...this.#byOperator.values()];
  }

  onDuty(operatorId: string): Shift | null {
    const shift = this.#byOperator.get(operatorId);
    return shift?.endedAt === null ? shift : null;
  }

  /** Takes a state of a shift into memory; to be committed in the same turn. */
  keep(shift: Shift): Change {
    this.#byOperator.set(shift.operatorId, shift);
    return put(shiftShelf, shift.operatorId, shift);
  }

  /**
   * Counts what an operator did, to be committed with it. Somebody who is not on duty may act all
   * the same: it is in the journal, and in no shift.
   */
  count(operatorId: string, done: Partial<ShiftSums>): Change[] {
    const shift = this.onDuty(operatorId);
    return shift === null ? [] : [this.keep({ ...shift, sums: plus(shift.sums, done, 1) })];
  }

  /** What was counted did not happen after all: the disk refused it. */
  uncount(operatorId: string, done: Partial<ShiftSums>): void {
    const shift = this.onDuty(operatorId);
    if (shift === null) return;
    this.#byOperator.set(operatorId, { ...shift, sums: plus(shift.sums, done, -1) });
  }
}

function plus(sums: ShiftSums, done: Partial<ShiftSums>, times: 1 | -1): ShiftSums {
  return {
    cashFen: sums.cashFen + times * (done.cashFen ?? 0),
    cashPayments: sums.cashPayments + times * (done.cashPayments ?? 0),
    raised: sums.raised + times * (done.raised ?? 0),
    freed: sums.freed + times * (done.freed ?? 0),
    freedFen: sums.freedFen + times * (done.freedFen ?? 0),
  };
}
