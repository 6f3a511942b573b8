import { fenOfYuan } from '../../protocol/cloud/money.js';
import { CardShelf } from './card-shelf.js';
import type { CloudFlags } from './flags.js';
import { MasterShelf } from './master-shelf.js';
import { PlatformBook } from './platform-book.js';

/** What the cloud knows of one stay, and how often each message really took effect. */
export interface LedgerOrder {
  orderId: string;
  plate: string;
  open: boolean;
  inTime: number;
  /** 0 while open. */
  outTime: number;
  payType: string;
  receivableFen: number;
  /** Booked from the four income parts; a repetition overwrites, it does not add. */
  income: { cashFen: number; electronicFen: number };
  /** Times that an entry, an exit and a debt took effect. More than 1 is an order doubled. */
  effects: { entries: number; exits: number; debts: number };
  /** Repetitions without an effect. */
  duplicates: number;
  /** Closed without money because the plate came in again. */
  closedAtZero: boolean;
  /** The entry came after the exit. */
  lateEntry: boolean;
  /** A repeated or late entry left one more open order of this number. */
  phantom: boolean;
  /** Its debt is gone, because it was closed at 0 before or after the debt came. */
  debtWiped: boolean;
  /** A whole stay without a number took it out of sight, with all others but one. */
  hidden: boolean;
}

export interface LedgerDebt {
  uuid: string;
  orderId: string;
  plate: string;
  debtFen: number;
  endTime: number;
}

export interface LedgerLift {
  liftrodId: string;
  channelId: string;
  operate: number | null;
  reason: number | null;
  note: string;
  orderId: string;
  repeats: number;
}

export interface LedgerTotals {
  orders: number;
  open: number;
  duplicates: number;
  bookedFen: number;
  debtFen: number;
  debts: number;
  lifts: number;
  cards: number;
  closedAtZero: number;
  debtsWiped: number;
}

/** Did the message change anything? */
export type Effect = 'new' | 'repeated';

export interface EntryUpload {
  orderId: string;
  plate: string;
  inTime: number;
}

export interface ExitUpload extends EntryUpload {
  outTime: number;
  payType: string;
  receivable: string;
  cash: readonly string[];
  electronic: readonly string[];
}

/** The books of the simulated cloud: what has arrived, and with what effect. Pure memory. */
export class Ledger {
  readonly cards = new CardShelf();
  readonly masters = new MasterShelf();
  readonly platform = new PlatformBook();
  readonly #orders = new Map<string, LedgerOrder>();
  readonly #byPlate = new Map<string, LedgerOrder[]>();
  readonly #debts = new Map<string, LedgerDebt>();
  readonly #lifts = new Map<string, LedgerLift>();

  entry(
    upload: EntryUpload,
    rules: Pick<CloudFlags, 'zeroYuanClosing' | 'entryAlwaysInserts'>,
  ): Effect {
    const known = this.#orders.get(upload.orderId);
    const repeated = known !== undefined && known.effects.entries > 0;
    if (repeated && !rules.entryAlwaysInserts) {
      known.duplicates += 1;
      return 'repeated';
    }
    if (rules.zeroYuanClosing) this.#closeAtZero(upload, rules.entryAlwaysInserts);
    const order = known ?? this.#newOrder(upload);
    // An entry that comes after its exit does not open the stay again, it opens another one.
    order.lateEntry ||= known !== undefined && !repeated;
    order.phantom = known !== undefined && rules.entryAlwaysInserts;
    order.effects.entries += 1;
    return 'new';
  }

  /** @param rules.booksNewOnly the income of an order that was known is left as it was */
  exit(upload: ExitUpload, rules: { booksNewOnly: boolean } = { booksNewOnly: false }): Effect {
    const known = this.#orders.get(upload.orderId);
    const order = known ?? this.#newOrder(upload);
    const repeated = order.effects.exits > 0;
    if (repeated) order.duplicates += 1;
    else order.effects.exits += 1;
    this.#overwrite(order, upload, rules.booksNewOnly && known !== undefined);
    return repeated ? 'repeated' : 'new';
  }

