import { monthsLater } from '../../protocol/cloud/time.js';
import { recordOf, type ParkRecord, type Permit } from '../../protocol/park/record.js';
import type { RecordEdited } from '../../protocol/park/uplink.js';
import { recordUpload } from '../../protocol/translate/records/uploaded.js';
import { LanekeeperError } from '../errors.js';
import { yuanText } from '../rates/yuan-text.js';
import type { ShiftBook } from '../shifts/shift-book.js';
import { inJournal, newJournalEntry } from '../store/journal.js';
import { editedHeader, editMs, inOutboxAsEdited } from './edited.js';
import type { RecordDeskOptions } from './record-desk.js';

export interface CardDeskOptions extends RecordDeskOptions {
  shifts: ShiftBook;
}

/** How a card is paid for. */
export interface CardPayment {
  paidFen: number;
  /** In the words that the cloud is told; null for cash, which counts in the shift. */
  paidBy: string | null;
  /** Number of the operator who took it. */
  by: string;
}

interface Sale {
  /** The state of the card after the sale. */
  card: ParkRecord;
  /** What goes up, in this order. */
  edits: readonly RecordEdited[];
  words: string;
  tradeNo: string;
  /** What takes the sale back from the card. */
  undone: () => ParkRecord;
}

const CASH = '现金';

/**
 * Sells what is paid for at the booth: money on a stored-value card (2.26), months of a monthly card
 * (2.10, 2.13). Records, journal, shift and the messages to the cloud are one batch on disk before
 * it is answered.
 */
export class CardDesk {
  readonly #options: CardDeskOptions;

  constructor(options: CardDeskOptions) {
    this.#options = options;
  }

  /**
   * Puts money on a stored-value card.
   * @param amountFen what the balance grows by, above 0; more than was paid where money is given
   * @throws LanekeeperError `card/unknown`, `record/clock-unset`, `store/full`
   * @throws CloudError when the cloud could not be told of it, as of a card without plate
   */
  async topUp(
    cardId: string,
    amountFen: number,
    payment: CardPayment,
  ): Promise<{ tradeNo: string; balanceFen: number }> {
    const { records, store, config, environment } = this.#options;
    const nodeId = config.node.id;
    const nowMs = editMs(environment.wall);
    const balance = records.storedValue.card(cardId, nodeId);
    const known = records.get('storedValueCard', cardId);
    if (balance === null || known?.kind !== 'storedValueCard')
      throw unknown('stored-value', cardId);
    const withMore = (fen: number): ParkRecord => {
      const spending = records.storedValue.spending({ cardId, nodeId }, -fen, nowMs);
      if (spending === null) throw unknown('stored-value', cardId);
      return spending;
    };
    const tradeNo = store.idOf(store.nextSequence());
    const { plates, holder, phone } = known.storedValueCard;
    const { paidFen, paidBy, by } = payment;
    const trade = recordOf('storedValueTrade', newHeader(tradeNo, nowMs), {
      ...{ cardId, amountFen, paidFen, paidAtMs: nowMs, method: paidBy ?? CASH },
      ...{ plate: plates[0] ?? '', holder, phone, collector: '', operatorId: by },
    });
    const sale = {
      card: withMore(amountFen),
      edits: [{ record: trade, change: 'ADDED' as const }],
      words: `${yuanText(amountFen)} yuan on card "${cardId}"`,
      tradeNo,
      undone: () => withMore(-amountFen),
    };
    await this.#sell(sale, payment);
    return { tradeNo, balanceFen: balance.balanceFen + amountFen };
  }

  /**
   * Sells months of a monthly card: from its end on, or from now on where it is over.
   * @param dueFen what the months cost; what was paid may differ
   * @throws LanekeeperError `card/unknown`, `record/clock-unset`, `store/full`
   * @throws CloudError when the cloud could not be told of it
   */
  async renew(
    permitId: string,
    { months, dueFen }: { months: number; dueFen: number },
    payment: CardPayment,
  ): Promise<{ tradeNo: string; validUntilMs: number }> {
    const { records, store, environment } = this.#options;
    const nowMs = editMs(environment.wall);
    const known = records.get('permit', permitId);
    if (known?.kind !== 'permit' || known.permit.deleted) throw unknown('monthly', permitId);
    const before = known.permit;
    const isOver = before.validUntilMs < nowMs;
    const startMs = isOver ? nowMs : before.validUntilMs + 1_000;
    // The last second belongs to the card, as the published server counts.
    const endMs = monthsLater(startMs, months) - 1_000;
    const validFromMs = isOver ? startMs : before.validFromMs;
    const card = edited(known, { validFromMs, validUntilMs: endMs }, nowMs);
    const tradeNo = store.idOf(store.nextSequence());
    const { paidFen, paidBy, by } = payment;
    const renewal = recordOf('cardRenewal', newHeader(tradeNo, nowMs), {
      ...{ cardId: permitId, startMs, endMs, months, paidFen, dueFen, paidAtMs: nowMs },
      ...{ method: paidBy ?? CASH, operatorId: by, remark: '' },
    });
    const sale = {
      card,
      edits: [
        { record: card, change: 'CHANGED' as const },
        { record: renewal, change: 'ADDED' as const },
      ],
      words: `${months} months of card "${permitId}"`,
      tradeNo,
      undone: () => edited(card, before, nowMs),
    };
    await this.#sell(sale, payment);
    return { tradeNo, validUntilMs: endMs };
  }

  async #sell({ card, edits, words, tradeNo, undone }: Sale, payment: CardPayment): Promise<void> {
    const { records, store, announcer, shifts, onOrder } = this.#options;
    const { paidFen, paidBy, by } = payment;
    for (const edit of edits) recordUpload(edit);
    const paid = `${yuanText(paidFen)} yuan paid, ${paidBy ?? 'cash'}, by ${by}`;
    const text = `${words}: ${paid}, number ${tradeNo}`;
    const entry = { laneId: '', event: 'card_sold', text, sessionId: '', plate: '' };
    const done = paidBy === null ? { cashFen: paidFen, cashPayments: 1 } : {};
    const states = [...new Set([card, ...edits.map(({ record }) => record)])];
    const changes = [
      ...states.flatMap((state) => records.keep(state)),
      ...edits.map((edit) => inOutboxAsEdited(this.#options, edit, card)),
      inJournal(newJournalEntry(this.#options, entry)),
      ...shifts.count(by, done),
    ];
    try {
      await store.commit(changes);
    } catch (error) {
      // Nothing is on disk, so nothing was sold.
      records.keep(undone());
      shifts.uncount(by, done);
      throw error;
    }
    announcer.records(states);
    onOrder();
  }
}

const newHeader = (key: string, nowMs: number) =>
  editedHeader(key, undefined, { nowMs, deleted: false });

/** The card with another validity. */
function edited(
  known: Extract<ParkRecord, { kind: 'permit' }>,
  { validFromMs, validUntilMs }: Pick<Permit, 'validFromMs' | 'validUntilMs'>,
  nowMs: number,
): Extract<ParkRecord, { kind: 'permit' }> {
  const { key, ...header } = editedHeader(known.permit.permitId, known, { nowMs, deleted: false });
  const permit = { ...known.permit, ...header, permitId: key, validFromMs, validUntilMs };
  return { kind: 'permit', permit };
}

function unknown(what: string, cardId: string): LanekeeperError {
  return new LanekeeperError('card/unknown', `There is no ${what} card "${cardId}" here.`);
}
