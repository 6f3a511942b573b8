import { START_MS } from '../support/test-environment.js';
import type { Platform } from './platform.js';

/** How cars come, in turn: most of them by the hour. */
export const kinds = [
  ...([
    'cash',
    'phone',
    'prepaid',
    'leaves-first',
    'couponed',
    'prepaid',
    'cash',
    'phone',
    'wallet',
    'scanned',
    'etc',
    // Its tag is there, and nothing comes of it.
    'etc-in-vain',
  ] as const),
  ...(['monthly', 'internal', 'visitor', 'stored-value', 'black-listed', 'freed'] as const),
] as const;
export type Kind = (typeof kinds)[number];

/** On a stored-value card at the start: enough for some stays, and too little for long ones. */
export const onCardFen = 1_000;

/** Number of the card that a car comes with. */
export const cardIdOf = (plate: string): string => `card-${plate}`;

const fromS = START_MS / 1_000 - 86_400;
const untilS = START_MS / 1_000 + 3 * 86_400;
const operate_type = 1;
const park_id = '21835';

/** The cloud tells of the right that a car comes with; most have none. */
export async function tellRight(platform: Platform, plate: string, kind: Kind): Promise<void> {
  const car_number = plate;
  const timed = { create_time: fromS, update_time: fromS };
  const span = { begin_time: fromS, end_time: untilS };
  const card_id = cardIdOf(plate);
  if (kind === 'monthly') {
    const price = { price: 150, amount_receivable: 150 };
    const card = { card_id, car_number, ...span, ...price, ...timed, operate_type };
    await platform.tell('month_member_sync', card);
  }
  if (kind === 'internal') {
    const white = { b_time: fromS, e_time: untilS, end_type: 0, user_name: '张女士' };
    await platform.tell('white_list_sync', { car_number, ...white, park_id, operate_type });
  }
  if (kind === 'visitor') {
    const visitor = { visitor_id: Number(plate.slice(2)), mobile: '17800000000', remark: '访客' };
    const allowed = { ...span, state: 1, type: 0, park_id, operate_type };
    await platform.tell('visitor_sync', { car_number, ...visitor, ...allowed });
  }
  if (kind === 'stored-value') {
    const total_price = onCardFen / 100;
    await platform.tell('prepay_card_sync', {
      card_id,
      car_number,
      ...timed,
      total_price,
      operate_type,
    });
  }
  if (kind === 'black-listed') {
    const entry = { black_uuid: `b-${plate}`, car_number, create_time: fromS, operate_type };
    await platform.tell('blackuser_sync', entry);
  }
}
