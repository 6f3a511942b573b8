import { CloudError } from '../../cloud/cloud-error.js';
import type { CloudData } from '../../cloud/envelope.js';
import type { CloudIncoming } from '../../cloud/lenient.js';
import { queryNewprodprice } from '../../cloud/messages/query-newprodprice.js';
import { queryProdprice } from '../../cloud/messages/query-prodprice.js';
import { yuanText } from '../../cloud/money.js';
import { unixMsOf } from '../../cloud/time.js';
import { downAnswer } from '../down-answer.js';
import { platesOf } from '../plates.js';
import { readDown } from '../read-down.js';

/** What a card is sold by. */
export type CardPeriod = 'DAY' | 'MONTH' | 'QUARTER' | 'HALF_YEAR' | 'YEAR';

/** How the price of a card is lowered; the value is a text whose scale the package decides. */
export interface CardDiscount {
  kind: 'PERCENTAGE' | 'PERIODS_FREE' | 'AMOUNT';
  value: string;
}

/** What does a card cost: a renewal (3.11) or a new one (3.34)? */
export interface CardPriceQuestion {
  /** Number of the question, which the answer repeats. */
  queryNo: string;
  /** Empty for a new card. */
  permitId: string;
  plates: string[];
  periods: number;
  period: CardPeriod;
  startMs: number;
  /** Empty where the question names none. */
  packageId: string;
  discount: CardDiscount | null;
}

const periodOf: Readonly<Record<string, CardPeriod>> = {
  '': 'MONTH',
  天: 'DAY',
  月: 'MONTH',
  季: 'QUARTER',
  半年: 'HALF_YEAR',
  年: 'YEAR',
};
const discountKinds = ['PERCENTAGE', 'PERIODS_FREE', 'AMOUNT'] as const;

/** @throws CloudError `cloud/request-unusable`, `cloud/card-period` */
export function renewalPriceQuestion(incoming: CloudIncoming): CardPriceQuestion {
  const needed = ['trade_no', 'card_id', 'months', 'start_time'] as const;
  const value = readDown(queryProdprice, incoming, needed);
  const period = periodOf[value.period ?? ''];
  if (period === undefined) {
    throw new CloudError('cloud/card-period', `"${value.period ?? ''}" is no period of a card.`);
  }
  return {
    queryNo: value.trade_no,
    permitId: value.card_id,
    plates: platesOf(value.car_number ?? ''),
    // Texts in this message alone.
    periods: wholeOf('months', value.months),
    period,
    startMs: unixMsOf(wholeOf('start_time', value.start_time)),
    packageId: value.pid === undefined ? '' : String(value.pid),
    discount: discountOf(value),
  };
}

/** @throws CloudError `cloud/request-unusable` */
export function newCardPriceQuestion(incoming: CloudIncoming): CardPriceQuestion {
  const needed = ['trade_no', 'pid', 'months', 'start_time'] as const;
  const value = readDown(queryNewprodprice, incoming, needed);
  return {
    queryNo: value.trade_no,
    permitId: '',
    plates: platesOf(value.car_number ?? ''),
    periods: value.months,
    period: 'MONTH',
    startMs: unixMsOf(value.start_time),
    packageId: value.pid,
    discount: discountOf(value),
  };
}

/** The answer with a price in fen, or with the reason that there is none. */
export function cardPriceAnswer(
  message: typeof queryProdprice | typeof queryNewprodprice,
  incoming: CloudIncoming,
  price: number | { reason: string },
): CloudData | null {
  if (typeof price === 'number') {
    return downAnswer(message, incoming, { done: true }, { price: yuanText(price) });
  }
  // The published server cuts the text at its first "_" and decodes it as part of an address.
  const reason = price.reason.replaceAll(/[_%+]/g, ' ');
  return downAnswer(message, incoming, { done: false, reason });
}

function discountOf(value: { discount?: string; discount_type?: number }): CardDiscount | null {
  const kind = discountKinds[value.discount_type ?? -1];
  if (kind === undefined || value.discount === undefined || value.discount === '') return null;
  return { kind, value: value.discount };
}

function wholeOf(name: string, text: string): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new CloudError('cloud/request-unusable', `${name} is no whole number.`);
}
