/** A monthly card as the cloud keeps it; times in Unix seconds, money in yuan. */
export interface CloudCard {
  card_id: string;
  /** Several plates separated by an ASCII comma. */
  car_number: string;
  name: string;
  begin_time: number;
  end_time: number;
  create_time: number;
  update_time: number;
  price: number;
  amount_receivable: number;
  channel_id: string;
  p_lot?: string;
  tel?: string;
  address?: string;
  remark?: string;
  pid?: string;
  car_type_id?: string;
  limit_day_type?: number;
}

export interface CardFilter {
  /** Empty for all; else one of the card's plates. */
  plate: string;
  /** Empty for all. */
  cardId: string;
}

/** The monthly cards of the simulated cloud, in the order of their creation. */
export class CardShelf {
  readonly #cards = new Map<string, CloudCard>();

  get size(): number {
    return this.#cards.size;
  }

  get(cardId: string): CloudCard | null {
    return this.#cards.get(cardId) ?? null;
  }

  all(): CloudCard[] {
    return [...this.#cards.values()];
  }

  /** A known card keeps its place. */
  put(card: CloudCard): 'added' | 'changed' {
    const known = this.#cards.has(card.card_id);
    this.#cards.set(card.card_id, card);
    return known ? 'changed' : 'added';
  }

  delete(cardId: string): CloudCard | null {
    const card = this.get(cardId);
    this.#cards.delete(cardId);
    return card;
  }

  /** @param page from 1 */
  page(filter: CardFilter, page: number, rows: number): { count: number; cards: CloudCard[] } {
    const fitting = this.all().filter(
      (card) =>
        (filter.cardId === '' || card.card_id === filter.cardId) &&
        (filter.plate === '' || card.car_number.split(',').includes(filter.plate)),
    );
    return { count: fitting.length, cards: fitting.slice((page - 1) * rows, page * rows) };
  }
}