  /** What a whole stay without a number does on the published server; returns the rows changed. */
  overwriteAll(upload: ExitUpload): number {
    const [first, ...others] = this.#orders.values();
    if (first !== undefined) this.#overwrite(first, upload, true);
    for (const order of others) order.hidden = true;
    return this.#orders.size;
  }

  laterPay(debt: LedgerDebt & { inTime: number; receivable: string }): Effect {
    const order = this.#orders.get(debt.orderId) ?? this.#newOrder(debt);
    if (this.#debts.has(debt.uuid)) {
      order.duplicates += 1;
      return 'repeated';
    }
    const { uuid, orderId, plate, debtFen, endTime } = debt;
    this.#debts.set(uuid, { uuid, orderId, plate, debtFen, endTime });
    order.open = false;
    order.outTime = endTime;
    order.receivableFen = fenOfYuan(debt.receivable);
    order.debtWiped ||= order.closedAtZero;
    order.effects.debts += 1;
    return 'new';
  }

  lift(lift: Omit<LedgerLift, 'repeats'>): Effect {
    const known = this.#lifts.get(lift.liftrodId);
    this.#lifts.set(lift.liftrodId, { ...lift, repeats: known ? known.repeats + 1 : 0 });
    return known ? 'repeated' : 'new';
  }

  order(orderId: string): LedgerOrder | null {
    return this.#orders.get(orderId) ?? null;
  }

  get orderCount(): number {
    return this.#orders.size;
  }

  knows(orderId: string): boolean {
    return this.#orders.has(orderId);
  }

  get orders(): LedgerOrder[] {
    return [...this.#orders.values()];
  }

  get debts(): LedgerDebt[] {
    return [...this.#debts.values()];
  }

  get lifts(): LedgerLift[] {
    return [...this.#lifts.values()];
  }

  totals(): LedgerTotals {
    const orders = this.orders;
    const sum = (part: (order: LedgerOrder) => number) =>
      orders.reduce((total, order) => total + part(order), 0);
    return {
      orders: orders.length,
      open: sum((order) => Number(order.open)),
      duplicates: sum((order) => order.duplicates),
      bookedFen: sum((order) => order.income.cashFen + order.income.electronicFen),
      debtFen: this.debts.reduce((total, debt) => total + debt.debtFen, 0),
      debts: this.#debts.size,
      lifts: this.#lifts.size,
      cards: this.cards.size,
      closedAtZero: sum((order) => Number(order.closedAtZero)),
      debtsWiped: sum((order) => Number(order.debtWiped)),
    };
  }

  #overwrite(order: LedgerOrder, upload: ExitUpload, keepsIncome: boolean): void {
    order.open = false;
    order.outTime = upload.outTime;
    order.payType = upload.payType;
    order.receivableFen = fenOfYuan(upload.receivable);
    if (keepsIncome) return;
    order.income = { cashFen: sumFen(upload.cash), electronicFen: sumFen(upload.electronic) };
  }

  #newOrder({ orderId, plate, inTime }: EntryUpload): LedgerOrder {
    const order: LedgerOrder = {
      orderId,
      plate,
      open: true,
      inTime,
      outTime: 0,
      payType: '',
      receivableFen: 0,
      income: { cashFen: 0, electronicFen: 0 },
      effects: { entries: 0, exits: 0, debts: 0 },
      duplicates: 0,
      closedAtZero: false,
      lateEntry: false,
      phantom: false,
      debtWiped: false,
      hidden: false,
    };
    this.#orders.set(orderId, order);
    const ofPlate = this.#byPlate.get(plate) ?? [];
    this.#byPlate.set(plate, ofPlate);
    ofPlate.push(order);
    return order;
  }

  #closeAtZero(upload: EntryUpload, ownToo: boolean): void {
    for (const order of this.#byPlate.get(upload.plate) ?? []) {
      if (!order.open && !order.phantom) continue;
      if (order.orderId === upload.orderId && !ownToo) continue;
      if (order.open) order.outTime = upload.inTime;
      order.open = false;
      order.phantom = false;
      order.closedAtZero = true;
      order.debtWiped ||= order.effects.debts > 0;
    }
  }
}

function sumFen(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + (part === '' ? 0 : fenOfYuan(part)), 0);
}
