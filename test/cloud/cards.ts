import type { CloudCard } from './card-shelf.js';

/** A card for tests; the number of its plate is the number of the card. */
export function exampleCard(number: number, change: Partial<CloudCard> = {}): CloudCard {
  return {
    card_id: `card${number}`,
    car_number: `京A${String(number).padStart(5, '0')}`,
    name: '张三',
    begin_time: 1_700_000_000,
    end_time: 1_800_000_000,
    create_time: 1_700_000_000,
    update_time: 1_700_000_000,
    price: 150,
    amount_receivable: 200,
    channel_id: '',
    ...change,
  };
}
