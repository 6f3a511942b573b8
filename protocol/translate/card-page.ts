import { CloudError } from '../cloud/cloud-error.js';
import { readFields, type CloudIncoming } from '../cloud/lenient.js';
import { cardRowsMax, queryMonthCardPage } from '../cloud/messages/query-month-card-page.js';
import { writeFields } from '../cloud/strict.js';
import type { Permit } from '../park/record.js';
import { permitOf } from './permit.js';
import type { CloudUpload } from './up.js';

/** Which page of which cards. */
export interface CardPageQuery {
  /** Comes back in the answer; a new one for each request, so that no two requests are equal. */
  randomStr: string;
  /** From 1. */
  page: number;
  /** 1 to 100. */
  rows: number;
  /** Empty for all plates. */
  plate?: string;
  /** Empty for all cards. */
  cardId?: string;
}

/** @throws CloudError `cloud/page-range` and those of `writeFields` */
export function cardPageRequest(query: CardPageQuery): CloudUpload {
  if (query.rows < 1 || query.rows > cardRowsMax || query.page < 1) {
    throw new CloudError(
      'cloud/page-range',
      `Page ${query.page}, ${query.rows} rows: pages start at 1 and have 1 to ${cardRowsMax} rows.`,
    );
  }
  const data = writeFields(queryMonthCardPage.request, {
    service_name: queryMonthCardPage.serviceName,
    data_target: 'cloud',
    random_str: query.randomStr,
    card_id: query.cardId ?? '',
    car_number: query.plate ?? '',
    page: query.page,
    rp: query.rows,
  });
  return { service: queryMonthCardPage.serviceName, data };
}

/** One page as it was read. */
export interface CardPage {
  /** Cards that fit the query, over all pages, at the moment of the answer. */
  count: number;
  page: number;
  randomStr: string;
  permits: Permit[];
  /** Rows of the page, usable or not: a page shorter than asked for is the last one. */
  rows: number;
  /** Why single rows were left out; the rest of the page is good. */
  refusals: CardRefusal[];
}

export interface CardRefusal {
  /** Place in the page, from 0. */
  index: number;
  /** Empty when the row has none. */
  cardId: string;
  code: string;
  sentence: string;
}

/**
 * @param receivedMs stands for the time of change, which this answer does not carry
 * @throws CloudError `cloud/query-failed` when the cloud says so, `cloud/page-unreadable` when the
 *   count, the page number or the list cannot be read
 */
export function readCardPage(incoming: CloudIncoming, receivedMs: number): CardPage {
  const { value } = readFields(queryMonthCardPage.answer, incoming.fields);
  if (value.state !== 1) {
    throw new CloudError(
      'cloud/query-failed',
      `The cloud did not answer the query for cards: ${value.errmsg ?? 'no reason given'}.`,
    );
  }
  const { count, page } = value;
  const list = value.vip_list ?? (count === 0 || !incoming.fields.has('vip_list') ? [] : null);
  if (count === undefined || count < 0 || page === undefined || list === null) {
    throw new CloudError('cloud/page-unreadable', 'The page of cards lacks its count or its list.');
  }
  const permits: Permit[] = [];
  const refusals: CardRefusal[] = [];
  for (const [index, row] of list.entries()) {
    try {
      permits.push(permitOf(row, receivedMs));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const cardId = row.card_id ?? '';
      refusals.push({ index, cardId, code: error.code, sentence: error.message });
    }
  }
  const randomStr = value.random_str ?? '';
  return { count, page, randomStr, permits, rows: list.length, refusals };
}
