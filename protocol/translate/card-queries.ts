import { CloudError } from '../cloud/cloud-error.js';
import type { CloudData } from '../cloud/envelope.js';
import type { CloudIncoming } from '../cloud/lenient.js';
import { checkVip } from '../cloud/messages/check-vip.js';
import { queryCarInfo } from '../cloud/messages/query-car-info.js';
import { queryNewprodprice } from '../cloud/messages/query-newprodprice.js';
import { queryProdprice } from '../cloud/messages/query-prodprice.js';
import { yuanText } from '../cloud/money.js';
import { dateTextOf } from '../cloud/time.js';
import type { ContentOf } from '../park/record-contents.js';
import type { Permit } from '../park/record.js';
import { downAnswer } from './down-answer.js';
import { platesOf } from './plates.js';
import { readDown } from './read-down.js';

/** What a card costs for some periods of its package (3.11 of a known card, 3.34 of a new one). */
export interface CardPriceQuestion {
  /** Empty for a new card. */
  cardId: string;
  /** Empty where the known card tells it. */
  packageId: string;
  periods: number;
  plates: string[];
}

const periodsMax = 1_200;

/** @throws CloudError `cloud/request-unusable`, `cloud/discount` */
export function renewalQuestion(incoming: CloudIncoming): CardPriceQuestion {
  const value = readDown(queryProdprice, incoming, ['card_id', 'months']);
  assertNoDiscount(value.discount);
  return {
    cardId: value.card_id,
    packageId: value.pid === undefined ? '' : String(value.pid),
    periods: periodsOf(value.months),
    plates: platesOf(value.car_number ?? ''),
  };
}

/** @throws CloudError `cloud/request-unusable`, `cloud/discount` */
export function newCardQuestion(incoming: CloudIncoming): CardPriceQuestion {
  const value = readDown(queryNewprodprice, incoming, ['pid', 'months']);
  assertNoDiscount(value.discount);
  return {
    cardId: '',
    packageId: value.pid,
    periods: periodsOf(value.months),
    plates: platesOf(value.car_number ?? ''),
  };
}

/** The answer to a question for the price of a card. */
export function cardPriceAnswer(
  message: typeof queryProdprice | typeof queryNewprodprice,
  incoming: CloudIncoming,
  price: { amountFen: number } | { reason: string },
): CloudData | null {
  if (!('reason' in price)) {
    return downAnswer(message, incoming, { done: true }, { price: yuanText(price.amountFen) });
  }
  // The published server cuts the text at its first "_" and decodes it as part of an address.
  const reason = price.reason.replaceAll(/[_%+]/g, ' ');
  return downAnswer(message, incoming, { done: false, reason });
}

function periodsOf(given: string | number): number {
  const periods = Number(given);
  if (Number.isInteger(periods) && periods >= 1 && periods <= periodsMax) return periods;
  throw new CloudError(
    'cloud/request-unusable',
    `"${String(given).slice(0, 20)}" is no number of periods.`,
  );
}

// How the value of a discount is to be read is not public.
function assertNoDiscount(discount: string | undefined): void {
  if (discount === undefined || discount === '' || discount === '0') return;
  throw new CloudError('cloud/discount', '暂不支持折扣');
}

/** May the car have a monthly card (3.38)? @throws CloudError `cloud/request-unusable` */
export function cardWish(incoming: CloudIncoming): { plate: string } {
  return { plate: readDown(checkVip, incoming, ['car_number']).car_number };
}

export function cardWishAnswer(
  incoming: CloudIncoming,
  refusedBecause: string | null,
): CloudData | null {
  const result =
    refusedBecause === null
      ? ({ done: true } as const)
      : ({ done: false, reason: refusedBecause } as const);
  return downAnswer(checkVip, incoming, result);
}

/** The platform asks for the record of a plate (3.40). */
export interface CarQuestion {
  plate: string;
  cardId: string;
  /** A special car stands on the black or the white list. */
  kind: 'CARD' | 'SPECIAL';
}

/** @throws CloudError `cloud/request-unusable` */
export function carQuestion(incoming: CloudIncoming): CarQuestion {
  const value = readDown(queryCarInfo, incoming, ['car_number']);
  return {
    plate: value.car_number,
    cardId: value.card_id ?? '',
    kind: value.type === '1' ? 'SPECIAL' : 'CARD',
  };
}

/** What is known of a car. */
export type CarRecord =
  | { kind: 'CARD'; permit: Permit }
  | { kind: 'BLACK'; entry: ContentOf<'blackListEntry'>; updatedMs: number }
  | { kind: 'WHITE'; entry: ContentOf<'whiteListEntry'>; updatedMs: number };

/** A plate without a record is answered with success and no record. */
export function carAnswer(
  incoming: CloudIncoming,
  plate: string,
  record: CarRecord | null,
): CloudData | null {
  const data = record === null ? undefined : { car_number: plate, ...factsOf(record) };
  return downAnswer(queryCarInfo, incoming, { done: true }, { data });
}

function factsOf(record: CarRecord): Record<string, string | undefined> {
  const date = (ms: number) => (ms === 0 ? undefined : dateTextOf(ms));
  switch (record.kind) {
    case 'CARD': {
      const { permit } = record;
      return {
        user_name: permit.holder,
        tel: permit.phone,
        car_type: permit.right === 'INTERNAL' ? '0' : '1',
        card_id: permit.permitId,
        start_time: date(permit.validFromMs),
        end_time: date(permit.validUntilMs),
        update_time: date(permit.updatedMs),
        describe: permit.remark,
      };
    }
    case 'BLACK':
    case 'WHITE': {
      const { entry, updatedMs, kind } = record;
      return {
        car_type: kind === 'BLACK' ? 'black' : 'white',
        start_time: date(entry.validFromMs),
        end_time: date(entry.validUntilMs),
        update_time: date(updatedMs),
        describe: entry.remark,
      };
    }
  }
}
