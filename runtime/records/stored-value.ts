import { keyFault } from '../../protocol/park/record-check.js';
import {
  headerOf,
  recordOf,
  type ParkRecord,
  type PlainRecord,
} from '../../protocol/park/record.js';
import { plateKey } from '../permits/plate-key.js';

type Card = PlainRecord<'storedValueCard'>;
type Spending = PlainRecord<'storedValueSpending'>;

/** A stored-value card and what is left on it, in fen. */
export interface StoredValue {
  cardId: string;
  /** Below 0 where boxes that were apart took more than there was. */
  balanceFen: number;
}

/**
 * Stored-value cards by plate, with what was taken off them and put on them here. Each box counts
 * its own, since two boxes may be apart; the balance is what the cloud told less all of these.
 */
export class StoredValueIndex {
  readonly #cards = new Map<string, Card>();
  readonly #byPlate = new Map<string, Set<string>>();
  /** By card, then by record. */
  readonly #spendings = new Map<string, Map<string, Spending>>();

  put(record: ParkRecord): void {
    if (record.kind === 'storedValueCard') this.#putCard(record);
    if (record.kind !== 'storedValueSpending') return;
    const { cardId } = record.storedValueSpending;
    const ofCard = this.#spendings.get(cardId) ?? new Map<string, Spending>();
    this.#spendings.set(cardId, ofCard.set(record.header.key, record));
  }

  remove(record: ParkRecord): void {
    const { key } = headerOf(record);
    if (record.kind === 'storedValueCard') {
      this.#cards.delete(key);
      for (const plate of platesOf(record)) this.#byPlate.get(plate)?.delete(key);
    }
    if (record.kind === 'storedValueSpending') {
      this.#spendings.get(record.storedValueSpending.cardId)?.delete(key);
    }
  }

  /**
   * The card of a plate with the most on it; null when it has none.
   * @param nodeId the box that asks: a card whose number makes no key with the box's is left out
   */
  of(plate: string, nodeId: string): StoredValue | null {
    let best: StoredValue | null = null;
    for (const cardId of this.#byPlate.get(plateKey(plate)) ?? []) {
      const card = this.card(cardId, nodeId);
      if (card !== null && (best === null || card.balanceFen > best.balanceFen)) best = card;
    }
    return best;
  }

  /** A card by its number, as `of`; null when there is none. */
  card(cardId: string, nodeId: string): StoredValue | null {
    const card = this.#cards.get(cardId);
    if (card === undefined || card.header.deleted) return null;
    if (keyFault(spendingKey(nodeId, cardId)) !== null) return null;
    return { cardId, balanceFen: card.storedValueCard.balanceFen - this.#spentFen(card) };
  }

  /**
   * The record of what a box has spent of a card that is known, with `fen` more; below 0 for what
   * is put on the card.
   */
  spending(
    { cardId, nodeId }: { cardId: string; nodeId: string },
    fen: number,
    atMs: number,
  ): ParkRecord | null {
    const card = this.#cards.get(cardId);
    if (card === undefined) return null;
    const key = spendingKey(nodeId, cardId);
    const known = this.#spendings.get(cardId)?.get(key);
    const { opening } = card.storedValueCard;
    const before = known?.storedValueSpending;
    const spentFen = (before?.opening === opening ? before.spentFen : 0) + fen;
    const header = {
      key,
      createdMs: known?.header.createdMs ?? atMs,
      // Only this box writes it, so that its own order counts whatever the clock says.
      updatedMs: Math.max(atMs, (known?.header.updatedMs ?? 0) + 1),
      deleted: false,
      source: 'LOCAL' as const,
      revision: (known?.header.revision ?? 0) + 1,
    };
    return recordOf('storedValueSpending', header, { cardId, nodeId, opening, spentFen });
  }

  #putCard(card: Card): void {
    const { key } = card.header;
    this.#cards.set(key, card);
    for (const plate of platesOf(card)) {
      this.#byPlate.set(plate, (this.#byPlate.get(plate) ?? new Set()).add(key));
    }
  }

  #spentFen({ header, storedValueCard: { opening } }: Card): number {
    let spentFen = 0;
    for (const { storedValueSpending: spending } of this.#spendings.get(header.key)?.values() ??
      []) {
      if (spending.opening === opening) spentFen += spending.spentFen;
    }
    return spentFen;
  }
}

const spendingKey = (nodeId: string, cardId: string) => `${nodeId}!${cardId}`;

function platesOf({ storedValueCard }: Card): string[] {
  return storedValueCard.plates.map(plateKey).filter((plate) => plate !== '');
}
